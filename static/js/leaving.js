// Fades the old page out over the new one. Only the old page takes part in the view transition: a snapshot of the new
// one would take clicks until the fade is over.
const root = document.documentElement;

window.addEventListener("pageswap", () => {
  root.style.viewTransitionName = "root";
});
window.addEventListener("pagereveal", () => {
  root.style.viewTransitionName = ""; // on one's way back a page comes as it was left
});
