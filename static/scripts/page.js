// Improves a page that already works. Everything here may fail to load without anyone losing a word or a way.
import { initAll } from "../built/govuk-frontend.min.js";
import { offerToLeave } from "./leave.js";
import { showSending } from "./upload.js";

function improve(part) {
  initAll(part);
  offerToLeave(part);
  // A print button is only there when it can work.
  for (const button of part.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
  for (const input of part.querySelectorAll("input[type=file][data-upload]")) showSending(input, improve);
}

improve(document.body);

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
