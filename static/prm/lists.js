// One menu is open at a time; Escape and a press elsewhere close it.
const menus = () => document.querySelectorAll("details.pr-drop[open]");

document.addEventListener("click", (event) => {
  for (const one of menus()) if (!one.contains(event.target)) one.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const one of menus()) {
    one.open = false;
    one.querySelector("summary").focus();
  }
});
