// Canned responses: a ; at the start of a word opens the picker, Enter takes the first, Escape types the ; after all.
const picker = () => document.querySelector("details[data-canned]");
const area = () => document.querySelector("form[data-composer] textarea");
let typed = false; // opened by ; rather than by a click
let entered = false; // Enter came before the answer to what was typed

function startsWord(field) {
  return field.selectionStart === field.selectionEnd && /(^|\s)$/.test(field.value.slice(0, field.selectionStart));
}

document.addEventListener("toggle", (event) => {
  if (!event.target.matches?.("details[data-canned]") || !event.target.open) return;
  const search = event.target.querySelector("input");
  search.value = "";
  entered = false;
  event.target.querySelector(".canned__offers").replaceChildren(); // what was found last time answers nothing now
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
    entered = true;
    takeFirst(menu);
  } else if (event.key === "Escape") {
    event.stopPropagation();
    menu.open = false;
    area().focus();
    if (typed) area().setRangeText(";", area().selectionStart, area().selectionEnd, "end");
    typed = false;
  }
}

// Takes the first result for the words now in the search; nothing while that result is still to come.
function takeFirst(menu) {
  const answered = menu.querySelector("[data-answers]")?.dataset.answers;
  if (!entered || answered !== menu.querySelector("input").value.trim()) return;
  entered = false;
  menu.querySelector("[data-insert]")?.click();
}

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.matches?.(".canned__offers")) takeFirst(picker());
});

document.addEventListener("click", (event) => {
  if (!event.target.closest("details[data-canned] [data-insert]")) return;
  typed = false;
  picker().open = false;
});
