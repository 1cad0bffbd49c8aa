// r and n start a reply or a note, Ctrl-Enter sends, and what is being written survives a closed tab.
import { keyOf } from "./keys.js";
import { isBusy, isTyping } from "./shortcuts.js";

const form = () => document.querySelector("form[data-composer]");
const draftKey = (composer) => `draft.${composer.dataset.composer}`;
const kind = (composer) => composer.querySelector("[name=kind]:checked").value;

function start(composer, wanted) {
  composer.querySelector(`[name=kind][value=${wanted}]`).checked = true;
  composer.querySelector("textarea").focus();
}

function send(composer) {
  const button = composer.querySelector(kind(composer) === "note" ? ".for-note [data-send]" : ".for-reply [data-send]");
  button.click(); // by a click alone htmx learns where the button sends to: a note must not go where replies do
}

let kept = null; // by this tab; another one may be writing on the same ticket

function keep(composer) {
  const text = composer.querySelector("textarea").value;
  if (text.trim()) localStorage.setItem(draftKey(composer), (kept = JSON.stringify({ text, kind: kind(composer) })));
  else forget(composer);
  composer.querySelector(".composer__state").textContent = text.trim() ? "Draft kept" : "";
}

function forget(composer) {
  if (localStorage.getItem(draftKey(composer)) === kept) localStorage.removeItem(draftKey(composer));
}

const lettersOf = (text) => text.replace(/[^\p{L}\p{N}]/gu, "");

// Sent as a page, before anything listened or after signing in again: the address names the entry that came of it.
function isSaid(text) {
  const entry = location.hash.startsWith("#entry-") && document.getElementById(location.hash.slice(1));
  return entry && lettersOf(entry.textContent).includes(lettersOf(text));
}

function restore() {
  const composer = form();
  if (!composer || composer.querySelector("textarea").value) return;
  kept = localStorage.getItem(draftKey(composer));
  const draft = JSON.parse(kept);
  if (!draft) return;
  if (isSaid(draft.text)) {
    forget(composer);
    return;
  }
  composer.querySelector("textarea").value = draft.text;
  composer.querySelector(`[name=kind][value=${draft.kind}]`).checked = true;
  composer.querySelector(".composer__state").textContent = "Draft kept";
}

document.addEventListener("keydown", (event) => {
  const composer = form();
  if (!composer) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && composer.contains(event.target)) {
    event.preventDefault();
    send(composer);
  } else if (!event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target) && !isBusy()) {
    const wanted = { r: "reply", n: "note" }[keyOf(event)];
    if (!wanted) return;
    event.preventDefault();
    start(composer, wanted);
  } else if (event.key === "Escape" && composer.contains(event.target)) event.target.blur();
});

let waiting;
document.addEventListener("input", (event) => {
  const composer = event.target.closest?.("form[data-composer]");
  if (!composer) return;
  clearTimeout(waiting);
  waiting = setTimeout(() => composer.isConnected && keep(composer), 400);
});

// Sent: the draft has done its work. Refused: it stays, and so does the text.
document.addEventListener("htmx:afterRequest", (event) => {
  const composer = event.detail.requestConfig.elt; // no longer on the page: the answer replaced it
  if (!composer.matches("form[data-composer]")) return;
  clearTimeout(waiting);
  if (!event.detail.successful || event.detail.xhr.status >= 400) {
    form()?.querySelector("textarea").focus();
    return;
  }
  forget(composer);
  document.activeElement.blur(); // so that the next key is a shortcut
  setTimeout(() => [...document.querySelectorAll("#thread > .entry")].at(-1)?.scrollIntoView({ block: "nearest", behavior: "smooth" }), 60); // settling would end it
});

document.addEventListener("click", (event) => {
  if (event.target.closest("a[href='#new']")) document.getElementById("new")?.scrollIntoView({ block: "start" });
});

restore();
