// Reloads the page when the local server has built it anew; the place on the page stays.
(() => {
  "use strict";
  const place = "pipeline:" + location.pathname;
  const kept = sessionStorage.getItem(place);
  if (kept !== null) {
    sessionStorage.removeItem(place);
    const [y, focus] = JSON.parse(kept);
    addEventListener("load", () => {
      scrollTo(0, y);
      if (focus !== null) {
        const links = document.querySelectorAll("a[href], summary, video");
        if (links[focus]) links[focus].focus({ preventScroll: true });
      }
    });
  }
  const reload = () => {
    const links = [...document.querySelectorAll("a[href], summary, video")];
    const focus = links.indexOf(document.activeElement);
    sessionStorage.setItem(place, JSON.stringify([scrollY, focus < 0 ? null : focus]));
    location.reload();
  };
  // The first news of a page tells when its build was: one that came after the page was asked for
  // is not shown yet. It is asked for once, should the two clocks differ.
  let build = null;
  const source = new EventSource("/-/builds");
  source.addEventListener("build", (event) => {
    const [number, at] = event.data.split(" ");
    const missed = Number(at) > performance.timeOrigin;
    const asked = sessionStorage.getItem("pipeline:build") === number;
    if (build === null ? missed && !asked : build !== number) {
      sessionStorage.setItem("pipeline:build", number);
      reload();
    }
    build = number;
  });
})();
