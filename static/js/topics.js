// Shows the defaults of the chosen topic in the fields that are left blank.
const FILLED = ["priority", "queue", "assignee"];

function fill(select) {
  for (const name of FILLED) {
    const blank = select.form.elements[name].options[0];
    blank.dataset.plain ??= blank.textContent;
    const brought = select.selectedOptions[0].dataset[name];
    blank.textContent = brought ? `${brought}, from the topic` : blank.dataset.plain;
  }
}

const topic = document.querySelector("select[data-topic]");
if (topic) {
  topic.addEventListener("change", () => fill(topic));
  fill(topic);
}
