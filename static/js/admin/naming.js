// What Unfold and Select2 leave unnamed for screen readers: the page's main part, what scrolls, and what one chooses.
function nameSelect(select) {
  const box = select.parentElement.querySelector("[role=combobox]");
  const label = select.labels[0]?.textContent.trim() || select.getAttribute("aria-label");
  for (const part of box && label ? [box, ...box.querySelectorAll("[role=textbox]")] : []) {
    part.removeAttribute("aria-labelledby");
    part.setAttribute("aria-label", label);
  }
}

function nameAll() {
  document.querySelector("#nav-sidebar-apps [role=region]")?.setAttribute("aria-label", "All pages");
  document.querySelectorAll(".select2-hidden-accessible").forEach(nameSelect);
}

document.addEventListener("DOMContentLoaded", () => {
  document.getElementById("main")?.setAttribute("role", "main");
  for (const head of document.querySelectorAll("th")) if (!head.textContent.trim()) head.setAttribute("role", "cell");
  nameAll();
  new MutationObserver(nameAll).observe(document.body, { childList: true, subtree: true }); // both come in their own time
});
