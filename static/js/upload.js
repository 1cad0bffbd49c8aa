// Files travel while the message is still being written: chosen, dropped on the form, or pasted into its text. Each is
// a line with its progress; what failed can be tried again, and the form waits for what is under way.
import { lineFor, tell } from "./upload_line.js";

export const inputOf = (form) => form?.querySelector("input[type=file][data-upload-to]");
const linesOf = (form) => [...form.querySelectorAll("[data-uploads] > .upload")];
const inState = (form, state) => linesOf(form).filter((line) => line.dataset.state === state);
const waiting = new WeakMap(); // forms that were sent too early, and by which button

function problemWith(file, input) {
  if (file.size === 0) return "This file is empty.";
  if (file.size > Number(input.dataset.bytes)) return `Larger than ${Math.round(input.dataset.bytes / 1048576)} MB.`;
  return "";
}

export function add(form, files) {
  const input = inputOf(form);
  if (input.disabled) return; // the message is on its way, and will not wait for them
  const most = Number(input.dataset.most);
  const over = [];
  for (const file of files) {
    if (linesOf(form).length - inState(form, "refused").length >= most) {
      over.push(file);
      continue;
    }
    const line = lineFor(form, file);
    const problem = problemWith(file, input);
    if (problem) tell(line, "refused", problem);
    else send(form, line, file);
  }
  if (over.length) tell(lineFor(form, asOne(over)), "refused", `Not added: at most ${most} files a message.`);
}

// Of a whole folder chosen by mistake one line tells, not hundreds.
const asOne = (files) => (files.length === 1 ? files[0] : { name: `${files.length} more files`, size: 0 });

function send(form, line, file) {
  const request = new XMLHttpRequest();
  const data = new FormData();
  data.append("file", file, file.name);
  request.open("POST", inputOf(form).dataset.uploadTo);
  request.setRequestHeader("X-CSRFToken", form.querySelector("[name=csrfmiddlewaretoken]").value);
  request.setRequestHeader("HX-Request", "true");
  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) line.querySelector("progress").value = (event.loaded / event.total) * 100;
  });
  request.addEventListener("load", () => settle(form, line, request));
  request.addEventListener("error", () => tell(line, "failed", "The connection broke off."));
  line.querySelector("[data-retry]").onclick = () => send(form, line, file);
  line.querySelector("[data-remove]").onclick = () => {
    request.abort();
    drop(form, line);
  };
  tell(line, "sending", "");
  request.send(data);
}

function settle(form, line, request) {
  if (request.status === 201) {
    const made = document.createElement("template");
    made.innerHTML = request.responseText.trim();
    line.replaceWith(made.content);
    tell(form, "", "The file is there.");
  } else if (request.getResponseHeader("HX-Redirect") || request.status === 403) tell(line, "failed", signedOut(form));
  else if (request.status === 422) tell(line, "refused", request.responseText);
  else tell(line, "failed", request.status === 503 ? request.responseText : "It did not arrive.");
  resume(form);
}

// Whoever signs in again has a new token, also where it was in another tab: this page's forms are of no use any more.
function signedOut(form) {
  const isKept = form.matches("[data-draft], [data-composer]");
  return `You were signed out. ${isKept ? "Reload the page: what you wrote is kept" : "Copy what you wrote, then reload the page"}.`;
}

function drop(form, line) {
  const focused = line.contains(document.activeElement);
  line.remove();
  if (focused) inputOf(form).focus();
  resume(form);
}

function resume(form) {
  if (!waiting.has(form) || inState(form, "sending").length) return;
  const button = waiting.get(form);
  waiting.delete(form);
  if (button?.isConnected) button.click(); // htmx learns by a click where the button sends to
  else if (form.isConnected) form.requestSubmit();
}

// Sent while files are still on their way: it goes when they are there. With one that failed, it stays.
window.addEventListener("submit", (event) => {
  const form = event.target;
  if (!inputOf(form)) return;
  const stuck = inState(form, "failed")[0];
  if (!stuck && !inState(form, "sending").length) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (stuck) {
    waiting.delete(form);
    tell(form, "", "Not sent: one file did not arrive. Try it again, or remove it.");
    stuck.querySelector("[data-retry]").focus();
  } else {
    waiting.set(form, event.submitter);
    tell(form, "", "Sending as soon as the files are there.");
  }
}, true);

function take(input) {
  if (!input?.files.length) return;
  add(input.form, [...input.files]);
  input.value = ""; // they go by themselves, and not a second time with the form
}

document.addEventListener("change", (event) => take(event.target.closest?.("input[type=file][data-upload-to]")));
document.querySelectorAll("input[type=file][data-upload-to]").forEach(take); // chosen before this listened

document.addEventListener("paste", (event) => {
  const form = event.target.closest?.("form");
  if (!inputOf(form) || !event.clipboardData?.files.length) return;
  event.preventDefault();
  add(form, [...event.clipboardData.files]);
});

// What is already there is taken back there too; should that fail, it is forgotten after a day anyway.
document.addEventListener("click", (event) => {
  const button = event.target.closest?.(".upload[data-state=done] [data-remove]");
  if (!button) return;
  const form = button.closest("form");
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  fetch(`${inputOf(form).dataset.uploadTo}${button.dataset.remove}/removal/`, { method: "POST", headers: { "X-CSRFToken": token } });
  drop(form, button.closest(".upload"));
});
