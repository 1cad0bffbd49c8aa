// The page that is left fades out over the one that comes. Only the former becomes a picture: under one of the
// latter nothing could be clicked before the fade is over, and who is quick would lose a click after every page.
const root = document.documentElement;

window.addEventListener("pageswap", () => {
  root.style.viewTransitionName = "root";
});
window.addEventListener("pagereveal", () => {
  root.style.viewTransitionName = ""; // on one's way back a page comes as it was left
});
