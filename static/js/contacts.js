// Choosing a known person fills in who they are.
document.addEventListener("click", (event) => {
  const chosen = event.target.closest("[data-contact]");
  if (!chosen) return;
  const form = chosen.closest("form");
  form.elements.email.value = chosen.dataset.email;
  form.elements.name.value = chosen.dataset.name;
  if (form.elements.tenant) form.elements.tenant.value = chosen.dataset.tenant;
  document.getElementById("contacts").replaceChildren();
  form.elements.subject.focus();
});
