// Rows of a list marked data-ordering="form id" can be dragged; dropping one sends the form, whose fields they hold.
// The buttons on each row do the same without a mouse or script.
const list = document.querySelector("[data-ordering]");
let dragged;
let before;

const order = () => [...list.children].map((row) => row.id).join();

function begin(event) {
  dragged = event.target.closest?.("li");
  if (!dragged) return;
  before = order();
  dragged.dataset.dragged = "";
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged.id);
}

function over(event) {
  const row = event.target.closest?.("li");
  if (!dragged || !row || row.parentElement !== list) return;
  event.preventDefault();
  const { top, height } = row.getBoundingClientRect();
  if (row !== dragged) row[event.clientY > top + height / 2 ? "after" : "before"](dragged);
}

function end() {
  if (!dragged) return;
  delete dragged.dataset.dragged;
  dragged = undefined;
  if (order() !== before) document.getElementById(list.dataset.ordering).requestSubmit();
}

if (list) {
  // Only the grip starts a drag, so that text in the row can still be selected.
  for (const grip of list.querySelectorAll(".rule__grip")) grip.draggable = true;
  list.addEventListener("dragstart", begin);
  list.addEventListener("dragover", over);
  list.addEventListener("drop", (event) => event.preventDefault());
  list.addEventListener("dragend", end);
}
