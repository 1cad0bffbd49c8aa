// Files dropped on a form that takes some.
import { add, inputOf } from "./upload.js";

const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");
const target = (event) => (carriesFiles(event) ? [event.target.closest?.("form")].find((form) => inputOf(form)) : null);

for (const kind of ["dragenter", "dragover"]) {
  document.addEventListener(kind, (event) => {
    const form = target(event);
    for (const other of document.querySelectorAll("form[data-dropping]")) if (other !== form) delete other.dataset.dropping;
    if (!form) return;
    event.preventDefault();
    form.dataset.dropping = "";
  });
}

document.addEventListener("dragleave", (event) => {
  const form = event.target.closest?.("form[data-dropping]");
  if (form && !form.contains(event.relatedTarget)) delete form.dataset.dropping;
});

document.addEventListener("drop", (event) => {
  const form = target(event);
  if (!form) return;
  event.preventDefault();
  delete form.dataset.dropping;
  add(form, [...event.dataTransfer.files].filter((file) => file.size || file.type)); // folders have neither
});
