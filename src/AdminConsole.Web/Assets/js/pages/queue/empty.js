// Nothing is left in the list: the page says so at once. When everything is written the list is taken anew; what came in
// meanwhile, or came back because it was not recorded, is opened. The bar that undoes the last decision stays.
import { inTurn, list, on, room } from "./room.js";
import { rows } from "./list.js";
import { take } from "./lease.js";
import { currentId, mark, open, showOther, shownId } from "./pane.js";

const empty = room.querySelector("template[data-empty]").content;

function nothing() {
  mark(null);
  showOther(empty.querySelector(".q-none").outerHTML);
}

/** The list as it is now, with the comment one reads or its first one open. To be called in turn. */
export async function anew() {
  await take(true);
  if (room.classList.contains("is-picking")) return;
  const free = rows().filter(row => row.dataset.own !== "theirs" && !row.dataset.gone);
  const first = free.find(row => row.dataset.id === currentId()) ?? free[0];
  if (first?.dataset.id === shownId()) return;
  if (first) { await open(first.dataset.id); return; }
  if (rows().length === 0 && !room.querySelector(".q-pane-list > .empty")) list.after(empty.querySelector(".empty").cloneNode(true));
  nothing();
}

on("empty", () => {
  nothing();
  inTurn(anew);
});
