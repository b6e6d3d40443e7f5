// The calendar as a desk: a post on another day by dragging or by a button, a new post on a day.
import { dialog, fill, h, Refusal, send, tell } from "./desk-dom.js";

const FIXED = ["is-sent", "is-claimed", "is-deleted"];
let dragged = null;

const dayOf = (place) =>
  place.dataset.day || place.querySelector("time[datetime]")?.dateTime.slice(0, 10) || "";

function idOf(entry) {
  const link = entry.querySelector("a.entry-title");
  const found = link && /\/posts\/(.+)\.html$/.exec(link.pathname);
  return found ? decodeURIComponent(found[1]) : "";
}

function titleOf(entry) {
  return entry.querySelector("a.entry-title")?.textContent.trim() || "";
}

function told(error) {
  if (error instanceof Refusal) tell(error.message, { bad: true });
  else throw error;
}

async function move(entry, day, time, words) {
  const post = idOf(entry);
  const seen = entry.querySelector("time[datetime]")?.dateTime;
  try {
    if (post.startsWith("ideas/")) {
      await send("/-/plan", { post, at: `${day}T${time || "09:00"}` });
    } else {
      await send("/-/move", { post, seen, day });
    }
    tell(fill(words.moved, { title: titleOf(entry), day: format(day) }));
  } catch (error) {
    told(error);
  }
}

// French says « 1er » for the first day of a month; browsers write « 1 ».
const format = (day) => {
  const lang = document.documentElement.lang;
  return new Intl.DateTimeFormat(lang, { dateStyle: "full", timeZone: "UTC" })
    .formatToParts(new Date(`${day}T00:00Z`))
    .map(({ type, value }) => (lang === "fr" && type === "day" && value === "1" ? "1er" : value))
    .join("");
};

function askDay(entry, words) {
  const idea = idOf(entry).startsWith("ideas/");
  const place = entry.closest("li.day, [data-day]");
  const day = h("input", { type: "date", required: true, id: "desk-day", value: place ? dayOf(place) : "" });
  const time = h("input", { type: "time", required: true, id: "desk-time", value: "09:00" });
  const form = h(
    "form",
    { method: "dialog" },
    h("p", { class: "desk-about", dir: "auto" }, titleOf(entry)),
    h("label", { for: "desk-day" }, words.day),
    day,
    ...(idea ? [h("label", { for: "desk-time" }, words.time), time] : []),
    h(
      "p",
      { class: "desk-actions" },
      h("button", { type: "submit", class: "main" }, idea ? words.plan : words.move),
      h("button", { type: "button", onclick: () => box.close() }, words.cancel),
    ),
  );
  form.addEventListener("submit", () => move(entry, day.value, time.value, words));
  const box = dialog(idea ? words.plan_title : words.move_title, form);
}

export function startPost(facts, day = "") {
  const { words } = facts;
  const title = h("input", { id: "desk-title", required: true, autocomplete: "off", maxlength: 200 });
  const at = h("input", { type: "datetime-local", id: "desk-at", value: day ? `${day}T09:00` : facts.tomorrow });
  const idea = h("input", { type: "checkbox", id: "desk-idea" });
  idea.addEventListener("change", () => (at.disabled = idea.checked));
  const channels = facts.channels.map((each) =>
    h("input", { type: "checkbox", value: each.name, id: `desk-c-${each.name}`, checked: each.usual }),
  );
  const problem = h("p", { class: "desk-problem", role: "alert" });
  const form = h(
    "form",
    {},
    h("label", { for: "desk-title" }, words.title),
    title,
    h("label", { for: "desk-at" }, fill(words.date_in, { zone: facts.zone })),
    at,
    h("label", { class: "desk-check" }, idea, " ", words.as_idea),
    h(
      "fieldset",
      {},
      h("legend", {}, words.channels),
      h(
        "div",
        { class: "desk-channels" },
        ...channels.map((box) => h("label", { class: "desk-channel" }, box, " ", box.value)),
      ),
    ),
    problem,
    h(
      "p",
      { class: "desk-actions" },
      h("button", { type: "submit", class: "main" }, words.create),
      h("button", { type: "button", onclick: () => box.close() }, words.cancel),
    ),
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const chosen = channels.filter((box) => box.checked).map((box) => box.value);
    const usual = facts.channels.filter((each) => each.usual).map((each) => each.name);
    const same = chosen.length === usual.length && usual.every((name) => chosen.includes(name));
    try {
      const made = await send("/-/new", {
        title: title.value,
        at: idea.checked ? null : at.value,
        channels: same ? [] : chosen,
      });
      location.href = `/posts/${made.post.split("/").map(encodeURIComponent).join("/")}.html#edit`;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      problem.textContent = error.message;
    }
  });
  const box = dialog(words.new_post, form);
}

function dress(facts) {
  const { words } = facts;
  for (const entry of document.querySelectorAll("#main .entry")) {
    const id = idOf(entry);
    if (!id || FIXED.some((name) => entry.classList.contains(name))) continue;
    const idea = id.startsWith("ideas/");
    if (!idea && !entry.closest("li.day, [data-day]")) continue;
    entry.draggable = true;
    if (entry.querySelector(".desk-move")) continue;
    const label = idea ? words.plan : words.move;
    entry.append(
      h(
        "button",
        {
          type: "button",
          class: "desk-move",
          "aria-label": `${label} : ${titleOf(entry)}`,
          title: label,
          onclick: () => askDay(entry, words),
        },
        `${label}…`,
      ),
    );
  }
  for (const place of document.querySelectorAll("#main li.day:not(.outside), #main [data-day]")) {
    const head = place.querySelector(".day-head, h2, h3");
    const day = dayOf(place);
    if (!head || !day || place.querySelector(".desk-add")) continue;
    head.append(
      h(
        "button",
        {
          type: "button",
          class: "desk-add",
          "aria-label": fill(words.new_on, { day: format(day) }),
          title: words.new_post,
          onclick: () => startPost(facts, day),
        },
        "+",
      ),
    );
  }
}

export function calendar(facts) {
  const over = () => document.querySelectorAll(".desk-over").forEach((day) => day.classList.remove("desk-over"));
  const placeOf = (event) =>
    event.target instanceof Element ? event.target.closest("#main li.day:not(.outside), #main [data-day]") : null;
  document.addEventListener("dragstart", (event) => {
    const entry = event.target instanceof Element && event.target.closest(".entry[draggable=true]");
    if (!entry) return;
    dragged = entry;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", titleOf(entry));
    entry.classList.add("desk-dragged");
  });
  document.addEventListener("dragend", () => {
    dragged?.classList.remove("desk-dragged");
    dragged = null;
    over();
  });
  document.addEventListener("dragover", (event) => {
    const place = dragged && placeOf(event);
    if (!place) return;
    event.preventDefault();
    if (!place.classList.contains("desk-over")) {
      over();
      place.classList.add("desk-over");
    }
  });
  document.addEventListener("drop", (event) => {
    const place = dragged && placeOf(event);
    if (!place) return;
    event.preventDefault();
    if (dragged.closest("li.day, [data-day]") !== place) move(dragged, dayOf(place), "", facts.words);
  });
  document.addEventListener("pipeline:shown", () => dress(facts));
  dress(facts);
}
