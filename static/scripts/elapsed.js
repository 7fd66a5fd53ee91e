// Goes on counting the time that the server began with. Without it the time is that of the last page.
for (const place of document.querySelectorAll("[data-elapsed]")) {
  const began = Date.now() - Number(place.dataset.elapsed) * 1000;
  const show = () => {
    const seconds = Math.max(0, Math.floor((Date.now() - began) / 1000));
    place.textContent = `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, "0")} s`;
  };
  show();
  setInterval(show, 1000);
}
