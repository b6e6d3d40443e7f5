// Shows each build of the local server in place: the main part of the page is swapped, nothing else.
import { facts, h, show, tell } from "./desk-dom.js";

const PATIENCE = 1500; // milliseconds

let build = null;
let waiting = null; // what takes back the news that other months are not made yet
let trouble = null;

async function fresh() {
  const answer = await fetch(location.pathname, { cache: "no-store" });
  if (answer.ok) show(await answer.text());
  else if (answer.status === 404) {
    const { words } = await facts();
    const note = tell(words.gone, { bad: true });
    note.append(" ", h("a", { href: "/index.html" }, words.calendar));
  }
}

// Says so only if it lasts: a small brand is whole in a moment. Gives what takes it back.
function patiently(said) {
  let note = null;
  const timer = setTimeout(() => { note = tell(said, { stays: true }); }, PATIENCE);
  return () => {
    clearTimeout(timer);
    note?.remove();
  };
}

async function told(event) {
  const [number, at, word, ...rest] = event.data.trim().split(" ");
  const { words } = await facts();
  if (word === "begun" && !waiting) waiting = patiently(words.begun);
  if (word === "whole" && waiting) {
    waiting();
    waiting = null;
  }
  trouble?.remove();
  trouble = rest.length ? tell(`${words.broken_brand} ${rest.join(" ")}`, { bad: true }) : null;
  // The first news of a page tells when its build was: one that came after the page was asked for
  // is not shown yet.
  const missed = build === null && Number(at) > performance.timeOrigin;
  const changed = build !== null && build !== number;
  build = number;
  if (!missed && !changed) return;
  const news = new CustomEvent("pipeline:built", { cancelable: true });
  if (document.dispatchEvent(news)) await fresh();
}

const source = new EventSource("/-/builds");
source.addEventListener("build", told);
// An open stream keeps a page from being left quickly where few connections are to be had.
addEventListener("pagehide", () => source.close());
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
