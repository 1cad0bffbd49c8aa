// The line of one file in a form: its name, its size or what is wrong, and what can be done about it.
const UNITS = ["bytes", "KB", "MB", "GB"];

function inWords(bytes) {
  const step = bytes < 1024 ? 0 : Math.min(3, Math.floor(Math.log2(bytes) / 10));
  return `${step ? (bytes / 1024 ** step).toFixed(1) : bytes} ${UNITS[step]}`;
}

export function lineFor(form, file) {
  const line = form.querySelector("template[data-upload-line]").content.firstElementChild.cloneNode(true);
  const name = line.querySelector("[data-name]");
  name.textContent = name.title = file.name;
  line.dataset.size = inWords(file.size);
  line.querySelector("progress").setAttribute("aria-label", `Sending ${file.name}`);
  line.querySelector("[data-remove]").setAttribute("aria-label", `Remove ${file.name}`);
  line.querySelector("[data-remove]").onclick = () => line.remove();
  form.querySelector("[data-uploads]").append(line);
  return line;
}

// Of a line: its state and words. Of a form: what a screen reader, and everybody else, should hear of its files.
export function tell(element, state, words) {
  if (element.matches("form")) {
    element.querySelector("[data-upload-news]").textContent = words;
    return;
  }
  element.dataset.state = state;
  element.querySelector("[data-told]").textContent = words || element.dataset.size;
  element.querySelector("[data-retry]").hidden = state !== "failed";
  element.querySelector("progress").hidden = state !== "sending";
  if (words) tell(element.closest("form"), "", `${element.querySelector("[data-name]").textContent}: ${words}`);
}
