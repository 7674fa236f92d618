// Keys for those who decide on many updates: j and k move, a accepts, r goes to the reason. Nothing depends on this file.
"use strict";
(() => {
  const cases = [...document.querySelectorAll("[data-case]")];
  const current = () => cases.findIndex((one) => one.contains(document.activeElement));
  const go = (at) => {
    const one = cases[Math.max(0, Math.min(at, cases.length - 1))];
    if (one) {
      one.focus({ preventScroll: true });
      one.scrollIntoView({ block: "start" });
    }
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest("input, textarea, select, summary")) {
      if (event.key === "Escape") event.target.closest("[data-case]")?.focus();
      return;
    }
    const at = current();
    const one = cases[at];
    if (event.key === "j") go(at + 1);
    else if (event.key === "k") go(at - 1);
    else if (event.key === "a" && one && !event.repeat) one.querySelector(".accept")?.requestSubmit();
    else if (event.key === "r" && one) one.querySelector(".return input[name=reason]")?.focus();
    else return;
    event.preventDefault();
  });
  // After a decision the next one is at hand.
  const target = location.hash && document.getElementById(location.hash.slice(1));
  if (target && target.matches("[data-case]")) target.focus({ preventScroll: true });
  else if (location.search && cases.length) cases[0].focus({ preventScroll: true });
})();
