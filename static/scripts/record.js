// Records a voice into the form's field for files, where the browser can. Without it, a recording is added as a file.
const LONGEST = 10 * 60 * 1000;
const KINDS = { "audio/webm": "weba", "audio/ogg": "ogg", "audio/mp4": "m4a" };

for (const place of document.querySelectorAll("[data-record]")) {
  if (window.MediaRecorder && navigator.mediaDevices && window.DataTransfer) offer(place);
}

function offer(place) {
  const start = place.querySelector("[data-record-start]");
  const stop = place.querySelector("[data-record-stop]");
  const said = place.querySelector("[data-record-said]");
  const heard = place.querySelector("[data-record-heard]");
  const input = place.closest("form").querySelector("input[type=file]");
  const kind = Object.keys(KINDS).find((one) => MediaRecorder.isTypeSupported(one));
  if (!kind) return;
  place.hidden = false;

  start.addEventListener("click", async () => {
    let microphone;
    try {
      microphone = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      said.textContent = place.dataset.refused;
      return;
    }
    const parts = [];
    const recorder = new MediaRecorder(microphone, { mimeType: kind });
    const limit = setTimeout(() => recorder.stop(), LONGEST);
    recorder.addEventListener("dataavailable", ({ data }) => parts.push(data));
    recorder.addEventListener("stop", () => {
      clearTimeout(limit);
      for (const track of microphone.getTracks()) track.stop();
      const file = new File(parts, `recording.${KINDS[kind]}`, { type: kind });
      const files = new DataTransfer();
      for (const chosen of input.files) files.items.add(chosen);
      files.items.add(file);
      input.files = files.files;
      heard.src = URL.createObjectURL(file);
      heard.hidden = false;
      stop.hidden = true;
      start.hidden = false;
      start.focus();
      said.textContent = place.dataset.ready;
    });
    recorder.start(1000);
    start.hidden = true;
    stop.hidden = false;
    stop.focus();
    said.textContent = `${place.dataset.recording} ${place.dataset.limit}`;
    stop.onclick = () => recorder.state === "recording" && recorder.stop();
  });
}
