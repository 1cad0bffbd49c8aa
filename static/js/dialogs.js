// A dialog that htmx brings opens over the page, and leaves it when it closes.
document.addEventListener("htmx:afterSwap", () => {
  for (const dialog of document.querySelectorAll("dialog[data-modal]:not([open])")) {
    dialog.showModal();
    dialog.addEventListener("close", () => dialog.remove());
  }
});
