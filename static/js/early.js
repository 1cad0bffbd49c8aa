// A choice that is sent as soon as it is made, and was made before anything listened, is sent now.
const asPrinted = ({ options }) => Math.max(0, [...options].findLastIndex((option) => option.defaultSelected));

document.addEventListener("DOMContentLoaded", () => {
  for (const select of document.querySelectorAll("form[hx-trigger^=change] select, select[hx-trigger^=change]")) {
    const isOther = select.length && select.selectedIndex !== asPrinted(select);
    if (isOther) select.dispatchEvent(new Event("change", { bubbles: true }));
  }
});
