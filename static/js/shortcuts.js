// Keys press what carries them: data-shortcut="e" on a button, a link, a field or a menu. "g t" is two keys.
import { keyOf } from "./keys.js";

const PATIENCE = 1200;
let before = "";
let at = 0;

export const isTyping = (target) =>
  target.isContentEditable || /^(textarea|select)$/i.test(target.tagName) || (target.tagName === "INPUT" && target.type !== "checkbox" && target.type !== "radio");

export const isBusy = () => Boolean(document.querySelector("dialog[open]"));

function press(element) {
  if (element.matches("summary")) {
    element.parentElement.open = true;
    element.parentElement.querySelector(".menu__panel :is(input:not([type=hidden]), button, a)")?.focus();
  } else if (element.matches("select, textarea, input")) {
    element.focus();
    if (element.matches("select") && element.showPicker) element.showPicker();
  } else element.click();
}

const carrier = (keys) =>
  [...document.querySelectorAll(`[data-shortcut="${keys.replace(/["\\]/g, "\\$&")}"]`)].find(
    (element) => !element.disabled && (element.hidden || element.checkVisibility()),
  );

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  const key = keyOf(event);
  if (isTyping(event.target) || isBusy() || key.length !== 1) return;
  if (key === "?") {
    event.preventDefault();
    document.getElementById("shortcuts")?.showModal();
    return;
  }
  const goes = before === "g" && event.timeStamp - at < PATIENCE;
  const found = carrier(goes ? `g ${key}` : key);
  [before, at] = [goes ? "" : key, event.timeStamp];
  if (!found) return;
  event.preventDefault();
  press(found);
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens)?.showModal();
});
