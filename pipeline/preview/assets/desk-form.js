// The form of a post: every keystroke shows in the variants and meters beside it, a save writes.
import { ask, dialog, fill, h, Refusal, send, show, tell } from "./desk-dom.js";

const PAUSE = 30; // milliseconds without a keystroke before the page is drawn again
let open = null;

export function edit(post, facts) {
  if (open) {
    open.panel.querySelector("textarea, input")?.focus();
    return;
  }
  open = new Desk(post, facts);
  open.start();
}

// The meters of a thread as one: each of a few parts, of many how long the longest is.
function together(said) {
  const used = said.map((text) => text.split(" / ")[0]);
  const size = (text) => Number(text.replace(/\D/g, ""));
  const longest = said.reduce((one, other) => (size(other.split(" / ")[0]) > size(one.split(" / ")[0]) ? other : one));
  if (said.length === 1) return longest;
  const limit = longest.indexOf(" / ");
  if (said.length > 4 || limit < 0) return `${said.length} × ≤ ${longest}`;
  return used.join(" + ") + longest.slice(limit);
}

class Desk {
  constructor(post, facts) {
    this.post = post;
    this.facts = facts;
    this.words = facts.words;
    this.key = `pipeline:desk:${post}`;
    this.timer = null;
    this.asked = 0;
    this.drawn = 0;
    this.busy = false;
  }

  async start() {
    this.panel = h("section", { id: "desk", "aria-labelledby": "desk-heading" });
    const main = document.getElementById("main");
    this.bench = h("div", { class: "desk-bench" });
    main.before(this.bench);
    this.bench.append(this.panel, main);
    document.addEventListener("pipeline:built", (this.onbuilt = (event) => this.built(event)));
    document.addEventListener("pipeline:shown", (this.onshown = () => this.meters()));
    addEventListener("beforeunload", (this.onleave = (event) => this.changed() && event.preventDefault()));
    addEventListener("keydown", (this.onkey = (event) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
        event.preventDefault();
        this.save();
      }
    }));
    await this.load();
    const kept = sessionStorage.getItem(this.key);
    if (kept) this.restore(JSON.parse(kept));
    this.panel.querySelector("textarea")?.focus({ preventScroll: true });
    this.panel.scrollIntoView({ block: "nearest" });
  }

  async load() {
    this.form = await ask(`/-/form?post=${encodeURIComponent(this.post)}`);
    this.draw();
  }

  draw() {
    const { words, form } = this;
    this.fields = { texts: new Map(), alts: [] };
    const field = (id, label, input, hint) => {
      input.id = id;
      input.addEventListener("input", () => this.touched());
      return h("div", { class: "desk-field" }, h("label", { for: id }, label), input, hint ?? null);
    };
    this.saveButton = h("button", { type: "submit", class: "main" }, words.save);
    this.state = h("p", { class: "desk-state", role: "status" });
    this.problem = h("p", { class: "desk-problem", role: "alert" });
    this.strip = h("ul", { class: "desk-meters", "aria-label": words.meters });
    const parts = [];
    if (form.whole !== null) {
      const whole = h("textarea", { rows: 16, spellcheck: "false", class: "desk-code", value: form.whole });
      this.fields.whole = whole;
      parts.push(h("p", { class: "desk-hint" }, words.mend_here), field("desk-whole", form.path, whole));
    } else {
      parts.push(...this.common(field), ...this.texts(field), this.pictures(field));
    }
    const sheet = h(
      "form",
      { novalidate: true },
      ...parts,
      h(
        "div",
        { class: "desk-foot" },
        this.strip,
        this.problem,
        h(
          "p",
          { class: "desk-actions" },
          this.saveButton,
          h("button", { type: "button", onclick: () => this.revert() }, words.undo),
          this.state,
        ),
      ),
    );
    sheet.addEventListener("submit", (event) => {
      event.preventDefault();
      this.save();
    });
    const close = h("button", { type: "button", class: "quiet", "aria-label": words.close, onclick: () => this.close() }, "×");
    this.panel.replaceChildren(
      h("header", {}, h("h2", { id: "desk-heading" }, words.edit), h("code", {}, form.path), close),
      sheet,
    );
    this.meters();
    this.mark();
  }

  common(field) {
    const { words, form, facts, fields } = this;
    fields.title = h("input", { value: form.title, placeholder: form.fallback_title, autocomplete: "off" });
    const parts = [field("desk-f-title", words.title, fields.title)];
    if (form.date || !form.id.startsWith("ideas/")) {
      fields.date = h("input", { type: "datetime-local", value: form.date });
      parts.push(field("desk-f-date", fill(words.date_in, { zone: facts.zone }), fields.date));
    }
    fields.draft = h("input", { type: "checkbox", checked: form.draft });
    fields.draft.addEventListener("input", () => this.touched());
    parts.push(h("label", { class: "desk-check" }, fields.draft, " ", words.draft, h("small", {}, words.draft_hint)));
    fields.channels = facts.channels.map((each) => {
      const box = h("input", { type: "checkbox", value: each.name, checked: form.channels.includes(each.name) });
      box.addEventListener("input", () => this.touched());
      return box;
    });
    parts.push(
      h(
        "fieldset",
        {},
        h("legend", {}, words.channels),
        h(
          "div",
          { class: "desk-channels" },
          ...fields.channels.map((box) => h("label", { class: "desk-channel" }, box, " ", box.value)),
        ),
      ),
    );
    return parts;
  }

  texts(field) {
    const { words, form, fields } = this;
    const area = (text, lang) =>
      h("textarea", { rows: 7, lang: lang || null, spellcheck: "true", value: text.text ?? "" });
    const parts = [];
    const own = h("div", { class: "desk-owns" });
    const add = h("div", { class: "desk-adds" });
    for (const text of form.texts) {
      if (text.channel === "") {
        const input = area(text, form.lang);
        fields.texts.set("", input);
        const hint = h("small", { class: "desk-hint" }, words.text_hint);
        parts.push(field("desk-f-text", words.text, input, hint));
        continue;
      }
      const label = fill(words.own_text, { channel: text.channel });
      const draw = (value) => {
        const input = area({ text: value }, form.lang);
        fields.texts.set(text.channel, input);
        const box = field(`desk-f-${text.channel}`, label, input);
        if (text.path === form.path) {
          box.append(
            h("button", { type: "button", class: "quiet desk-drop-own", onclick: () => {
              fields.texts.set(text.channel, null);
              box.remove();
              add.append(button);
              this.touched();
            } }, words.drop_own),
          );
        }
        own.append(box);
        return input;
      };
      const button = h("button", { type: "button", class: "quiet", onclick: () => {
        button.remove();
        draw(fields.texts.get("").value).focus();
        this.touched();
      } }, `+ ${label}`);
      if (text.text === null) add.append(button);
      else draw(text.text);
    }
    parts.push(own);
    if (add.childElementCount) {
      parts.push(h("details", { class: "desk-more" }, h("summary", {}, words.own_texts), add));
    }
    return parts;
  }

  pictures(field) {
    const { words, form, fields } = this;
    const box = h("fieldset", { class: "desk-pictures" }, h("legend", {}, words.pictures));
    form.alts.forEach((alt, place) => {
      const input = h("textarea", { rows: 2, lang: form.lang, value: alt.alt });
      fields.alts.push([alt, input]);
      const name = alt.channel ? `${alt.file} (${alt.channel})` : alt.file;
      box.append(field(`desk-f-alt-${place}`, fill(words.alt_of, { file: name }), input));
    });
    const file = h("input", {
      type: "file",
      id: "desk-f-file",
      accept: "image/jpeg,image/png,image/gif,image/webp,image/avif,video/mp4,video/webm,video/quicktime",
    });
    file.addEventListener("change", () => file.files.length && this.attach([...file.files]));
    const zone = h("div", { class: "desk-drop" }, h("label", { for: "desk-f-file" }, words.attach), file, h("small", {}, words.attach_hint));
    zone.addEventListener("dragover", (event) => {
      if (![...event.dataTransfer.types].includes("Files")) return;
      event.preventDefault();
      zone.classList.add("desk-over");
    });
    zone.addEventListener("dragleave", () => zone.classList.remove("desk-over"));
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      zone.classList.remove("desk-over");
      this.attach([...event.dataTransfer.files]);
    });
    box.append(zone);
    return box;
  }

  // What differs from the form as it was loaded: that alone is written.
  wanted() {
    const { form, fields } = this;
    const wanted = {};
    if (fields.whole) {
      if (fields.whole.value !== form.whole) wanted.whole = fields.whole.value;
      return wanted;
    }
    if (fields.title.value.trim() !== form.title.trim()) wanted.title = fields.title.value;
    if (fields.date?.value && fields.date.value !== form.date) wanted.date = fields.date.value;
    if (fields.draft.checked !== form.draft) wanted.draft = fields.draft.checked;
    const channels = fields.channels.filter((box) => box.checked).map((box) => box.value);
    const same = channels.length === form.channels.length && form.channels.every((name) => channels.includes(name));
    if (!same) wanted.channels = channels;
    for (const [channel, input] of fields.texts) {
      const before = form.texts.find((text) => text.channel === channel)?.text ?? null;
      const now = input === null ? null : input.value;
      if (now !== before && !(channel === "" && now === null)) (wanted.texts ??= {})[channel] = now;
    }
    const alts = fields.alts.filter(([alt, input]) => input.value !== alt.alt);
    if (alts.length) {
      wanted.alts = alts.map(([alt, input]) => ({ channel: alt.channel, index: alt.index, alt: input.value }));
    }
    return wanted;
  }

  changed() {
    return Boolean(this.form) && Object.keys(this.wanted()).length > 0;
  }

  touched() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.tryOut(), PAUSE);
    this.mark();
    const wanted = this.wanted();
    if (Object.keys(wanted).length) {
      sessionStorage.setItem(this.key, JSON.stringify({ shown: this.form.shown, wanted }));
    } else {
      sessionStorage.removeItem(this.key);
    }
  }

  mark(word) {
    const changed = this.changed();
    this.saveButton.disabled = !changed;
    this.state.textContent = word ?? (changed ? this.words.unsaved : "");
  }

  // One request at a time; keys that were struck meanwhile are in the next.
  async tryOut() {
    this.asked += 1;
    if (this.busy) return;
    this.busy = true;
    try {
      while (this.drawn < this.asked) {
        const turn = this.asked;
        try {
          const body = { post: this.post, shown: this.form.shown, wanted: this.wanted() };
          const tried = await send("/-/try", body);
          this.problem.textContent = tried.stale.length ? this.words.stale : "";
          show(tried.page);
        } catch (error) {
          this.refused(error);
        }
        this.drawn = turn;
      }
    } finally {
      this.busy = false;
    }
  }

  refused(error) {
    if (!(error instanceof Refusal)) throw error;
    this.problem.textContent = error.message;
  }

  // The meters of every variant in short, beside the keys that move them.
  meters() {
    if (!this.strip) return;
    const items = [];
    for (const variant of document.querySelectorAll("#main .variant")) {
      const meters = [...variant.querySelectorAll(".meter")];
      if (!meters.length) continue;
      const over = meters.some((meter) => meter.classList.contains("over"));
      const said = meters.map((meter) => meter.querySelector(".number")?.textContent.trim() ?? "");
      items.push(h("li", { class: over ? "over" : "" }, h("b", {}, variant.id), " ", together(said)));
    }
    this.strip.replaceChildren(...items);
  }

  async save() {
    if (!this.changed() || this.saving) return;
    this.saving = true;
    this.mark(this.words.saving);
    try {
      this.form = await send("/-/save", { post: this.post, shown: this.form.shown, wanted: this.wanted() });
      sessionStorage.removeItem(this.key);
      this.problem.textContent = "";
      this.refresh();
      this.mark(this.words.saved);
    } catch (error) {
      this.mark();
      if (error instanceof Refusal && error.status === 409) await this.conflict(error.told);
      else this.refused(error);
    } finally {
      this.saving = false;
    }
  }

  // The form with what is on disk now; where the cursor is, it stays.
  refresh() {
    const active = document.activeElement;
    const id = active instanceof HTMLElement && this.panel.contains(active) ? active.id : "";
    const at = id && "selectionStart" in active ? [active.selectionStart, active.selectionEnd] : null;
    const { scrollTop } = this.panel;
    this.draw();
    this.panel.scrollTop = scrollTop;
    const again = id && document.getElementById(id);
    if (again) {
      again.focus({ preventScroll: true });
      if (at && at[0] !== null && again.setSelectionRange && again.type !== "datetime-local") again.setSelectionRange(...at);
    }
  }

  async revert() {
    sessionStorage.removeItem(this.key);
    await this.load();
    await this.tryOut();
  }

  restore(kept) {
    const same = Object.entries(kept.shown).every(([path, state]) => this.form.shown[path] === state);
    this.put(kept.wanted);
    if (!same) this.problem.textContent = this.words.stale_kept;
    this.touched();
  }

  // Puts changes into the form as if they had been typed.
  put(wanted) {
    const { fields } = this;
    if ("whole" in wanted && fields.whole) fields.whole.value = wanted.whole;
    if (fields.whole) return;
    if ("title" in wanted) fields.title.value = wanted.title;
    if ("date" in wanted && fields.date) fields.date.value = wanted.date;
    if ("draft" in wanted) fields.draft.checked = wanted.draft;
    if ("channels" in wanted) {
      for (const box of fields.channels) box.checked = wanted.channels.includes(box.value);
    }
    for (const [channel, text] of Object.entries(wanted.texts ?? {})) {
      const input = fields.texts.get(channel);
      if (input && text !== null) input.value = text;
      else if (!input && text !== null) {
        const added = h("textarea", { rows: 7, value: text, id: `desk-f-${channel}` });
        added.addEventListener("input", () => this.touched());
        fields.texts.set(channel, added);
        this.panel.querySelector(".desk-owns")?.append(
          h("div", { class: "desk-field" }, h("label", { for: added.id }, fill(this.words.own_text, { channel })), added),
        );
      }
    }
    for (const alt of wanted.alts ?? []) {
      const found = fields.alts.find(([each]) => each.channel === alt.channel && each.index === alt.index);
      if (found) found[1].value = alt.alt;
    }
  }

  // The file is not what was shown: both texts are kept, and a person chooses.
  async conflict(told) {
    const { words } = this;
    const mine = this.wanted();
    const read = (label, text) => h("div", {}, h("h3", {}, label), h("textarea", { readonly: true, rows: 12, "aria-label": label, class: "desk-code", value: text }));
    const said = Object.entries(mine.texts ?? {}).map(([channel, text]) => (channel ? `[${channel}]\n` : "") + (text ?? ""));
    const rest = Object.entries(mine).filter(([name]) => name !== "texts" && name !== "whole").map(([name, value]) => `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`);
    const box = dialog(
      words.conflict_title,
      h("p", {}, fill(words.conflict, { path: told.conflict })),
      h("div", { class: "desk-both" }, read(words.theirs, told.now ?? words.removed), read(words.mine, mine.whole ?? [...rest, ...said].join("\n"))),
      h(
        "p",
        { class: "desk-actions" },
        h("button", { type: "button", class: "main", onclick: async () => {
          box.close();
          await this.load();
          this.put(mine);
          this.touched();
        } }, words.mine_on_theirs),
        h("button", { type: "button", onclick: () => {
          box.close();
          this.revert();
        } }, words.take_theirs),
        h("button", { type: "button", onclick: () => box.close() }, words.cancel),
      ),
    );
  }

  // A build came: what is typed stays on the page; a form in which nothing was typed follows.
  async built(event) {
    event.preventDefault();
    if (this.changed()) {
      this.touched();
      return;
    }
    try {
      const form = await ask(`/-/form?post=${encodeURIComponent(this.post)}`);
      if (this.changed()) return;
      const same = JSON.stringify(form) === JSON.stringify(this.form);
      this.form = form;
      if (!same) this.refresh();
      await this.tryOut();
    } catch (error) {
      this.refused(error);
    }
  }

  async attach(files) {
    const mine = this.wanted();
    for (const file of files) {
      try {
        this.mark(this.words.attaching);
        const query = new URLSearchParams({ post: this.post, name: file.name });
        this.form = await send(`/-/attach?${query}`, new Blob([file]));
        this.draw();
        this.put(mine);
        tell(fill(this.words.attached, { file: file.name }));
      } catch (error) {
        this.mark();
        this.refused(error);
        return;
      }
    }
    this.touched();
    this.fields.alts.at(-1)?.[1].focus();
  }

  close() {
    if (this.changed() && !confirm(this.words.leave)) return;
    sessionStorage.removeItem(this.key);
    document.removeEventListener("pipeline:built", this.onbuilt);
    document.removeEventListener("pipeline:shown", this.onshown);
    removeEventListener("beforeunload", this.onleave);
    removeEventListener("keydown", this.onkey);
    clearTimeout(this.timer);
    const main = document.getElementById("main");
    this.bench.replaceWith(main);
    open = null;
    fetch(location.pathname).then(async (answer) => answer.ok && show(await answer.text()));
    document.querySelector(".desk-tools button")?.focus();
  }
}
