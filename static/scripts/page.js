// Improves a page that already works. Everything here may fail to load without anyone losing a word or a way.
import { initAll } from "../built/govuk-frontend.min.js";

function improve(part) {
  initAll({ scope: part, button: { preventDoubleClick: true } });
  offerToLeave(part);
  // A print button is only there when it can work.
  for (const button of part.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
  const inputs = part.querySelectorAll("input[type=file][data-upload]");
  if (inputs.length) {
    // Only where it is needed; until it has come, files go with their form.
    import("./upload.js").then(({ showSending }) => inputs.forEach((input) => showSending(input, improve)));
  }
}

// A fragment that htmx has put in place gets the same components as a page.
document.addEventListener("htmx:load", (event) => {
  if (event.target !== document.body) improve(event.target);
});

// A form that htmx could not send says so, and keeps everything. The words come with the page, in its language.
document.addEventListener("htmx:sendError", ({ target }) => {
  const words = target.closest("[data-not-sent]")?.dataset.notSent;
  if (!words) return;
  const said = target.querySelector(":scope > [role=alert]") ?? target.appendChild(document.createElement("p"));
  said.className = "govuk-error-message";
  said.setAttribute("role", "alert");
  said.textContent = words;
});

// htmx notes the address of the page for a history that we have switched off. Nothing of a case stays in the browser.
const forget = () => sessionStorage.clear();
forget();
window.addEventListener("pagehide", forget);
document.addEventListener("htmx:afterSettle", forget);

// htmx comes once somebody begins to fill in a form: a first visit on a slow line need not wait for it. What is sent
// before it is there waits for it; where it can't come the form goes as it would without scripts.
const later = document.querySelector("main[data-htmx]");
const CONFIG =
  '{"allowEval":false,"includeIndicatorStyles":false,"selfRequestsOnly":true,"historyCacheSize":0,"attributesToSettle":["class","width","height"],"responseHandling":[{"code":"204","swap":false},{"code":"...","swap":true}]}';
const IN_PLACE = {
  target: "#main-content",
  select: "#main-content",
  swap: "outerHTML show:none",
  "push-url": "false",
  sync: "closest form:drop",
};
let htmx;

function fetchHtmx() {
  htmx ??= new Promise((done) => {
    const config = Object.assign(document.createElement("meta"), { name: "htmx-config", content: CONFIG });
    for (const [name, value] of Object.entries(IN_PLACE)) document.body.setAttribute(`data-hx-${name}`, value);
    const script = document.createElement("script");
    script.src = "../built/htmx.min.js";
    script.addEventListener("load", done);
    script.addEventListener("error", done);
    document.head.append(config, script);
  }).then(() => {
    htmx = "here, or never";
  });
}

if (later) {
  // Back to a form whose address was typed is then told apart from somebody else who types it (portal/presence.py).
  history.replaceState(history.state, "");
  for (const begins of ["focusin", "pointerdown", "keydown"]) document.addEventListener(begins, fetchHtmx, { once: true });
  document.addEventListener(
    "submit",
    (event) => {
      if (!(htmx instanceof Promise) || !event.target.closest("main")) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      htmx.then(() => event.target.requestSubmit(event.submitter));
    },
    { capture: true },
  );
}

// The quick way out: the button, or Shift or Escape three times, as people know it from GOV.UK. The page is covered at
// once, the server is told to forget, and the weather takes the place of this page, so that Back does not lead here.
// The cookie says so too with whatever is asked for next: on a slow line Back may be quicker than the telling.
const PRESSES = 3;
const WITHIN = 5000;
const KEYS = ["Shift", "Escape"];

function leave(way) {
  const cover = document.createElement("div");
  cover.className = "ev-exit-cover";
  cover.setAttribute("role", "alert");
  cover.textContent = way.dataset.activated;
  document.body.append(cover);
  document.body.classList.add("ev-exit-hides");
  document.cookie = `${way.dataset.left}=1; path=/; max-age=600; samesite=lax`;
  fetch(way.href, { keepalive: true, redirect: "manual" }).catch(() => {});
  window.location.replace(way.dataset.leave);
}

function offerToLeave(part) {
  for (const way of part.querySelectorAll("[data-leave]")) {
    way.after(said);
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

// Where it is read out how often to press: there from the beginning, or nobody would hear the first of it.
const said = document.createElement("span");
said.className = "govuk-visually-hidden";
said.setAttribute("aria-live", "polite");

function say(words) {
  said.textContent = words;
}

document.addEventListener("keyup", (event) => {
  const way = document.querySelector("[data-leave]");
  if (!way) return;
  clearTimeout(over);
  const again = event.key === key;
  key = KEYS.includes(event.key) ? event.key : "";
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
  say(way.dataset[`press${PRESSES - presses}`].replace("*", key));
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

improve(document.body);
