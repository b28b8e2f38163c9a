// The reading pane: the comments after the one that is read are fetched ahead, so that moving on costs no round trip even
// when one decides faster than the console answers.
import { say } from "../../content.js";
import { notify } from "../../notices.js";
import { ask, list, pane, put, room, tell } from "./room.js";
import { neighbour, nextFree, rowOf } from "./list.js";

const panes = new Map();
const freshFor = 30_000; // what changes meanwhile is told and forgotten here, and the text's hash is checked on deciding
const farAhead = 3;
const kept = 40;
let current = list.querySelector("a[aria-current]")?.closest("li")?.dataset.id ?? null;
let reading = null;
let shown = current;

export const currentId = () => current;
/** Whose pane is on the screen; null when it shows something else. */
export const shownId = () => shown;
export const forget = id => panes.delete(id);

function fetchPane(id) {
  const known = panes.get(id);
  if (known && performance.now() - known.at < freshFor) return known.html;
  const html = ask(`/queue/${id}/pane`).then(answer => (answer.ok ? answer.text() : Promise.reject(new Error(String(answer.status)))));
  html.catch(() => panes.delete(id));
  panes.delete(id);
  panes.set(id, { at: performance.now(), html });
  if (panes.size > kept) panes.delete(panes.keys().next().value);
  return html;
}

function ahead(id) {
  for (let after = id && nextFree(id), n = 0; after && n < farAhead; after = nextFree(after), n++) fetchPane(after).catch(() => { });
}

/** Shows this comment's pane as given. */
export function show(id, html) {
  mark(id);
  reading = id;
  shown = id;
  put(pane, html);
  pane.querySelector(".q-scroll")?.scrollTo(0, 0);
  say(pane.querySelector(".verdict")?.textContent ?? "");
  tell("opened", { id });
}

/** Shows in list and address which comment is read. */
export function mark(id) {
  current = id;
  list.querySelectorAll("a[aria-current]").forEach(link => link.removeAttribute("aria-current"));
  const link = rowOf(id)?.querySelector("a");
  link?.setAttribute("aria-current", "true");
  link?.scrollIntoView({ block: "nearest" });
  const address = new URL(location.href);
  if (id) address.searchParams.set("comment", id); else address.searchParams.delete("comment");
  address.searchParams.delete("seen");
  history.replaceState(history.state, "", address);
}

/** Something else than one comment: what is picked, judged together, or that nothing is left. */
export function showOther(html) {
  reading = null;
  shown = null;
  put(pane, html);
  pane.querySelector(".q-scroll")?.scrollTo(0, 0);
}

export async function open(id) {
  mark(id);
  reading = id;
  try {
    const html = await fetchPane(id);
    if (reading !== id) return;
    show(id, html);
    ahead(id);
  } catch {
    if (reading !== id) return;
    reading = shown;
    mark(shown);
    notify({ Kind: "bad", Text: room.dataset.unread });
  }
}

export function step(by) {
  const id = neighbour(current, by);
  if (!id) return;
  if (room.classList.contains("is-picking")) mark(id); else open(id);
}

/** On to the next comment. */
export function moveOn(from) {
  const id = nextFree(from);
  if (id) open(id); else tell("empty");
}

room.addEventListener("click", event => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  const stepper = event.target.closest("[data-step]");
  const row = event.target.closest(".q-list li[data-id] > a")?.parentElement;
  if (!stepper && !row) return;
  event.preventDefault();
  if (stepper) step(Number(stepper.dataset.step)); else open(row.dataset.id);
});

document.addEventListener("keydown", event => {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  if (event.target.closest("input, textarea, select, dialog, [data-drop][open], .q-scroll")) return;
  event.preventDefault();
  step(event.key === "ArrowDown" ? 1 : -1);
});

ahead(current);
