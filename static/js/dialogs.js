// Opens dialogs that htmx has loaded, and removes them when they close.
document.addEventListener("htmx:afterSwap", () => {
  for (const dialog of document.querySelectorAll("dialog[data-modal]:not([open])")) {
    dialog.showModal();
    dialog.addEventListener("close", () => dialog.remove());
  }
});
