// Toasts disappear after a while; those that report a problem stay until they are clicked.
const STAY = 6000;

function settle(toast) {
  toast.dataset.toast = "settled";
  toast.addEventListener("click", () => toast.remove());
  if (toast.dataset.tone !== "danger") setTimeout(() => toast.remove(), STAY);
}

const settleAll = () => document.querySelectorAll('[data-toast=""]').forEach(settle);

// A message that is shown already is not shown twice.
export function toast(message, tone = "danger") {
  if ([...document.querySelectorAll("#flashes > .toast")].some((one) => one.textContent.trim() === message)) return;
  const made = document.createElement("div");
  made.className = "toast";
  made.dataset.toast = "";
  made.dataset.tone = tone;
  const words = document.createElement("span");
  words.textContent = message;
  made.append(words);
  document.getElementById("flashes")?.append(made);
  settle(made);
}

settleAll();
document.addEventListener("htmx:afterSettle", settleAll);
document.addEventListener("htmx:oobAfterSwap", settleAll);
