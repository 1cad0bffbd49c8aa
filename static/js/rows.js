// j and k move along the rows, Enter opens, x selects. An act's shortcut with nothing selected means the row.
import { keyOf } from "./keys.js";
import { isBusy, isTyping } from "./shortcuts.js";

const rows = () => [...document.querySelectorAll("#ticket-rows > .ticket-row")];
const link = (row) => row?.querySelector(".subject > a");
const box = (row) => row?.querySelector("input[name=ticket]");
const current = () => document.activeElement?.closest?.(".ticket-row") ?? document.querySelector(".ticket-row[data-current]");

function go(step) {
  const all = rows();
  const here = all.indexOf(current());
  const next = all[Math.min(all.length - 1, Math.max(0, here + step))];
  for (const row of all) row.toggleAttribute("data-current", row === next);
  link(next)?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

function select(row) {
  const target = box(row);
  if (!target) return;
  target.checked = !target.checked;
  target.dispatchEvent(new Event("change", { bubbles: true }));
}

const KEYS = { j: () => go(1), k: () => go(-1), x: () => select(current()) };

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || isBusy()) return;
  if (!rows().length) return;
  const key = keyOf(event);
  if (KEYS[key]) {
    event.preventDefault();
    KEYS[key]();
  } else if (key === "Escape") {
    document.querySelector("form[data-list]")?.reset();
  } else if ("aspte".includes(key) && key.length === 1) {
    const chosen = document.querySelector(".ticket-row input:checked");
    if (!chosen && current()) select(current()); // the bulk bar rises, and the key finds its button there
  }
}, true);

document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-select-all]")) return;
  for (const row of rows()) box(row).checked = event.target.checked;
});
