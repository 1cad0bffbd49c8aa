// Menus are <details>, which open without a script. This closes them on Escape and on a click elsewhere.
const open = () => document.querySelectorAll("details.menu[open]");

document.addEventListener("click", (event) => {
  for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of open()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

document.addEventListener("htmx:beforeRequest", (event) => {
  const menu = event.target.closest?.("details.menu");
  if (menu && "stays" in menu.dataset) return; // a search within it
  for (const one of menu ? [menu] : event.target.querySelectorAll?.("details.menu[open]") ?? []) one.open = false;
});
