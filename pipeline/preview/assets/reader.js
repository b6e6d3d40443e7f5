// What a post's page says to its reader alone: the times on the reader's clock, a button to copy.
(() => {
  "use strict";
  const dress = () => {
    const words = document.querySelector("[data-copy]");
    if (!words) return;
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const lang = document.documentElement.lang;
    const shared = document.querySelector(".post-when time")?.dateTime;
    const format = (style) => new Intl.DateTimeFormat(lang, { ...style, timeZone: zone });
    // French says « 1er » for the first day of a month; browsers write « 1 ».
    const spoken = (style, at) => style.formatToParts(at)
      .map(({ type, value }) => (lang === "fr" && type === "day" && value === "1" ? "1er" : value))
      .join("");
    const long = format({ dateStyle: "full", timeStyle: "short" });
    const short = format({ dateStyle: "short", timeStyle: "short" });

    for (const time of document.querySelectorAll(".post-when time, .variant > header time")) {
      const at = new Date(time.dateTime);
      const minutes = /([+-])(\d\d):(\d\d)$/.exec(time.dateTime);
      const written = minutes ? Number(minutes[1] + 1) * (minutes[2] * 60 + Number(minutes[3])) : 0;
      if (time.parentElement.querySelector(":scope > .here, time > .here")) continue;
      if (Number.isNaN(at.getTime()) || -at.getTimezoneOffset() === written) continue;
      const whole = time.closest(".post-when") !== null;
      if (!whole && time.dateTime === shared) continue;
      const here = document.createElement("span");
      here.className = "here";
      here.textContent = words.dataset.here
        .replace("{when}", whole ? spoken(long, at) : short.format(at))
        .replace("{zone}", zone);
      (whole ? time.closest(".post-when") : time).append(" ", here);
    }

    const copy = async (text) => {
      try {
        await navigator.clipboard.writeText(text);
      } catch {
        const area = document.createElement("textarea");
        area.value = text;
        document.body.append(area);
        area.select();
        document.execCommand("copy");
        area.remove();
      }
    };
    for (const part of document.querySelectorAll("[data-part]")) {
      const text = part.querySelector(".text");
      const meter = part.querySelector("[data-meter]");
      if (!text || !meter || text.querySelector(".none") || meter.querySelector(".copy")) continue;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "copy";
      button.textContent = words.dataset.copy;
      button.addEventListener("click", async () => {
        await copy(text.textContent);
        button.textContent = words.dataset.copied;
        setTimeout(() => { button.textContent = words.dataset.copy; }, 2000);
      });
      meter.append(button);
    }
  };
  dress();
  // The local server swaps the main part of the page for a newer one.
  document.addEventListener("pipeline:shown", dress);
})();
