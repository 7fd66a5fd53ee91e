// Sends large files in pieces before their form, so that a broken line costs the last piece only; shows how far that is,
// and says so to screen readers at every quarter. Without it the files come with the form. Everything stays on the page
// when the connection breaks, and goes on when it is back.
const SMALL = 2_000_000; // what goes with the form in one go
const PATIENCE = [1, 2, 4, 8, 15, 30, 30, 30]; // seconds between tries

const pause = (seconds) => new Promise((resolve) => setTimeout(resolve, 1000 * seconds));

// What was given back by the server, or null for a line that is broken. It throws where the server says no.
async function ask(address, headers, body, method = "POST") {
  let answer;
  try {
    answer = await fetch(address, { method, headers, body });
  } catch {
    return null;
  }
  if (answer.status >= 500) return null;
  if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
  return answer.json();
}

async function persistently(work, broken) {
  for (const seconds of PATIENCE) {
    const answer = await work();
    if (answer) return answer;
    broken();
    await pause(seconds);
  }
  throw new Error("broken");
}

// Sends one file. `progress` hears how many of its bytes are there.
async function sendInPieces(file, headers, length, progress, broken) {
  const about = new URLSearchParams({ name: file.name, size: file.size });
  const begun = await persistently(() => ask("/uploads", headers, about), broken);
  let there = begun;
  while (!there.refused && !there.whole) {
    const at = there.arrived;
    const piece = { ...headers, "X-Upload-Offset": at, "Content-Type": "application/octet-stream" };
    const address = `/uploads/${begun.key}`;
    there = await persistently(async () => {
      const added = await ask(address, piece, file.slice(at, at + length));
      return added ?? (await ask(address, headers, undefined, "GET")); // it may have come, and the answer not
    }, broken);
    progress(Math.min(there.arrived, file.size));
  }
}

// Whether the server will say that these are too much: sound and video are counted apart from everything else.
function tooLarge(files, { upload, recorded, recordings }) {
  const endings = recordings.split(" ");
  const sums = [0, 0];
  for (const { name, size } of files) sums[Number(endings.some((one) => name.toLowerCase().endsWith(one)))] += size;
  return sums[0] > Number(upload) || sums[1] > Number(recorded);
}

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
  const show = (loaded, total) => {
    bar.value = (100 * loaded) / total;
    say(`${dataset.sending} ${25 * Math.floor((4 * loaded) / total)} %`);
  };

  const sendForm = (submitter, tried = 0) => {
    const sending = new XMLHttpRequest();
    sending.upload.addEventListener("progress", ({ loaded, total }) => show(loaded, total));
    sending.addEventListener("error", () => say(dataset.notSent, true));
    sending.addEventListener("load", () => {
      if (sending.status === 503 && tried < PATIENCE.length) {
        say(dataset.sending); // many send files just now: nothing of this one was taken
        setTimeout(() => sendForm(submitter, tried + 1), 1000 * PATIENCE[tried]);
        return;
      }
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
    const data = new FormData(form);
    if (submitter?.name) data.append(submitter.name, submitter.value); // by now it is disabled, and would be left out
    sending.send(data);
  };

  // Who goes to another page of this form takes along what was chosen: it is kept, or why not is said first.
  const part = form.elements.about_open && new URL(form.action).pathname.split("/")[1];
  // The button for it stays: what is sent before htmx is there is sent again, by the same button.
  const change = Object.assign(document.createElement("input"), { type: "submit", name: `${input.name}-add`, hidden: true });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    const changes = part && link && link.origin === location.origin && link.pathname.startsWith(`/${part}/`);
    if (!changes || link.hash || !form.isConnected || !input.files.length || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    change.value = link.pathname;
    form.append(change);
    form.requestSubmit(change);
  });

  form.addEventListener("submit", async (event) => {
    const files = [...input.files];
    const size = files.reduce((sum, file) => sum + file.size, 0);
    if (!size) return;
    event.preventDefault();
    if (tooLarge(files, dataset)) {
      say(dataset.tooLarge, true);
      return;
    }
    const { submitter } = event;
    show(0, 1);
    if (size > SMALL) {
      const headers = {
        "X-CSRFToken": form.elements.csrf_token.value,
        "X-Form-Key": form.elements.key.value,
        "X-Form-Field": input.name,
      };
      let before = 0;
      try {
        for (const file of files) {
          const progress = (there) => show(before + there, size);
          await sendInPieces(file, headers, Number(dataset.pieces), progress, () => say(dataset.broken));
          before += file.size;
        }
      } catch {
        say(dataset.notSent, true);
        return;
      }
      input.value = ""; // they are there; the form only has to say so
    }
    sendForm(submitter);
  });
}
