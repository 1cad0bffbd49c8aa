// Listens for the server's hints that something is new. A hidden page closes its connection, because browsers allow
// only a few to one server. Without a connection the bell looks every minute.
const url = document.querySelector("[data-live]")?.dataset.live;
let line = null;

function listen() {
  if (!url || line || document.hidden) return;
  line = new EventSource(url, { withCredentials: true });
  line.addEventListener("bell", () => document.body.dispatchEvent(new Event("bell")));
  line.addEventListener("error", () => {
    if (line?.readyState !== EventSource.CLOSED) return;
    line = null; // told to stop, which the browser never asks again by itself; it may have been a server starting anew
    setTimeout(listen, 60_000);
  });
}

document.addEventListener("visibilitychange", () => {
  if (document.hidden) {
    line?.close();
    line = null;
  } else listen();
});
window.addEventListener("pagehide", () => line?.close());
listen();
