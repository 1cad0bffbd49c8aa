// A long thread opens where one left off reading: at what was said last. An address with #… is left alone.
const thread = document.querySelector(".ticket__thread > #thread");
const last = thread && [...thread.querySelectorAll(".entry")].at(-1);

if (last && !location.hash && thread.scrollHeight > window.innerHeight * 1.2) last.scrollIntoView({ block: "center" });
