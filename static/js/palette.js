// Ctrl-K: a ticket by its number, a view or queue by its name, or words to search for.
import { keyOf } from "./keys.js";

const NUMBER = /^[a-z]{2,6}-\d{1,12}$/i;
const palette = document.querySelector("[data-palette]");

if (palette) {
  const input = palette.querySelector("input");
  const list = palette.querySelector("[role=listbox]");
  const templates = { link: palette.querySelector("[data-result]"), search: palette.querySelector("[data-result-search]") };

  const places = () =>
    [...document.querySelectorAll("#sidebar :is(nav, .sidebar__foot) a, #sidebar a.btn")].map((link) => ({
      href: link.href,
      label: (link.querySelector("span:not(.nav__count)") ?? link).textContent.trim(),
    }));

  const option = (kind, { href, label }, index) => {
    const made = templates[kind].content.firstElementChild.cloneNode(true);
    made.href = href;
    made.id = `palette-${index}`;
    made.querySelector("span").textContent = label;
    return made;
  };

  const choices = (text) => {
    const found = places().filter((place) => place.label.toLowerCase().includes(text.toLowerCase()));
    const made = found.map((place) => ["link", place]);
    if (NUMBER.test(text)) made.unshift(["link", { href: `${palette.dataset.numberUrl}${text.toUpperCase()}/`, label: `Open ${text.toUpperCase()}` }]);
    else if (text) made.push(["search", { href: palette.dataset.searchUrl + encodeURIComponent(text), label: `Search for “${text}”` }]);
    return made;
  };

  const mark = (index) => {
    const options = [...list.children];
    const next = Math.max(0, Math.min(options.length - 1, index));
    options.forEach((one, place) => one.setAttribute("aria-selected", String(place === next)));
    if (options[next]) input.setAttribute("aria-activedescendant", options[next].id);
    options[next]?.scrollIntoView({ block: "nearest" });
  };

  const marked = () => [...list.children].findIndex((one) => one.getAttribute("aria-selected") === "true");

  const draw = () => {
    list.replaceChildren(...choices(input.value.trim()).map(([kind, place], index) => option(kind, place, index)));
    mark(0);
  };

  input.addEventListener("input", draw);
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) mark(marked() + step);
    else if (event.key === "Enter") list.children[marked()]?.click();
    else return;
    event.preventDefault();
  });

  document.addEventListener("keydown", (event) => {
    if (keyOf(event).toLowerCase() !== "k" || event.altKey || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    input.value = "";
    draw();
    if (!palette.open) palette.showModal();
    input.focus();
  });

  palette.addEventListener("click", (event) => {
    if (event.target === palette) palette.close();
  });
}
