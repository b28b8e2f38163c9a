// The queue: a decision moves on at once and is recorded behind it, one after the other. What the server refuses comes
// back: the row as it stands now, or the text as it reads now. Without this file the same forms post and redirect.
import htmx from "../htmx.js";
import { onContent, say } from "../content.js";
import { notify } from "../notices.js";

const room = document.querySelector("[data-queue]");
const list = room.querySelector(".q-list");
const pane = document.getElementById("pane");
const foot = room.querySelector(".q-foot");
const still = matchMedia("(prefers-reduced-motion: reduce)");
const panes = new Map();
const freshFor = 10_000;
let current = list.querySelector("a[aria-current]")?.closest("li")?.dataset.id ?? null;
let reading = null;
let posts = Promise.resolve();
let clock = 0;

const rowOf = id => list.querySelector(`li[data-id="${CSS.escape(id ?? "")}"]`);
const rows = () => [...list.querySelectorAll("li[data-id]:not(.is-going)")];

/** A part of the page, or the answer that says why not; a session that has ended leads to sign-in. */
async function ask(url, options = {}) {
  const answer = await fetch(url, { credentials: "same-origin", ...options, headers: { "HX-Request": "true", ...options.headers } });
  if (answer.redirected && new URL(answer.url).pathname === "/sign-in") {
    location.assign(`/sign-in?ReturnUrl=${encodeURIComponent(location.pathname + location.search)}`);
    await new Promise(() => { });
  }
  return answer;
}

const post = (url, body) => ask(url, {
  method: "POST",
  body,
  headers: { RequestVerificationToken: document.querySelector('meta[name="ac-form"]')?.content ?? "" },
});

function fetchPane(id) {
  const known = panes.get(id);
  if (known && performance.now() - known.at < freshFor) return known.html;
  const html = ask(`/queue/${id}/pane`).then(answer => (answer.ok ? answer.text() : Promise.reject(new Error(String(answer.status)))));
  html.catch(() => panes.delete(id));
  panes.set(id, { at: performance.now(), html });
  return html;
}

function show(html) {
  htmx.swap(pane, html, { swapStyle: "innerHTML" });
  pane.querySelector(".q-scroll")?.scrollTo(0, 0);
}

function mark(id) {
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

async function open(id) {
  mark(id);
  reading = id;
  try {
    const html = await fetchPane(id);
    if (reading !== id) return;
    show(html);
    const after = neighbour(id, 1);
    if (after) fetchPane(after).catch(() => { });
  } catch {
    if (reading === id) location.assign(`/queue?comment=${id}`);
  }
}

function neighbour(id, step) {
  const all = rows();
  const at = all.findIndex(row => row.dataset.id === id);
  return at < 0 ? all[0]?.dataset.id : all[at + step]?.dataset.id;
}

function step(by) {
  const id = neighbour(current, by);
  if (id) open(id);
}

/** On to the next comment; an empty list asks for the page anew. */
function moveOn(from) {
  const id = neighbour(from, 1) ?? neighbour(from, -1);
  if (id) open(id); else posts.then(() => location.assign(`/queue${room.dataset.query}`));
}

function take(row) {
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

function htmlRow(html) {
  const box = document.createElement("template");
  box.innerHTML = html.trim();
  const row = box.content.firstElementChild;
  rowOf(row.dataset.id)?.remove();
  return row;
}

function notices(answer) {
  try {
    const said = JSON.parse(answer.headers.get("HX-Trigger") ?? "{}").notice;
    if (said) { notify(said); say(said.Text); }
  } catch { /* no notice */ }
}

function decide(form, button) {
  const id = form.dataset.id;
  const body = new FormData(form, button);
  const back = take(rowOf(id));
  bar(null);
  panes.delete(id);
  moveOn(id);
  posts = posts.then(async () => {
    try {
      const answer = await post(form.action, body);
      const html = await answer.text();
      const outcome = answer.headers.get("X-Outcome");
      if (answer.ok) {
        bar(html);
        count(1);
      } else if (answer.status === 409 && outcome === "changed") {
        back();
        mark(id);
        reading = id;
        show(html);
        say(room.dataset.changed);
      } else if (answer.status === 409) {
        back(html);
        notices(answer);
      } else {
        back();
        notify({ Kind: "bad", Text: room.dataset.bad });
      }
    } catch {
      back();
      notify({ Kind: "bad", Text: room.dataset.lost });
    }
  });
}

function undo(form) {
  const body = new FormData(form);
  bar(null);
  posts = posts.then(async () => {
    try {
      const answer = await post(form.action, body);
      const said = await answer.text();
      if (answer.ok) {
        const row = htmlRow(said);
        list.prepend(row);
        panes.delete(row.dataset.id);
        say(room.dataset.undone);
        count(-1);
        await open(row.dataset.id);
      } else if (answer.status === 409) {
        notify({ Kind: "warn", Text: said });
      } else {
        notify({ Kind: "bad", Text: room.dataset.bad });
      }
    } catch {
      notify({ Kind: "bad", Text: room.dataset.lost });
    }
  });
}

/** The undo bar and its time. Afterwards the comment's own page still undoes. */
function bar(html) {
  clearInterval(clock);
  foot.querySelector(".undo")?.remove();
  if (html) htmx.swap(foot, html, { swapStyle: "afterbegin" });
  const shown = foot.querySelector(".undo");
  if (!shown) return;
  const whole = Number(shown.dataset.seconds) || 10;
  const started = performance.now();
  clock = setInterval(() => {
    const left = whole - (performance.now() - started) / 1000;
    if (left <= 0) { bar(null); return; }
    shown.querySelector(".undo-s").textContent = room.dataset.seconds.replace("{0}", Math.ceil(left));
    shown.querySelector(".undo-time").style.setProperty("--at", `${(left / whole) * 100}%`);
  }, 200);
}

function count(by) {
  const today = foot.querySelector("[data-today]");
  const before = today.dataset.today;
  today.dataset.today = Math.max(0, Number(before) + by);
  today.textContent = today.textContent.replace(before, today.dataset.today);
  counts();
}

async function counts() {
  if (document.hidden) return;
  try {
    const answer = await ask("/queue/counts");
    if (!answer.ok) return;
    for (const [name, figure] of Object.entries(await answer.json()))
      document.querySelectorAll(`[data-count="${name}"]`).forEach(place => { place.textContent = figure; });
  } catch { /* away: the figures stay as they were */ }
}

function arm(on) {
  const form = pane.querySelector("form[data-decide]");
  if (!form) return;
  form.querySelector("[data-arm]").classList.toggle("is-armed", on);
  form.querySelector("[data-arm]").setAttribute("aria-pressed", String(on));
  form.classList.toggle("is-asked", on);
  form.querySelector(".armed").hidden = !on;
}
const armed = () => Boolean(pane.querySelector(".btn-remove.is-armed"));

document.addEventListener("submit", event => {
  const form = event.target;
  if (form.matches("form[data-decide]")) {
    event.preventDefault();
    const button = event.submitter;
    if (button?.value === "skip") moveOn(form.dataset.id);
    else if (button?.matches("[data-arm]")) arm(!armed());
    else if (button) decide(form, button);
  } else if (form.matches("form[data-undo]")) {
    event.preventDefault();
    undo(form);
  }
});

room.addEventListener("click", event => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  const stepper = event.target.closest("[data-step]");
  const row = event.target.closest(".q-list li[data-id]");
  if (!stepper && !row) return;
  event.preventDefault();
  if (stepper) step(Number(stepper.dataset.step)); else open(row.dataset.id);
});

document.addEventListener("keydown", event => {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, dialog, [data-drop][open]")) return;
  const digit = armed() && pane.querySelector(`[data-digit="${CSS.escape(event.key)}"]`);
  if (digit) { event.preventDefault(); digit.click(); }
  else if (event.key === "Escape" && armed()) arm(false);
  else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !event.target.closest(".q-scroll")) {
    event.preventDefault();
    step(event.key === "ArrowDown" ? 1 : -1);
  }
});

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
  } catch { /* the link stays and works */ }
}), { root: null, rootMargin: "200px" });

onContent(() => list.querySelectorAll(".q-more").forEach(more => further.observe(more)));
bar(foot.querySelector(".undo")?.outerHTML);
const after = current && neighbour(current, 1);
if (after) fetchPane(after).catch(() => { });
setInterval(counts, 15_000);
