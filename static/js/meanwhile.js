// An answer brings whole parts of a page, and may come late. No part gives way to an older one. A form that is on its
// way itself, or in which tags are being typed, outlives the answer to another; whatever else was on its way is let go.
let answered; // the request
let focused; // an element that was moved, and thereby lost the focus

const isChanged = (select) => select.value !== answered.formData.get(select.name);
const isDone = (one) => one === answered.elt && ![...one.querySelectorAll("select")].some(isChanged);

function keep(form, coming) {
  const action = form.getAttribute("action");
  if (form.contains(document.activeElement)) focused = document.activeElement;
  [...coming.querySelectorAll("form")].find((one) => one.getAttribute("action") === action)?.replaceWith(form);
}

document.addEventListener("htmx:beforeSwap", (event) => {
  answered = event.detail.requestConfig;
});

document.addEventListener("htmx:oobBeforeSwap", ({ detail }) => {
  const { target, fragment } = detail;
  const coming = fragment.firstElementChild;
  focused = null;
  if (Number(coming?.dataset.version) < Number(target.dataset.version)) detail.shouldSwap = false;
  else
    for (const one of target.querySelectorAll(".htmx-request, form:has(details[open] .field input)")) {
      if (isDone(one)) continue;
      if (one.matches("form")) keep(one, coming);
      else one.dispatchEvent(new CustomEvent("htmx:abort", { bubbles: true, detail: {} }));
    }
});

document.addEventListener("htmx:oobAfterSwap", () => focused?.focus());
