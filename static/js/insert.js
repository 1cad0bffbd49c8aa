// A button with data-insert inserts the text of the element it names into the reply, at the cursor.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-insert]");
  const composer = document.querySelector("form[data-composer]");
  if (!button || !composer) return;
  composer.querySelector("[name=kind][value=reply]").checked = true;
  const area = composer.querySelector("textarea");
  area.setRangeText(document.getElementById(button.dataset.insert).textContent, area.selectionStart, area.selectionEnd, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
  area.focus();
});
