// The calendar's filters, kept in the address; everything else on the page works without this.
"use strict";

const calendar = document.querySelector(".cal");
const panel = calendar.querySelector(".filters");
const choices = [...panel.querySelectorAll("select")];
const clear = panel.querySelector(".clear");
const output = panel.querySelector(".shown");
const gather = () =>
  [...calendar.querySelectorAll(".days .entry")].map((element) => ({
    element,
    outside: element.closest(".outside") !== null,
    slots: element.dataset.slots.split(" ").map((slot) => {
      const colon = slot.lastIndexOf(":");
      return { channel: slot.slice(0, colon), state: slot.slice(colon + 1) };
    }),
    pillar: element.dataset.pillar,
    campaign: element.dataset.campaign,
    lang: element.querySelector(".entry-title").lang,
  }));
let entries = gather();
const language = document.documentElement.lang;
const plural = new Intl.PluralRules(language);
const number = new Intl.NumberFormat(language);

// One delivery must be on the channel and in the state that were chosen.
function matches(entry, wanted) {
  return (
    entry.slots.some(
      (slot) =>
        (!wanted.channel || slot.channel === wanted.channel) &&
        (!wanted.state || slot.state === wanted.state),
    ) &&
    ["pillar", "campaign", "lang"].every((name) => !wanted[name] || entry[name] === wanted[name])
  );
}

function apply() {
  const wanted = Object.fromEntries(choices.map((choice) => [choice.name, choice.value]));
  const filtering = choices.some((choice) => choice.value);
  let shown = 0;
  for (const entry of entries) {
    entry.element.hidden = filtering && !matches(entry, wanted);
    if (!entry.outside && !entry.element.hidden) shown += 1;
  }
  const visible = (element) => element.querySelector(".entry:not([hidden])") !== null;
  for (const day of calendar.querySelectorAll(".day")) {
    day.classList.toggle("empty", !visible(day));
    const link = calendar.querySelector(`.mini a[href="#${day.id}"]`);
    if (link) link.classList.toggle("none", !visible(day));
  }
  for (const week of calendar.querySelectorAll(".week")) {
    week.classList.toggle("idle", !week.querySelector(".day:not(.outside) .entry:not([hidden])"));
  }
  clear.hidden = !filtering;
  const form = plural.select(shown) === "one" ? output.dataset.one : output.dataset.other;
  output.textContent = filtering ? form.replace("{n}", number.format(shown)) : "";
}

function query() {
  const chosen = choices.filter((choice) => choice.value);
  const said = new URLSearchParams(chosen.map((choice) => [choice.name, choice.value])).toString();
  return said ? `?${said}` : "";
}

// Other months keep the filter, and the list stays a list.
function carry() {
  const listed = location.hash === "#list" ? "#list" : "";
  for (const link of document.querySelectorAll("a[data-calendar]")) {
    const [, file, hash] = link.getAttribute("href").match(/^([^?#]*)(?:\?[^#]*)?(#.*)?$/);
    if (file) link.setAttribute("href", file + query() + (hash && hash !== "#list" ? hash : listed));
  }
  const week = calendar.querySelector(".week:target");
  for (const link of calendar.querySelectorAll(".views a")) {
    const here = week ? ".to-week" : listed ? ".to-list" : ".to-month";
    if (link.matches(here)) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

function choose() {
  apply();
  history.replaceState(null, "", location.pathname + query() + location.hash);
  carry();
}

function read() {
  const asked = new URLSearchParams(location.search);
  for (const choice of choices) {
    const value = asked.get(choice.name) ?? "";
    if (value && ![...choice.options].some((option) => option.value === value)) {
      choice.add(new Option(value, value)); // nothing of it in this month
      choice.hidden = false;
    }
    choice.value = value;
  }
  apply();
  carry();
}

const names = new Intl.DisplayNames([language], { type: "language", fallback: "code" });
for (const choice of choices) choice.addEventListener("change", choose);
clear.addEventListener("click", () => {
  for (const choice of choices) choice.value = "";
  choose();
  choices[0]?.focus();
});
addEventListener("popstate", read);
addEventListener("hashchange", carry);

function begin() {
  for (const option of choices.find((choice) => choice.name === "lang")?.options ?? []) {
    if (option.value) option.text = names.of(option.value);
  }
  read();
  panel.hidden = choices.every((choice) => choice.hidden);
}
begin();
// The local server swaps the main part of the page for a newer one.
document.addEventListener("pipeline:shown", () => {
  entries = gather();
  begin();
});
