// A decision moves on at once and is recorded behind it, one after the other. What the server refuses comes back: the
// row as it stands now, or the text as it reads now.
import { say } from "../../content.js";
import { notify } from "../../notices.js";
import { inTurn, on, pane, post, room, tell } from "./room.js";
import { rowOf, take } from "./list.js";
import { fill, isDated } from "./form.js";
import { forget, moveOn, open, show } from "./pane.js";

const unsent = new Map(); // what a form said until it is recorded: who gets the comment back gets the words back

function notices(answer) {
  try {
    const said = JSON.parse(answer.headers.get("HX-Trigger") ?? "{}").notice;
    if (said) { notify(said); say(said.Text); }
  } catch { /* no notice */ }
}

function decide(form, button) {
  const id = form.dataset.id;
  if (!isDated(form, button)) return;
  const kind = { reason: "remove", hold: "hold", to: "assign" }[button.name] ?? button.value;
  const body = new FormData(form, button);
  unsent.set(id, body);
  tell("deciding", { id, kind, body });
  const back = take(rowOf(id));
  forget(id);
  inTurn(async () => {
    try {
      const answer = await post(form.action, body);
      const html = await answer.text();
      const outcome = answer.headers.get("X-Outcome");
      if (answer.ok) {
        unsent.delete(id);
        tell("decided", { id, kind, html });
      } else if (answer.status === 409) {
        if (outcome === "changed" || html.includes('name="takeover"')) {
          back();
          show(id, html);
          say(outcome === "changed" ? room.dataset.changed : pane.querySelector("[role=alert]").textContent);
        } else {
          back(html);
          notices(answer);
        }
        tell("conflict", { id, outcome, html });
      } else if (answer.status === 422) {
        back();
        tell("failed", { id });
        await open(id);
        notify({ Kind: "warn", Text: html });
      } else {
        back();
        tell("failed", { id });
        notify({ Kind: "bad", Text: room.dataset.bad });
      }
    } catch {
      back();
      tell("failed", { id });
      notify({ Kind: "bad", Text: room.dataset.lost });
    }
  });
  moveOn(id);
}

on("opened", ({ id }) => {
  const form = pane.querySelector("form[data-decide]");
  if (unsent.has(id) && form?.dataset.id === id) fill(form, unsent.get(id));
});
on("undone", ({ id }) => unsent.delete(id));

document.addEventListener("submit", event => {
  const form = event.target;
  const button = event.submitter;
  if (!form.matches("form[data-decide]") || !button) return;
  event.preventDefault();
  if (button.value === "skip") { tell("skipped", { id: form.dataset.id }); moveOn(form.dataset.id); }
  else decide(form, button);
});
