// The road without git: what was written goes to review, what others merged comes in.
import { ask, dialog, fill, h, Refusal, send, tell } from "./desk-dom.js";

function waiting(title, words) {
  return dialog(title, h("p", { class: "desk-wait", role: "status" }, words.wait));
}

function failed(box, error, words) {
  if (!(error instanceof Refusal)) {
    box.close();
    throw error;
  }
  box.replaceChildren(
    box.firstElementChild,
    h("p", { class: "desk-problem", role: "alert" }, error.message),
    h("p", { class: "desk-actions" }, h("button", { type: "button", class: "main", onclick: () => box.close() }, words.close)),
  );
}

export async function sendIn(facts) {
  const { words } = facts;
  const box = waiting(words.send, words);
  let told;
  try {
    told = await ask("/-/changes");
  } catch (error) {
    failed(box, error, words);
    return;
  }
  const close = h("button", { type: "button", onclick: () => box.close() }, words.close);
  if (!told.changes.length) {
    box.replaceChildren(
      box.firstElementChild,
      h("p", {}, told.waiting.length ? words.nothing_new : words.nothing),
      ...reviews(told, words),
      h("p", { class: "desk-actions" }, close),
    );
    return;
  }
  const boxes = told.changes.map((change) => [change, h("input", { type: "checkbox", checked: !change.waits })]);
  const title = h("input", { id: "desk-s-title", required: true, maxlength: 200, value: told.title });
  const note = h("textarea", { id: "desk-s-note", rows: 3 });
  const problem = h("p", { class: "desk-problem", role: "alert" });
  const errors = h("p", { class: "desk-errors", id: "desk-s-errors", role: "status" });
  const weigh = () => {
    const ticked = boxes.reduce((sum, [change, check]) => sum + (check.checked ? change.errors : 0), 0);
    errors.textContent = told.unchecked
      ? fill(words.send_unchecked, { reason: told.unchecked })
      : ticked
        ? fill(words.send_ticked, { errors: counted(ticked, words) })
        : "";
  };
  const who = told.name
    ? []
    : [
        h("p", { class: "desk-hint" }, words.who),
        h("label", { for: "desk-s-name" }, words.name),
        h("input", { id: "desk-s-name", required: true, autocomplete: "name" }),
        h("label", { for: "desk-s-mail" }, words.mail),
        h("input", { id: "desk-s-mail", type: "email", required: true, autocomplete: "email" }),
      ];
  const form = h(
    "form",
    {},
    h("p", {}, fill(words.send_hint, { branch: told.branch })),
    h(
      "ul",
      { class: "desk-changes" },
      ...boxes.map(([change, check]) =>
        h(
          "li",
          {},
          h(
            "label",
            {},
            check,
            h(
              "span",
              {},
              h("b", { dir: "auto" }, change.title),
              h("small", {}, `${words[`change_${change.kind}`]} · ${change.path}`),
              ...(change.draft ? [h("small", { class: "desk-careful" }, words.send_draft)] : []),
              ...(change.errors ? [h("small", { class: "desk-errors" }, fill(words.send_errors, { errors: counted(change.errors, words) }))] : []),
            ),
          ),
        ),
      ),
    ),
    h("label", { for: "desk-s-title" }, words.review_title),
    title,
    h("label", { for: "desk-s-note" }, words.review_note),
    note,
    ...who,
    ...reviews(told, words),
    problem,
    errors,
    h(
      "p",
      { class: "desk-actions" },
      h("button", { type: "submit", class: "main", "aria-describedby": "desk-s-errors" }, words.send),
      close,
    ),
  );
  form.addEventListener("change", weigh);
  weigh();
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button.main");
    button.disabled = true;
    problem.textContent = "";
    const chosen = boxes.filter(([, check]) => check.checked).map(([change]) => change);
    try {
      const sent = await send("/-/send", {
        files: chosen.flatMap((change) => change.files),
        title: title.value,
        note: note.value,
        name: document.getElementById("desk-s-name")?.value ?? "",
        mail: document.getElementById("desk-s-mail")?.value ?? "",
      });
      const link = sent.url && h("a", { href: sent.url, target: "_blank", rel: "noopener noreferrer" }, sent.opened ? words.see_review : words.open_review);
      box.replaceChildren(
        box.firstElementChild,
        h("p", { class: "desk-good" }, sent.opened ? words.sent_opened : sent.url ? words.sent_page : fill(words.sent_branch, { branch: sent.branch })),
        ...(link ? [h("p", {}, link)] : []),
        ...unopened(sent.words, words),
        h("p", { class: "desk-actions" }, close),
      );
      (link || close).focus();
    } catch (error) {
      button.disabled = false;
      if (!(error instanceof Refusal)) throw error;
      problem.textContent = error.message;
    }
  });
  box.replaceChildren(box.firstElementChild, form);
  title.focus();
}

// A number of errors, in the page's words.
function counted(n, words) {
  const lang = document.documentElement.lang;
  const form = new Intl.PluralRules(lang).select(n) === "one" ? words.errors_one : words.errors_other;
  return fill(form, { n: new Intl.NumberFormat(lang).format(n) });
}

// What GitHub's own command said is in its language; null where there is nothing to tell.
function unopened(said, words) {
  if (typeof said !== "string") return [];
  if (!said) return [h("p", { class: "desk-hint" }, words.gh_silent)];
  return [h("p", { class: "desk-hint" }, words.gh_says, " ", h("samp", { lang: "en", dir: "auto" }, said))];
}

function reviews(told, words) {
  if (!told.waiting.length) return [];
  return [
    h("h3", {}, words.in_review),
    h(
      "ul",
      { class: "desk-changes" },
      ...told.waiting.map((each) =>
        h("li", {}, each.url ? h("a", { href: each.url, target: "_blank", rel: "noopener noreferrer" }, each.branch) : h("code", {}, each.branch)),
      ),
    ),
  ];
}

export async function bringIn(facts) {
  const { words } = facts;
  const box = waiting(words.bring, words);
  await bring(box, words, {});
}

async function bring(box, words, choices) {
  try {
    const told = await send("/-/bring", { choices });
    if (told.conflicts.length) {
      choose(box, words, told.conflicts);
      return;
    }
    box.close();
    tell(told.brought.length ? fill(words.brought, { n: told.brought.length }) : words.up_to_date);
    if (told.kept.length) tell(fill(words.kept, { paths: told.kept.join(", ") }), { stays: true });
  } catch (error) {
    failed(box, error, words);
  }
}

// Both changed the same post in ways that do not go together: nothing is done before a choice.
function choose(box, words, conflicts) {
  const chosen = new Map();
  const sizes = new Intl.NumberFormat(document.documentElement.lang);
  const shown = (version) => {
    if (version === null) return words.removed;
    return typeof version === "number" ? fill(words.no_text, { size: sizes.format(Math.ceil(version / 1000)) }) : version;
  };
  const list = conflicts.map((conflict, place) => {
    const pick = (value, label) => {
      const input = h("input", { type: "radio", name: `desk-b-${place}`, value, required: true });
      input.addEventListener("change", () => chosen.set(conflict.path, value));
      return h("label", { class: "desk-check" }, input, " ", label);
    };
    return h(
      "li",
      {},
      h("b", { dir: "auto" }, conflict.title),
      h("small", {}, conflict.path),
      h(
        "details",
        {},
        h("summary", {}, words.both_texts),
        h(
          "div",
          { class: "desk-both" },
          h("div", {}, h("h3", {}, words.theirs), h("textarea", { readonly: true, rows: 10, class: "desk-code", "aria-label": words.theirs, value: shown(conflict.theirs) })),
          h("div", {}, h("h3", {}, words.mine), h("textarea", { readonly: true, rows: 10, class: "desk-code", "aria-label": words.mine, value: shown(conflict.mine) })),
        ),
      ),
      h("div", {}, pick("mine", words.keep_mine), pick("theirs", words.keep_theirs)),
    );
  });
  const form = h(
    "form",
    {},
    h("p", {}, words.bring_conflict),
    h("ul", { class: "desk-changes" }, ...list),
    h(
      "p",
      { class: "desk-actions" },
      h("button", { type: "submit", class: "main" }, words.bring),
      h("button", { type: "button", onclick: () => box.close() }, words.cancel),
    ),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    bring(box, words, Object.fromEntries(chosen));
  });
  box.replaceChildren(box.firstElementChild, form);
}
