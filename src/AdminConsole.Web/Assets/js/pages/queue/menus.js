// The menus under the comment, by keys: opening one moves into it, arrows walk it, typing narrows the names.
import { room } from "./room.js";

const choices = menu => [...menu.querySelectorAll("button[type=submit], input")].filter(choice => !choice.hidden && choice.checkVisibility());

function enter(drop) {
  const inside = drop.querySelector(":scope > .menu");
  if (drop.open && !inside.contains(document.activeElement)) inside.querySelector("[data-filter], button[type=submit], textarea")?.focus();
}

room.addEventListener("toggle", event => { if (event.target.matches("[data-menu]")) enter(event.target); }, true);
// By its key it is open before the browser says so: the next key already belongs to it.
room.addEventListener("click", event => {
  const drop = event.target.closest("[data-menu] > summary")?.parentElement;
  if (drop) queueMicrotask(() => enter(drop));
});

room.addEventListener("input", event => {
  if (!event.target.matches("[data-filter]")) return;
  const wanted = event.target.value.trim().toLowerCase();
  event.target.closest("[data-menu]").querySelectorAll("[data-name]").forEach(choice => {
    choice.hidden = !choice.dataset.name.toLowerCase().includes(wanted);
  });
});

room.addEventListener("keydown", event => {
  const menu = event.target.closest("[data-menu][open] > .menu");
  if (!menu || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && !event.target.matches("input[type=datetime-local]")) {
    event.preventDefault();
    const all = choices(menu);
    all[(all.indexOf(event.target) + step + all.length) % all.length]?.focus();
  } else if (event.key === "Enter" && event.target.matches("[data-filter]")) {
    event.preventDefault();
    menu.querySelector("[data-name]:not([hidden])")?.click();
  } else if (event.key === "Enter" && event.target.matches("input[type=datetime-local]")) {
    event.preventDefault();
    menu.querySelector("button[value=hold]").click();
  }
});
