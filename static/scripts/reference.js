// The QR code of a letter puts reference and code into the fragment of the address, which no server and no log sees.
// They are put into the form, and out of the address, so that neither the history nor a bookmark keeps them.
const form = document.querySelector("[data-from-address]");

function fill() {
  const given = new URLSearchParams(window.location.hash.slice(1));
  if (!form || !given.has("R")) return;
  form.elements.reference.value = given.get("R");
  form.elements.code.value = given.get("C") ?? "";
  window.history.replaceState(null, "", window.location.pathname);
}

fill();
window.addEventListener("hashchange", fill);
