// Shows the parts of a long form as tabs, with arrow keys, Home and End to move between them. Hidden parts keep their
// values. Without scripts the style sheet shows all parts one after another.
const list = document.querySelector(".tabbed > [role=tablist]");

if (list) {
  const tabs = [...list.children];
  const panels = tabs.map((tab) => document.getElementById(tab.getAttribute("aria-controls")));
  const next = document.querySelector("[data-next-tab]");
  const current = () => tabs.findIndex((tab) => tab.ariaSelected === "true");

  const open = (index) => {
    for (const [place, tab] of tabs.entries()) {
      tab.ariaSelected = String(place === index);
      tab.tabIndex = place === index ? 0 : -1;
      panels[place].toggleAttribute("data-open", place === index);
    }
    next.hidden = index === tabs.length - 1;
    if (!next.hidden) next.textContent = `Next: ${tabs[index + 1].firstChild.textContent.trim().toLowerCase()}`;
  };

  const go = (index) => {
    open((index + tabs.length) % tabs.length);
    tabs[current()].focus();
  };

  const KEYS = {
    ArrowRight: () => go(current() + 1),
    ArrowLeft: () => go(current() - 1),
    Home: () => go(0),
    End: () => go(tabs.length - 1),
  };

  list.addEventListener("keydown", (event) => {
    if (!KEYS[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    KEYS[event.key]();
  });

  list.addEventListener("click", (event) => {
    const tab = event.target.closest("[role=tab]");
    if (tab) open(tabs.indexOf(tab));
  });

  next.addEventListener("click", () => go(current() + 1));

  // Links in the notice of errors open the tab of the field they lead to.
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".tabbed .notice a[href^='#']");
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    open(panels.findIndex((panel) => panel.contains(field)));
    field.focus();
  });

  for (const panel of panels) panel.role = "tabpanel";
  open(current());
}
