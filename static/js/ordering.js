// Rows of a list marked data-ordering can be dragged by their grip. Dropping one clicks the button data-ordered of the
// form around the list; the rows contain the form's fields. Buttons on each row do the same without a mouse or script.
// htmx may replace the list at any time.
let list;
let dragged;
let before;

const order = () => [...list.children].map((row) => row.id).join();

function begin(event) {
  // Only the grip is draggable, so that text in the row can still be selected.
  dragged = event.target.closest?.("[data-ordering] > li");
  if (!dragged) return;
  list = dragged.parentElement;
  before = order();
  dragged.dataset.dragged = "";
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged.id);
}

function over(event) {
  const row = dragged && event.target.closest?.("li");
  if (!row || row.parentElement !== list) return;
  event.preventDefault();
  const { top, height } = row.getBoundingClientRect();
  if (row !== dragged) row[event.clientY > top + height / 2 ? "after" : "before"](dragged);
}

function end() {
  if (!dragged) return;
  delete dragged.dataset.dragged;
  dragged = undefined;
  if (order() !== before) list.closest("form").querySelector("[data-ordered]").click();
}

document.addEventListener("dragstart", begin);
document.addEventListener("dragover", over);
document.addEventListener("drop", (event) => dragged && event.preventDefault());
document.addEventListener("dragend", end);
