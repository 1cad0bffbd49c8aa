// What is on its way stays as it is: its answer would take with it whatever is written meanwhile.
const hold = (form, isHeld) => {
  if (form.matches?.("form")) for (const area of form.querySelectorAll("textarea")) area.readOnly = isHeld;
};

document.addEventListener("htmx:beforeRequest", (event) => hold(event.detail.requestConfig.elt, true));
document.addEventListener("htmx:afterRequest", (event) => hold(event.detail.requestConfig.elt, false));
