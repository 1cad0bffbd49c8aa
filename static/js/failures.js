// Reports failed requests in words. The page stays as it is, so nothing that was typed is lost.
import { toast } from "./toasts.js";

const WORDS = {
  403: "You may not do that. If you have signed in anew meanwhile, reload the page first.",
  404: "That is no longer there, or not yours to see.",
  413: "That is too much at once.",
  429: "Too many attempts. Wait a minute, then try again.",
};

// Periodic requests of the page itself (data-quiet) fail silently: they are repeated anyway.
const isQuiet = (event) => event.detail.elt.closest("[data-quiet]") !== null;

document.addEventListener("htmx:responseError", (event) => {
  if (isQuiet(event)) return;
  toast(WORDS[event.detail.xhr.status] ?? "The server could not do that. Nothing you typed is lost; try again.");
});

document.addEventListener("htmx:sendError", (event) => {
  if (isQuiet(event)) return;
  toast("The server cannot be reached. Nothing you typed is lost; try again when you are back online.");
});

// Nor do they redirect to the sign-in while somebody is writing.
document.addEventListener("htmx:beforeOnLoad", (event) => {
  if (isQuiet(event) && event.detail.xhr.getResponseHeader("HX-Redirect")) event.preventDefault();
});

// An error that is a fragment is swapped in; a whole page (such as a failed CSRF check) never is.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = event.detail;
  if (event.detail.shouldSwap && xhr.status >= 400 && /^\s*<!doctype/i.test(xhr.responseText)) {
    event.detail.shouldSwap = false;
    toast(WORDS[xhr.status] ?? WORDS[404]);
  }
});
