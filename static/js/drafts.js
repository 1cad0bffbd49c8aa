// Keeps the texts of forms marked data-draft over reloads and lost connections. They are stored for this tab only, under
// a key that contains the user, so that the next user of the browser does not see them.
const keyOf = (form) => `draft.${form.dataset.draft}`;
const sentKeyOf = (form) => `sent.${form.dataset.draft}`;
const fieldsOf = (form) => [...form.querySelectorAll("textarea, input[name=subject]")];

function keep(form) {
  const texts = fieldsOf(form).map((field) => [field.name, field.value]).filter(([, text]) => text.trim());
  if (texts.length) sessionStorage.setItem(keyOf(form), JSON.stringify(Object.fromEntries(texts)));
  else sessionStorage.removeItem(keyOf(form));
}

function restore(form) {
  if (fieldsOf(form).some((field) => field.value)) return;
  const texts = JSON.parse(sessionStorage.getItem(keyOf(form)) ?? "{}");
  for (const field of fieldsOf(form)) field.value = texts[field.name] ?? "";
}

document.addEventListener("input", (event) => {
  const form = event.target.closest?.("form[data-draft]");
  if (form) keep(form);
});

document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.requestConfig.elt;
  if (event.detail.xhr.status < 400 && event.detail.successful && form.matches("form[data-draft]")) sessionStorage.removeItem(keyOf(form));
});

// A form sent without htmx has arrived if the next page shows a ticket, and has not if it shows the form again.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.matches("form[data-draft]:not([hx-post])")) sessionStorage.setItem(sentKeyOf(form), keyOf(form));
});

const here = [...document.querySelectorAll("form[data-draft]")];
for (const sent of Object.keys(sessionStorage).filter((key) => key.startsWith("sent."))) {
  const isBack = here.some((form) => sentKeyOf(form) === sent);
  const hasArrived = !isBack && document.getElementById("thread") !== null;
  if (hasArrived) sessionStorage.removeItem(sessionStorage.getItem(sent));
  if (hasArrived || isBack) sessionStorage.removeItem(sent);
}
here.forEach(restore);
