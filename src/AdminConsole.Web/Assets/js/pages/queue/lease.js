// The lease on this page: its clock, its heartbeat while the page has focus, more comments before they run out, how long
// each was on the screen, and what to do when the lease is lost.
import { say } from "../../content.js";
import { inTurn, list, on, pane, post, room, tell } from "./room.js";
import { rowOf, rows } from "./list.js";
import { currentId, mark } from "./pane.js";

export const live = room.querySelector("[data-live]");
const few = 5;
const beatAtMost = 60_000;
const untils = new WeakMap();
const done = new Set();
let lease = null;
let nextBeat = 0;
let asking = false;
let dry = false;

const now = () => performance.now();
export const isDone = id => done.has(id);
export const own = () => lease;

function hold(id, token, left) {
  lease = { id, token: Number(token), until: now() + Number(left), length: Number(left) };
  nextBeat = now() + Math.min(beatAtMost, lease.length / 3);
  note(null);
}

/** The lease holds for so long from now. */
export function renewed(left) {
  lease.until = now() + left;
  tick();
}

const clock = left => `${Math.floor(left / 60_000)}:${String(Math.floor(left / 1000) % 60).padStart(2, "0")}`;

/** Sets what a place's clock counts down from. */
export function counts(place, left) {
  untils.set(place, now() + left);
}

function tick() {
  for (const place of room.querySelectorAll("[data-left]:not([data-live])")) {
    const mine = place.matches(".lease:not(.is-other)");
    if (!mine && !untils.has(place)) counts(place, Number(place.dataset.left));
    const left = Math.max(0, (mine ? lease?.until ?? 0 : untils.get(place)) - now());
    place.querySelector("[data-clock]").textContent = clock(left);
    if (!mine) continue;
    place.classList.toggle("is-short", left < 60_000);
    place.querySelector(".on")?.style.setProperty("--left", String(Math.round((left / (lease?.length || 1)) * 100)));
  }
}

async function beat() {
  if (!lease) return;
  nextBeat = now() + Math.min(beatAtMost, lease.length / 3);
  const { id } = lease;
  try {
    const answer = await post(`/queue/lease/${id}/renew`);
    if (lease?.id !== id) return;
    if (answer.ok) renewed((await answer.json()).left);
    else if (answer.status === 409) lost();
  } catch { /* away: the next beat tries again, and the clock goes on */ }
}

/** The comments may be somebody's next now. Nothing on the page is taken away. */
export function lost() {
  if (!lease) return;
  lease = null;
  tick();
  note(live.dataset.lost);
  say(live.dataset.lost);
}

function note(text) {
  const place = live.querySelector("[data-lost-note]");
  place.hidden = !text;
  place.textContent = text ?? "";
  if (!text) return;
  const again = document.createElement("button");
  again.type = "button";
  again.className = "btn btn-sm";
  again.textContent = live.dataset.again;
  again.addEventListener("click", () => inTurn(() => take(true)));
  place.append(again);
}

/**
 * Takes the view anew: with `whole` the list is drawn again, else only what is new in the lease is added. To be called in
 * turn: the answer then knows every decision that was made here before.
 */
export async function take(whole) {
  if (asking && !whole) return;
  asking = true;
  try {
    const query = new URLSearchParams(room.dataset.query);
    if (whole) query.set("rest", "true");
    const answer = await post(`/queue/lease?${query}`);
    if (!answer.ok) return;
    const box = document.createElement("template");
    box.innerHTML = await answer.text();
    if (answer.headers.has("X-Lease")) hold(answer.headers.get("X-Lease"), answer.headers.get("X-Lease-Token"), answer.headers.get("X-Lease-Left"));
    if (whole) {
      live.dataset.from = answer.headers.get("X-Queue-At");
      draw(box.content);
    } else {
      add(box.content);
    }
    tick();
  } catch { /* away: what is on the page stays */ } finally {
    asking = false;
  }
}

function draw(content) {
  content.querySelectorAll("li[data-id]").forEach(row => { if (done.has(row.dataset.id)) row.remove(); });
  list.replaceChildren(content);
  room.querySelector(".q-pane-list > .empty")?.remove();
  dry = false;
  const current = currentId();
  if (current && rowOf(current)) mark(current);
  list.scrollTo(0, 0);
  tell("drawn");
  list.dispatchEvent(new CustomEvent("htmx:afterSettle", { bubbles: true, detail: { elt: list } }));
}

function add(content) {
  const mine = [...content.querySelectorAll("li[data-id]")].filter(row => !done.has(row.dataset.id));
  const ids = new Set(mine.map(row => row.dataset.id));
  for (const row of list.querySelectorAll('li[data-own="mine"]')) {
    if (!ids.has(row.dataset.id)) row.dataset.own = "";
  }
  let fresh = 0;
  for (const row of mine) {
    const there = rowOf(row.dataset.id);
    if (there?.dataset.own === "mine") continue;
    fresh++;
    if (there?.querySelector("a[aria-current]")) { there.dataset.own = "mine"; continue; }
    if (there) { there.replaceWith(row); continue; }
    const last = [...list.querySelectorAll('li[data-own="mine"]')].at(-1);
    if (last) last.after(row); else list.prepend(row);
  }
  dry = fresh === 0;
}

/** Fewer than five are left: the next ones are fetched while one still works, after what is being written. */
function topUp() {
  if (dry || !live.dataset.lease) return;
  if (rows().filter(row => row.dataset.own === "mine").length < few) inTurn(() => take(false));
}
export const wet = () => { dry = false; };

// how long a comment was on the screen, while the page could be seen
let shown = 0;
let since = document.hidden ? 0 : now();
const time = () => Math.round(shown + (since ? now() - since : 0));
document.addEventListener("visibilitychange", () => {
  if (document.hidden) { shown = time(); since = 0; } else since = now();
});
on("opened", () => { shown = 0; since = document.hidden ? 0 : now(); });

on("deciding", ({ id, body }) => {
  done.add(id);
  body.set("shown", String(time()));
  if (lease && rowOf(id)?.dataset.own === "mine") body.set("lease", lease.id);
  queueMicrotask(topUp);
});
// Once it is answered the server's own lists know what became of it; what comes back later is shown again.
for (const answered of ["decided", "conflict", "failed", "undone"]) on(answered, ({ id }) => done.delete(id));
on("decided", ({ id }) => { if (!id) topUp(); });
on("skipped", ({ id }) => {
  const body = new FormData();
  body.set("shown", String(time()));
  const row = rowOf(id);
  if (row) row.dataset.own = "";
  inTurn(() => post(`/queue/${id}/skip`, body).catch(() => { }));
  topUp();
});

if (live.dataset.lease) hold(live.dataset.lease, live.dataset.token, live.dataset.left);
setInterval(() => {
  tick();
  if (lease && now() > nextBeat && document.hasFocus() && !document.hidden) beat();
  if (lease && lease.until <= now()) lost();
}, 1000);
addEventListener("focus", () => { if (lease) beat(); else if (live.dataset.lease) inTurn(() => take(false)); });
addEventListener("pageshow", event => { if (event.persisted && live.dataset.lease) inTurn(() => take(true)); });
addEventListener("pagehide", () => {
  if (!lease) return;
  const form = new FormData();
  form.set("__RequestVerificationToken", document.querySelector('meta[name="ac-form"]')?.content ?? "");
  navigator.sendBeacon(`/queue/lease/${lease.id}/release`, form);
});
tick();
