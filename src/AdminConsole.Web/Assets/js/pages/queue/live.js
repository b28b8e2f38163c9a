// What others do, as it happens: rows that were decided grey out where they stand and name who did it, held rows are
// locked, new comments are counted and come when asked for. Nothing moves under the cursor.
import { follow } from "../../stream.js";
import { ask, inTurn, list, pane, room, tell } from "./room.js";
import { htmlRow, rowOf } from "./list.js";
import { currentId, forget, mark, open } from "./pane.js";
import { counts, isDone, live, lost, own, renewed, take, wet } from "./lease.js";

const atOnce = 4;
const between = 2000;
const waiting = [];
let working = 0;
let counting = 0;

/** The row as it stands now, in the place of the old one. */
function refresh(id, after = () => { }) {
  if (!rowOf(id) || waiting.some(w => w.id === id)) return;
  waiting.push({ id, after });
  work();
}

async function work() {
  while (working < atOnce && waiting.length > 0) {
    const { id, after } = waiting.shift();
    working++;
    redraw(id, after).finally(() => { working--; work(); });
  }
}

async function redraw(id, after) {
  const answer = await ask(`/queue/${id}/row`).catch(() => null);
  const html = answer?.ok ? await answer.text().catch(() => null) : null;
  const old = rowOf(id);
  if (html === null || !old || old.classList.contains("is-going")) return;
  const place = document.createComment("");
  old.before(place);
  const row = htmlRow(html);
  place.replaceWith(row);
  if (row.querySelector("a.is-decided")) { row.dataset.gone = "true"; row.dataset.own = ""; }
  if (currentId() === id) mark(id);
  tell("drawn");
  after(row);
}

/** Something one reads has moved on: said above it, and nothing that was typed goes away. */
function warn(text) {
  const place = pane.querySelector(".q-scroll");
  if (!place) return;
  place.querySelector("[data-moved]")?.remove();
  const note = document.createElement("div");
  note.className = "callout callout-warn q-callout";
  note.dataset.moved = "";
  note.setAttribute("role", "status");
  const said = document.createElement("p");
  said.textContent = text;
  const look = document.createElement("button");
  look.type = "button";
  look.className = "btn btn-sm";
  look.textContent = live.dataset.look;
  look.addEventListener("click", () => { const id = currentId(); forget(id); open(id); });
  note.append(said, look);
  place.prepend(note);
}

const verdicts = new Set(["approve", "remove", "escalate", "hold", "assign"]);

function comment({ id, kind, by, mine }) {
  if (mine && isDone(id)) return;
  forget(id);
  refresh(id);
  if (mine || currentId() !== id) return;
  if (verdicts.has(kind)) warn(live.dataset.other.replace("{0}", by));
  else if (kind === "withdraw") warn(live.dataset.changed);
}

function changed({ ids }) {
  for (const id of ids.filter(id => !isDone(id))) {
    forget(id);
    refresh(id);
    if (currentId() === id) warn(live.dataset.changed);
  }
}

function lock(row, lease) {
  row.dataset.own = "theirs";
  row.dataset.lease = lease.id;
  const link = row.querySelector("a");
  link.classList.add("is-held");
  link.querySelector(".q-who[data-held]")?.remove();
  const who = document.createElement("span");
  who.className = "q-who";
  who.dataset.held = "";
  who.dataset.left = String(lease.left);
  who.innerHTML = '<svg class="i i-12" aria-hidden="true"><use href="#i-lock"></use></svg><span></span> <span class="num" data-clock></span>';
  who.querySelector("span").textContent = lease.by;
  if (/[\u4e00-\u9fff]/.test(lease.by)) who.querySelector("span").lang = "zh-CN";
  counts(who, lease.left);
  const tags = link.querySelector(".q-tags");
  if (tags) tags.replaceWith(who); else link.querySelector(".q-age").before(who);
}

function taken({ lease, ids }) {
  if (lease.mine) return;
  for (const id of ids) {
    const row = rowOf(id);
    if (row && !row.querySelector("a.is-decided")) { lock(row, lease); forget(id); }
  }
}

function holders({ token, leases }) {
  const mine = own();
  if (mine && mine.token <= token) {
    const still = leases.find(l => l.id === mine.id);
    if (still) renewed(still.left); else lost();
  }

  for (const row of list.querySelectorAll('li[data-own="theirs"]')) {
    const holding = leases.find(l => l.id === row.dataset.lease);
    const place = row.querySelector("[data-held]");
    if (holding && place) counts(place, holding.left);
    else if (!holding) { row.dataset.own = ""; refresh(row.dataset.id); }
  }

  colleagues([...new Set(leases.filter(l => !l.mine).map(l => l.by))].sort((a, b) => a.localeCompare(b)));
}

function colleagues(names) {
  const place = document.querySelector("[data-colleagues]");
  if (!place) return;
  place.hidden = names.length === 0;
  place.setAttribute("aria-label", names.length ? live.dataset.here.replace("{0}", names.join(", ")) : "");
  place.replaceChildren(...names.map(name => {
    const one = document.createElement("span");
    one.title = name;
    const face = document.createElement("span");
    face.className = "avatar";
    face.setAttribute("aria-hidden", "true");
    face.textContent = [...name][0].toUpperCase();
    one.append(face);
    return one;
  }));
}

/** How many are new in this view; asked at most every two seconds, and not by a page that nobody sees. */
function arrived() {
  wet();
  if (!counting) counting = setTimeout(fresh, between);
}

async function fresh() {
  if (document.hidden) {
    document.addEventListener("visibilitychange", fresh, { once: true });
    return;
  }
  counting = 0;
  const query = new URLSearchParams(room.dataset.query);
  query.set("from", live.dataset.from);
  const answer = await ask(`/queue/new?${query}`).catch(() => null);
  if (!answer?.ok) return;
  const { count, text } = await answer.json();
  const pill = live.querySelector("[data-new]");
  pill.hidden = count === 0;
  pill.querySelector("span").textContent = text;
}

live.querySelector("[data-new]").addEventListener("click", async event => {
  event.currentTarget.hidden = true;
  await inTurn(() => take(true));
});

/** More happened than was told: what one sees and what one holds is asked for again. */
function lookAtAll() {
  arrived();
  const { top, bottom } = list.getBoundingClientRect();
  for (const row of list.querySelectorAll("li[data-id]")) {
    const place = row.getBoundingClientRect();
    if (row.dataset.own === "mine" || (place.bottom > top && place.top < bottom)) refresh(row.dataset.id);
  }
}

const heard = {
  comment,
  changed,
  taken,
  holders,
  arrived,
  resync: lookAtAll,
};
// Once the page has come to rest: nothing is missed, since the stream begins where the page was read.
setTimeout(() => follow(Number(live.dataset.sequence), (name, data) => heard[name](data)), 800);
