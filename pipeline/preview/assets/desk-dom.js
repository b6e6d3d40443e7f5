// Small tools of the desk: elements, requests, news, and a page swapped for a newer one in place.

export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "checked" || name === "files") element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

let known = null;
// What the server tells of itself: the words of the interface, the brand's channels, the token.
export function facts() {
  known ??= fetch("/-/desk").then((answer) => answer.json());
  return known;
}

export class Refusal extends Error {
  constructor(status, told) {
    super(told.error || `${status}`);
    this.status = status;
    this.told = told;
  }
}

async function answered(answer) {
  const told = (answer.headers.get("content-type") || "").includes("json")
    ? await answer.json()
    : { error: (await answer.text()).trim() };
  if (!answer.ok) throw new Refusal(answer.status, told);
  return told;
}

export async function ask(path) {
  return answered(await fetch(path));
}

export async function send(path, body) {
  const { token } = await facts();
  const bytes = body instanceof Blob;
  return answered(
    await fetch(path, {
      method: "POST",
      headers: {
        "x-pipeline-token": token,
        "content-type": bytes ? "application/octet-stream" : "application/json",
      },
      body: bytes ? body : JSON.stringify(body),
    }),
  );
}

export function fill(message, values) {
  return message.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

// News for eyes and screen readers alike; it goes by itself, or stays where something is to do.
export function tell(message, { bad = false, stays = false } = {}) {
  let place = document.getElementById("desk-news");
  if (!place) {
    place = h("div", { id: "desk-news", role: "status", "aria-live": "polite" });
    document.body.append(place);
  }
  const close = h("button", { type: "button", class: "quiet", "aria-label": "×" }, "×");
  const note = h("p", { class: bad ? "bad" : "" }, h("span", { dir: "auto" }, message), close);
  close.addEventListener("click", () => note.remove());
  place.append(note);
  if (!stays && !bad) setTimeout(() => note.remove(), 6000);
  return note;
}

export function dialog(title, ...children) {
  const before = document.activeElement;
  const box = h("dialog", { class: "desk-dialog", "aria-labelledby": "desk-dialog-title" });
  box.append(h("h2", { id: "desk-dialog-title" }, title), ...children);
  box.addEventListener("close", () => {
    box.remove();
    if (before instanceof HTMLElement && before.isConnected) before.focus();
  });
  document.body.append(box);
  box.showModal();
  return box;
}

// Swaps the page's main part for that of another text of it; focus, scroll and what is open stay.
export function show(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const fresh = page.getElementById("main");
  const main = document.getElementById("main");
  if (!fresh || !main) return;
  document.title = page.title;
  window.Idiomorph.morph(main, fresh, {
    morphStyle: "outerHTML",
    callbacks: {
      beforeAttributeUpdated: (name, node) =>
        !(name === "open" && node.tagName === "DETAILS"),
      beforeNodeRemoved: (node) => !(node.dataset && "keep" in node.dataset),
    },
  });
  document.dispatchEvent(new CustomEvent("pipeline:shown"));
}
