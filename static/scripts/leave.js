// The quick way out: the button, or Shift or Escape three times, as people know it from GOV.UK. The page is covered at
// once, the server is told to forget, and the weather takes the place of this page, so that Back does not lead here.
const PRESSES = 3;
const WITHIN = 5000;
const KEYS = { Shift: "shift", Escape: "escape" };

export function leave(way) {
  const cover = document.createElement("div");
  cover.className = "ev-exit-cover";
  cover.setAttribute("role", "alert");
  cover.textContent = way.dataset.activated;
  document.body.append(cover);
  document.body.classList.add("ev-exit-hides");
  fetch(way.href, { keepalive: true, redirect: "manual" }).catch(() => {});
  window.location.replace(way.dataset.leave);
}

export function offerToLeave(part) {
  for (const way of part.querySelectorAll("[data-leave]")) {
    way.addEventListener("click", (event) => {
      event.preventDefault();
      leave(way);
    });
  }
}

// How often one of the keys was pressed, one after the other; any other key, or waiting, begins again.
let key = "";
let presses = 0;
let over;

function say(words) {
  const place = document.querySelector("[data-exit-said]");
  if (place) place.textContent = words;
}

document.addEventListener("keyup", (event) => {
  const way = document.querySelector("[data-leave]");
  if (!way) return;
  clearTimeout(over);
  const again = event.key === key;
  key = event.key in KEYS ? event.key : "";
  if (!key) {
    if (presses) say("");
    presses = 0;
    return;
  }
  presses = again ? presses + 1 : 1;
  if (presses >= PRESSES) {
    leave(way);
    return;
  }
  say(way.dataset[`${KEYS[key]}${PRESSES - presses}`]);
  over = setTimeout(() => {
    presses = 0;
    say(way.dataset.timedOut);
  }, WITHIN);
});

// A capital letter is no call for help: Shift counts only when it was pressed alone.
document.addEventListener("keydown", (event) => {
  if (event.shiftKey && event.key !== "Shift") {
    key = "";
    presses = 0;
  }
});

// A page that comes out of the browser's memory is asked for anew: it may belong to whoever was here before.
// And what the browser puts back into a form that the server knows nothing of was typed by somebody who has left.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) window.location.reload();
});
if (performance.getEntriesByType("navigation")[0]?.type === "back_forward") {
  for (const form of document.querySelectorAll("main[data-fresh] form:not([data-from-address])")) form.reset();
}
