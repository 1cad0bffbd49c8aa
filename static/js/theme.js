// Changes the theme at once, and tells the server beside it: a reload would cost what is being written.
document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-theme-switch]");
  if (!form || !event.submitter) return;
  event.preventDefault();
  const { name, value } = event.submitter;
  if (value === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = value;
  for (const button of form.querySelectorAll("button")) button.toggleAttribute("aria-current", false);
  event.submitter.setAttribute("aria-current", "true");
  const data = new FormData(form);
  data.set(name, value);
  fetch(form.action, { method: "POST", body: data, redirect: "manual" });
});
