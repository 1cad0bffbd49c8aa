// Keys without a name, as browsers send them when they fill in a form, and those with which an input method composes
// are not for the scripts.
window.addEventListener(
  "keydown",
  (event) => {
    if (!event.key || event.isComposing || event.keyCode === 229) event.stopImmediatePropagation();
  },
  true,
);

const isForeign = ({ key }) => /^\p{L}$/u.test(key) && !/\p{Script=Latin}/u.test(key);

// What a key means as a shortcut: where other letters are written, the Latin one that lies in its place.
export const keyOf = (event) =>
  isForeign(event) && /^Key[A-Z]$/.test(event.code) && !event.getModifierState("AltGraph") ? event.code.at(3).toLowerCase() : event.key;
