// A form marked data-once is sent once: a second click while the request is under way does nothing.
document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-once]");
  if (!form) return;
  if (form.dataset.once === "sent") event.preventDefault();
  form.dataset.once = "sent";
});

// After coming back with the Back button, the form may be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-once]")) form.dataset.once = "";
});
