// Links to the previous and next ticket of the list one came from: the list stores its links, the ticket reads them.
const KEY = "desk.list";
const rows = () => [...document.querySelectorAll("#ticket-rows > .ticket-row .subject > a")];

function leave() {
  const links = rows().map((row) => row.getAttribute("href"));
  if (!links.length) return;
  const title = document.querySelector("#topbar-title h1")?.textContent ?? "the list";
  sessionStorage.setItem(KEY, JSON.stringify({ links, title, back: location.pathname + location.search }));
}

function point(anchor, href) {
  if (href) anchor.href = href;
  else for (const [name, value] of [["role", "link"], ["aria-disabled", "true"]]) anchor.setAttribute(name, value);
}

function find() {
  const nav = document.querySelector("[data-neighbours]");
  const list = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
  if (!nav || !list) return;
  document.querySelector("[data-back]").href = list.back;
  const here = list.links.indexOf(location.pathname);
  if (here < 0) return;
  point(nav.querySelector("[rel=prev]"), list.links[here - 1]);
  point(nav.querySelector("[rel=next]"), list.links[here + 1]);
  nav.hidden = false;
  document.querySelector("[data-place]").textContent = `in ${list.title}`;
}

document.addEventListener("htmx:afterSettle", leave);
leave();
find();
