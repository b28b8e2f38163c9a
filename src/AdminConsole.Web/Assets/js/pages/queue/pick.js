// Picking rows: X or the box takes one, Shift with J, K or a click takes a range. What is picked stands in the pane,
// text by text, and is decided together. While rows are picked, J and K walk the list and leave the pane as it is.
import { notify } from "../../notices.js";
import { list, on, pane, post, room } from "./room.js";
import { neighbour, rowOf, rows } from "./list.js";
import { currentId, mark, open, showOther } from "./pane.js";

const bar = room.querySelector("[data-picks]");
const picked = new Set();
const left = new Set(); // unticked among the texts in the pane
let anchor = null;
let shown = 0;

const number = value => new Intl.NumberFormat(document.documentElement.lang).format(value);

export const isPicking = () => picked.size > 0;
const isPicked = id => picked.has(id) && !left.has(id);

function paint() {
  room.classList.toggle("is-picking", isPicking());
  list.querySelectorAll("li[data-id]").forEach(row => {
    const on = isPicked(row.dataset.id);
    row.classList.toggle("is-picked", on);
    row.querySelector(".q-pick").checked = on;
  });
  const boxes = [...pane.querySelectorAll("[data-item]")];
  const many = boxes.filter(box => box.checked).length;
  bar.querySelector("[data-picked]").textContent = number(boxes.length > 0 ? many : picked.size);
  if (pane.querySelector("form[data-batch] [name=query]")) return;
  pane.querySelectorAll("form[data-batch] [data-many]").forEach(place => { place.textContent = number(many); });
}

/**
 * The picked texts in the pane, those behind a campaign's row with it; what can no longer be decided is not in it. Of
 * several answers on their way only the last is shown.
 */
async function panel() {
  const turn = ++shown;
  const body = new FormData();
  picked.forEach(id => body.append("pick", id));
  body.append("back", room.dataset.query);
  const answer = await post(bar.action, body).catch(() => null);
  const html = answer?.ok ? await answer.text().catch(() => null) : null;
  if (turn !== shown || !isPicking()) return; // a row picked while the answer was read belongs to the next one
  if (html === null) { notify({ Kind: "bad", Text: room.dataset.lost }); return; }
  showOther(html);
  const boxes = new Map([...pane.querySelectorAll("[data-item]")].map(box => [box.dataset.item, box]));
  picked.forEach(id => { if (!boxes.has(id)) picked.delete(id); });
  left.forEach(id => { if (boxes.has(id)) untick(boxes.get(id)); else left.delete(id); });
  paint();
}

function untick(box) {
  box.checked = false;
  box.closest("tr").classList.add("is-out");
}

function pick(ids, on) {
  ids.forEach(id => { if (on) picked.add(id); else picked.delete(id); left.delete(id); });
  anchor = ids.at(-1) ?? anchor;
  paint();
  if (isPicking()) panel(); else back();
}

/** What was picked before, picked again: its form, once it is there. */
export async function repick(ids) {
  ids.forEach(id => picked.add(id));
  paint();
  await panel();
  return pane.querySelector("form[data-batch]");
}

export function unpick() {
  picked.clear();
  left.clear();
  shown++;
  paint();
}

function back() {
  unpick();
  const id = currentId();
  if (id && rowOf(id)) open(id);
}

function range(to) {
  const all = rows().map(row => row.dataset.id);
  const [from, end] = [all.indexOf(anchor ?? currentId()), all.indexOf(to)].sort((a, b) => a - b);
  pick(all.slice(Math.max(from, 0), end + 1), true);
}

/** One row further, taking both. */
function extend(by) {
  const from = currentId();
  const to = neighbour(from, by);
  if (!to) return;
  mark(to);
  pick([from, to].filter(Boolean), true);
}

list.addEventListener("click", event => {
  const box = event.target.closest(".q-pick");
  const row = event.target.closest("li[data-id]");
  if (!row) return;
  if (event.shiftKey) {
    event.preventDefault();
    getSelection()?.removeAllRanges();
    range(row.dataset.id);
  } else if (box) {
    event.stopPropagation();
    pick([row.dataset.id], box.checked);
  }
});

room.addEventListener("click", event => {
  if (event.target.closest("[data-pick]")) {
    const id = currentId();
    if (id && rowOf(id)) pick([id], !isPicked(id));
  } else if (event.target.closest("[data-pick-all]")) {
    pick(rows().filter(row => row.dataset.own !== "theirs").map(row => row.dataset.id), true);
  } else if (event.target.closest("[data-unpick]")) {
    event.preventDefault();
    back();
  }
});

bar.addEventListener("submit", event => {
  event.preventDefault();
  if (isPicking()) panel();
});

pane.addEventListener("change", event => {
  const id = event.target.dataset.item;
  if (!id) return;
  if (event.target.checked) left.delete(id); else left.add(id);
  event.target.closest("tr").classList.toggle("is-out", !event.target.checked);
  paint();
  if (!pane.querySelector("[data-item]:checked")) back();
});

document.addEventListener("keydown", event => {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input:not([type=checkbox]), textarea, select, dialog, [data-drop][open]")) return;
  const by = event.shiftKey ? { J: 1, K: -1, ArrowDown: 1, ArrowUp: -1 }[event.key] : 0;
  if (by) {
    event.preventDefault();
    extend(by);
  } else if (event.key === "Escape" && isPicking() && !pane.querySelector(".is-armed")) {
    event.preventDefault();
    back();
  }
}, true);

// A row drawn anew is ticked again; one that a colleague has decided meanwhile is no part of it any more.
on("drawn", () => {
  const before = picked.size;
  picked.forEach(id => { if (rowOf(id)?.dataset.gone) picked.delete(id); });
  if (picked.size === before) paint(); else if (isPicking()) { paint(); panel(); } else back();
});
