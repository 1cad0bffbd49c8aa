// Changes theme or row height at once and stores it in the background, as a reload would lose what is being written. The
// first button of a form is the default.
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
