// Focuses the field of a menu or dialog that has just opened, and the notice of errors after a page load.
document.addEventListener(
  "toggle",
  (event) => {
    if (event.target.open) event.target.querySelector("[data-autofocus], .menu__panel input:not([type=hidden])")?.focus();
  },
  true,
);
document.querySelector("[role=alert][data-autofocus]")?.focus();
for (const chip of document.querySelectorAll(".chip > details[open] input:not([type=hidden])")) {
  chip.focus();
  break;
}
