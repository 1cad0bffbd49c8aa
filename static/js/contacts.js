// Choosing a known contact fills in their name, address and company.
function name(form, tenant) {
  if (form.elements.tenant) form.elements.tenant.value = tenant;
}

document.addEventListener("click", (event) => {
  const chosen = event.target.closest("[data-contact]");
  if (!chosen) return;
  const form = chosen.closest("form");
  form.elements.email.value = chosen.dataset.email;
  form.elements.name.value = chosen.dataset.name;
  name(form, chosen.dataset.tenant);
  document.getElementById("contacts").replaceChildren();
  form.elements.phone.focus();
});

document.addEventListener("change", (event) => {
  if (event.target.matches(".pick > input")) name(event.target.form, event.target.dataset.tenant);
});

// Enter in a search moves the focus to its results, and does not submit the form.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches("[data-picker] input[type=search]")) return;
  event.preventDefault();
  event.target.closest("[data-picker]").querySelector(".pick > input")?.focus();
});
