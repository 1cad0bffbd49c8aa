// Unfold takes everything that htmx settles for a page of an inline formset, and fails on whatever is not. What
// settles in a calendar's editor is none, so the news of it ends here.
document.addEventListener(
  "htmx:afterSettle",
  (event) => event.target.closest?.(".calendar") && event.stopImmediatePropagation(),
  true,
);
