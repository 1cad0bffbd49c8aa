// Changes how pages look at once, and tells the server beside it: a reload would cost what is being written. The first
// choice of a form is how it is without one.
document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-theme-switch]");
  if (!form || !event.submitter) return;
  event.preventDefault();
  const { name, value } = event.submitter;
  const buttons = [...form.querySelectorAll("button")];
  if (event.submitter === buttons[0]) delete document.documentElement.dataset[name];
  else document.documentElement.dataset[name] = value;
  for (const button of buttons) button.toggleAttribute("aria-current", false);
  event.submitter.setAttribute("aria-current", "true");
  const data = new FormData(form);
  data.set(name, value);
  fetch(form.action, { method: "POST", body: data, redirect: "manual" });
});
