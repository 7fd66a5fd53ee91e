// Shows how far the sending of files is, and says so to screen readers at every quarter. Without it the form is sent as
// ever. When the connection breaks, everything stays on the page, and can be sent again.
export function showSending(input, improve) {
  const { form, dataset } = input;
  const text = document.createElement("p");
  const bar = document.createElement("progress");
  text.setAttribute("role", "status");
  bar.className = "ev-upload";
  bar.max = 100;
  bar.hidden = true;
  bar.setAttribute("aria-label", dataset.sending);
  form.append(text, bar); // below the button: nothing moves under a second click on it

  const say = (words, wrong = false) => {
    text.className = wrong ? "govuk-error-message" : "govuk-body";
    bar.hidden = wrong;
    if (wrong) input.after(text);
    else if (text.nextSibling !== bar) bar.before(text);
    if (text.textContent !== words) text.textContent = words;
    for (const button of form.querySelectorAll("button")) button.disabled = !wrong;
    if (wrong) input.focus();
  };

  form.addEventListener("submit", (event) => {
    const size = [...input.files].reduce((sum, file) => sum + file.size, 0);
    if (!size) return;
    event.preventDefault();
    if (size > Number(dataset.upload)) {
      say(dataset.tooLarge, true);
      return;
    }
    const sending = new XMLHttpRequest();
    sending.upload.addEventListener("progress", ({ loaded, total }) => {
      bar.value = (100 * loaded) / total;
      say(`${dataset.sending} ${25 * Math.floor((4 * loaded) / total)} %`);
    });
    sending.addEventListener("error", () => say(dataset.notSent, true));
    sending.addEventListener("load", () => {
      const next = sending.getResponseHeader("X-Go-To");
      if (next) {
        window.location.assign(next);
        return;
      }
      const page = new DOMParser().parseFromString(sending.responseText, "text/html");
      document.title = page.title;
      page.body.className = document.body.className; // with what supported.js has told the style sheets
      document.body.replaceWith(page.body);
      window.scrollTo(0, 0);
      improve(document.body);
    });
    sending.open("POST", form.action);
    sending.setRequestHeader("X-Upload", "yes");
    sending.send(new FormData(form, event.submitter));
    say(`${dataset.sending} 0 %`);
  });
}
