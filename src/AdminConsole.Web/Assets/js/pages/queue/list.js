// The list: its rows, what lies beside a row, rows that leave and come back, further rows.
import { onContent } from "../../content.js";
import { ask, list, room, tell } from "./room.js";

const still = matchMedia("(prefers-reduced-motion: reduce)");

export const rowOf = id => list.querySelector(`li[data-id="${CSS.escape(id ?? "")}"]`);
export const rows = () => [...list.querySelectorAll("li[data-id]:not(.is-going)")];

/** Never a row that a colleague holds or has decided since; onwards, what is leased to oneself comes first. */
export function neighbour(id, step) {
  const all = rows().filter(row => row.dataset.id === id || (row.dataset.own !== "theirs" && !row.dataset.gone));
  const at = all.findIndex(row => row.dataset.id === id);
  if (at < 0) return all[0]?.dataset.id;
  const mine = step > 0 && all.slice(at + 1).find(row => row.dataset.own === "mine");
  return (mine || all[at + step])?.dataset.id;
}

/** Where to go on: the next row that nobody else has, of one's own lease first; else the one before. */
export function nextFree(id) {
  const all = [...list.querySelectorAll("li[data-id]")];
  const at = all.findIndex(row => row.dataset.id === id);
  const free = row => row.dataset.own !== "theirs" && !row.dataset.gone && row.dataset.id !== id && !row.classList.contains("is-going");
  const after = all.slice(at + 1).filter(free);
  return (after.find(row => row.dataset.own === "mine") ?? after[0] ?? all.slice(0, Math.max(at, 0)).findLast(free))?.dataset.id;
}

/** The row as the server drew it, to be put in; one that is already there goes. */
export function htmlRow(html) {
  const box = document.createElement("template");
  box.innerHTML = html.trim();
  const row = box.content.firstElementChild;
  rowOf(row.dataset.id)?.remove();
  return row;
}

/** Takes the row out of the list; what it returns puts it back, or what it has become meanwhile. */
export function take(row) {
  if (!row) return () => { };
  const mark = document.createComment(row.dataset.id);
  row.classList.add("is-going");
  row.before(mark);
  row.querySelector("a")?.classList.add("is-leaving");
  const gone = setTimeout(() => row.remove(), still.matches ? 0 : 160);
  return html => {
    clearTimeout(gone);
    row.remove();
    if (html) mark.before(htmlRow(html)); else { row.classList.remove("is-going"); row.querySelector("a")?.classList.remove("is-leaving"); mark.before(row); }
    mark.remove();
  };
}

const further = new IntersectionObserver(entries => entries.forEach(async entry => {
  if (!entry.isIntersecting) return;
  const more = entry.target;
  further.unobserve(more);
  const query = new URLSearchParams(room.dataset.query);
  query.set("after", more.dataset.next);
  try {
    const answer = await ask(`/queue/rows?${query}`);
    if (!answer.ok) return;
    const box = document.createElement("template");
    box.innerHTML = await answer.text();
    box.content.querySelectorAll("li[data-id]").forEach(row => { if (rowOf(row.dataset.id)) row.remove(); });
    more.replaceWith(box.content);
    list.querySelectorAll(".q-more").forEach(next => further.observe(next));
    tell("drawn");
  } catch { /* the link stays and works */ }
}), { root: null, rootMargin: "200px" });

onContent(() => list.querySelectorAll(".q-more").forEach(more => further.observe(more)));
