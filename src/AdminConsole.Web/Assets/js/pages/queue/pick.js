// Picking rows: X or the box takes one, Shift with J, K or a click takes a range. What is picked stands in the pane,
// text by text, and is decided together. While rows are picked, J and K walk the list and leave the pane as it is.
import { notify } from "../../notices.js";
import { list, on, pane, post, room } from "./room.js";
import { neighbour, rowOf, rows } from "./list.js";
import { currentId, mark, open, showOther } from "./pane.js";

const bar = room.querySelector("[data-picks]");
const picked = new Set();
let anchor = null;
let shown = 0;

export const isPicking = () => picked.size > 0;

function paint() {
  room.classList.toggle("is-picking", isPicking());
  list.querySelectorAll("li[data-id]").forEach(row => {
    const on = picked.has(row.dataset.id);
    row.classList.toggle("is-picked", on);
    row.querySelector(".q-pick").checked = on;
  });
  bar.querySelector("[data-picked]").textContent = picked.size;
  pane.querySelectorAll("form[data-batch] [data-many]").forEach(place => { if (!pane.querySelector("form[data-batch] [name=query]")) place.textContent = picked.size; });
}

/** The picked texts in the pane; of several answers on their way only the last is shown. */
async function panel() {
  const turn = ++shown;
  const body = new FormData();
  picked.forEach(id => body.append("pick", id));
  body.append("back", room.dataset.query);
  const answer = await post(bar.action, body).catch(() => null);
  if (turn !== shown || !isPicking()) return;
  if (!answer?.ok) { notify({ Kind: "bad", Text: room.dataset.lost }); return; }
  showOther(await answer.text());
  paint();
}

function pick(ids, on) {
  ids.forEach(id => (on ? picked.add(id) : picked.delete(id)));
  anchor = ids.at(-1) ?? anchor;
  paint();
  if (isPicking()) panel(); else back();
}

export function unpick() {
  picked.clear();
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
    if (id && rowOf(id)) pick([id], !picked.has(id));
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
  if (event.target.checked) picked.add(id); else picked.delete(id);
  event.target.closest("tr").classList.toggle("is-out", !event.target.checked);
  paint();
  if (!isPicking()) back();
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

on("drawn", () => {
  picked.forEach(id => { if (!rowOf(id)) picked.delete(id); });
  paint();
});
