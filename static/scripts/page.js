// Improves a page that already works. Everything here may fail to load without anyone losing a word or a way.
import { initAll } from "../built/govuk-frontend.min.js";

initAll();

// A fragment that htmx has put in place gets the same components as a page.
document.body.addEventListener("htmx:load", (event) => {
  if (event.target !== document.body) initAll(event.target);
});

// "Leave this page" replaces the page, so that the back button does not return to it.
for (const link of document.querySelectorAll("[data-leave]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    document.body.hidden = true;
    window.location.replace(link.href);
  });
}

// A print button is only there when it can work.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// htmx notes the address of the page for a history that we have switched off. Nothing of a case stays in the browser.
const forget = () => sessionStorage.clear();
forget();
window.addEventListener("pagehide", forget);
document.body.addEventListener("htmx:afterSettle", forget);
