// The undo bar and its time. Afterwards the comment's own page still undoes.
import { say } from "../../content.js";
import { notify } from "../../notices.js";
import { foot, inTurn, list, on, post, put, room, tell } from "./room.js";
import { htmlRow } from "./list.js";
import { forget, open } from "./pane.js";

let clock = 0;

/** Shows the bar, or takes it away. One without seconds stays: its batch is still worked on. */
export function bar(html) {
  clearInterval(clock);
  foot.querySelector(".undo")?.remove();
  if (html) put(foot, html, "afterbegin");
  const shown = foot.querySelector(".undo");
  if (shown) count(shown);
}

function count(shown) {
  clearInterval(clock);
  const whole = Number(shown.dataset.seconds);
  if (!whole) return;
  const started = performance.now();
  clock = setInterval(() => {
    const left = whole - (performance.now() - started) / 1000;
    if (left <= 0) { bar(null); return; }
    const place = shown.querySelector(".undo-s");
    if (place) place.textContent = room.dataset.seconds.replace("{0}", Math.ceil(left));
    shown.querySelector(".undo-time").style.setProperty("--at", `${(left / whole) * 100}%`);
  }, 200);
}

function undo(form) {
  const body = new FormData(form);
  bar(null);
  inTurn(async () => {
    try {
      const answer = await post(form.action, body);
      const said = await answer.text();
      if (answer.ok) {
        const row = htmlRow(said);
        list.prepend(row);
        room.querySelector(".q-pane-list > .empty")?.remove();
        forget(row.dataset.id);
        say(room.dataset.undone);
        tell("undone", { id: row.dataset.id });
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

document.addEventListener("submit", event => {
  if (!event.target.matches("form[data-undo]")) return;
  event.preventDefault();
  undo(event.target);
});

foot.addEventListener("htmx:afterSettle", event => { if (event.target.matches?.(".undo")) count(event.target); });
on("deciding", () => bar(null));
on("decided", ({ html }) => bar(html));
bar(foot.querySelector(".undo")?.outerHTML);
