// Keeps the page's address in step with what is searched for as one types, so that Back brings the list that was left.
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.elt.id !== "q" || !detail.successful) return;
  const address = new URL(window.location);
  address.search = new URLSearchParams({ q: detail.elt.value, list: "yes" });
  window.history.replaceState(window.history.state, "", address);
});
