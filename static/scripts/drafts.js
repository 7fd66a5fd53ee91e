// Keeps a long text on the server as it is written, so that a session that ends, a crash or a lost line costs nothing.
// It only sends what somebody has just typed or ticked: a page that is left open asks for nothing.
const PAUSE = 1500;
const waiting = new WeakMap();

async function save(form) {
  waiting.delete(form);
  if (!form.isConnected) return;
  const typed = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") typed.append(name, value);
  let words = "The line is broken: this is not saved yet";
  try {
    const answer = await fetch("/drafts", { method: "POST", body: typed, redirect: "manual", keepalive: typed.toString().length < 60_000 });
    if (answer.ok) words = await answer.text();
    else if (answer.type === "opaqueredirect" || answer.status === 401) words = "You have been signed out. Send the form: what you wrote is kept";
    else words = "This draft can’t be saved";
  } catch {
    // said below; the next key tries again
  }
  const place = form.querySelector("[data-draft-said]");
  if (place && place.textContent !== words) place.textContent = words;
}

function soon({ target }) {
  const form = target.form;
  if (!form || !("draft" in form.dataset) || waiting.has(form)) return;
  waiting.set(form, setTimeout(() => save(form), PAUSE));
}

document.addEventListener("input", soon);
document.addEventListener("change", soon);
document.addEventListener("submit", ({ target }) => {
  clearTimeout(waiting.get(target));
  waiting.set(target, 0);
});
// An answer that is sent in place, by itself, takes all that was typed with it: no draft of it comes afterwards.
document.addEventListener("htmx:beforeRequest", ({ target }) => {
  const form = target.closest("form");
  clearTimeout(waiting.get(form));
  waiting.delete(form);
});
