// The desk on a page of the local server: what can be done here, as buttons in the bar.
import { facts, h } from "./desk-dom.js";
import { calendar, startPost } from "./desk-calendar.js";
import { bringIn, sendIn } from "./desk-exchange.js";
import { edit } from "./desk-form.js";

const told = await facts();
const { words } = told;
const bar = document.querySelector("header.bar");

if (told.shows) {
  const note = h("p", { class: "desk-shows", role: "note" });
  note.append(
    h("span", {}, words.shows, " ", h("b", { dir: "auto" }, told.shows)),
    h("a", { href: "/difference.html" }, words.what_changes),
  );
  bar.after(note);
} else if (!told.token) {
  bar.after(h("p", { class: "desk-shows", role: "note" }, h("span", {}, words.read_only)));
} else {
  const tools = h("div", { class: "desk-tools", role: "group", "aria-label": words.tools });
  const button = (label, act, own = "") =>
    tools.append(h("button", { type: "button", class: own, onclick: act }, label));
  const post = /^\/posts\/(.+)\.html$/.exec(location.pathname);
  if (post) button(words.edit, () => edit(decodeURIComponent(post[1]), told), "main");
  button(`+ ${words.new_post}`, () => startPost(told), post ? "" : "main");
  if (told.git) {
    button(words.send, () => sendIn(told));
    button(words.bring, () => bringIn(told));
  }
  bar.append(tools);
  if (post && location.hash === "#edit") edit(decodeURIComponent(post[1]), told);
  calendar(told);
}
for (const { lang, name } of told.languages) {
  const choose = () => {
    const here = new URL(location.href); // with the filters and the place that it has by then
    here.searchParams.set("interface", lang);
    return here.href;
  };
  const link = h("a", { class: "desk-language", lang, hreflang: lang, href: choose() }, name);
  link.addEventListener("click", () => { link.href = choose(); });
  bar.append(link);
}
document.documentElement.dataset.desk = "ready";
