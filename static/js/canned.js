// Canned responses: a ; at the start of a word opens the picker, Enter takes the first, Escape types the ; after all.
const picker = () => document.querySelector("details[data-canned]");
const area = () => document.querySelector("form[data-composer] textarea");
let typed = false; // opened by ; rather than by a click

function startsWord(field) {
  return field.selectionStart === field.selectionEnd && /(^|\s)$/.test(field.value.slice(0, field.selectionStart));
}

document.addEventListener("toggle", (event) => {
  if (!event.target.matches?.("details[data-canned]") || !event.target.open) return;
  const search = event.target.querySelector("input");
  search.value = "";
  search.focus();
  search.dispatchEvent(new Event("pick"));
}, true);

document.addEventListener("keydown", (event) => {
  const menu = picker();
  if (!menu) return;
  if (event.key === ";" && event.target === area() && startsWord(event.target)) {
    event.preventDefault();
    typed = true;
    menu.open = true;
  } else if (menu.open && menu.contains(event.target)) within(event, menu);
}, true);

function within(event, menu) {
  if (event.key === "Enter" && event.target.matches("input")) {
    event.preventDefault(); // the search stands in the composer's form, and must not send it
    menu.querySelector("[data-insert]")?.click();
  } else if (event.key === "Escape") {
    event.stopPropagation();
    menu.open = false;
    area().focus();
    if (typed) area().setRangeText(";", area().selectionStart, area().selectionEnd, "end");
    typed = false;
  }
}

document.addEventListener("click", (event) => {
  if (!event.target.closest("details[data-canned] [data-insert]")) return;
  typed = false;
  picker().open = false;
});
