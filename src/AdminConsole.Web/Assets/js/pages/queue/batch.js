// One verdict for what is picked, or for the whole list. The rows leave at once; those that somebody else was first with
// come back marked with who it was. A large batch is worked on behind the page and may be left alone.
import { say } from "../../content.js";
import { notify } from "../../notices.js";
import { foot, go, inTurn, list, on, pane, post, room, tell } from "./room.js";
import { anew } from "./empty.js";
import { fill, isDated } from "./form.js";
import { htmlRow, rowOf, take } from "./list.js";
import { currentId, forget, moveOn, open, showOther } from "./pane.js";
import { repick, unpick } from "./pick.js";
import { bar } from "./undo.js";

function ids(form) {
  return [...pane.querySelectorAll(`[data-item]:checked`)].filter(box => box.form === form).map(box => box.dataset.item);
}

function decide(form, button) {
  const whole = Boolean(form.elements.query);
  const kind = { reason: "remove", hold: "hold", to: "assign" }[button.name] ?? button.value;
  const body = new FormData(form, button);
  const gone = ids(form);
  const behind = gone.some(id => !rowOf(id)); // what stands in front of the rest is the server's to say
  if (!isDated(form, button) || (!whole && gone.length === 0)) return;
  bar(null);
  const backs = new Map(gone.map(id => [id, take(rowOf(id))]));
  gone.forEach(forget);
  unpick();
  inTurn(async () => {
    const answer = await post(form.action, body).catch(() => null);
    if (!answer?.ok) {
      backs.forEach(back => back());
      if (!whole) fill(await repick(gone), body);
      const said = answer?.status === 422 ? await answer.text() : room.dataset[answer ? "bad" : "lost"];
      notify({ Kind: answer?.status === 422 ? "warn" : "bad", Text: said });
      return;
    }
    const box = document.createElement("template");
    box.innerHTML = await answer.text();
    const conflicts = [...box.content.querySelector("template[data-back]")?.content.querySelectorAll("li[data-id]") ?? []];
    box.content.querySelector("template[data-back]")?.remove();
    for (const row of conflicts) {
      const back = backs.get(row.dataset.id);
      if (back) back(row.outerHTML); else list.prepend(htmlRow(row.outerHTML));
    }
    const made = box.content.querySelector(".undo");
    const count = Number(made.dataset.recorded ?? 0);
    tell("decided", { id: null, kind, html: made.outerHTML, count });
    say(made.querySelector("p").textContent);
    if (whole || behind) await anew();
  });
  if (!whole && gone.includes(currentId())) moveOn(currentId()); else if (!whole) open(currentId());
}

function undo(form) {
  const count = Number(form.dataset.recorded);
  bar(null);
  inTurn(async () => {
    const answer = await post(form.action, new FormData(form)).catch(() => null);
    const html = await answer?.text();
    if (answer?.ok) {
      bar(html);
      say(foot.querySelector(".undo p").textContent);
      tell("undone", { id: null, count });
      await anew();
    } else {
      notify({ Kind: answer?.status === 409 ? "warn" : "bad", Text: answer?.status === 409 ? html : room.dataset[answer ? "bad" : "lost"] });
    }
  });
}

document.addEventListener("submit", event => {
  const form = event.target;
  if (form.matches("form[data-batch]") && event.submitter) {
    event.preventDefault();
    decide(form, event.submitter);
  } else if (form.matches("form[data-undo-batch]")) {
    event.preventDefault();
    undo(form);
  }
});

room.addEventListener("click", async event => {
  const link = event.target.closest("[data-whole]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  unpick();
  const answer = await fetch(link.href, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (answer?.ok && !answer.redirected) showOther(await answer.text()); else go(link.href);
});

// A batch that was worked on behind the page is done: the list is what it left.
foot.addEventListener("htmx:afterSettle", () => {
  if (foot.dataset.working && !foot.querySelector("[data-working]")) inTurn(anew);
  foot.dataset.working = foot.querySelector("[data-working]") ? "true" : "";
});
on("decided", () => { foot.dataset.working = foot.querySelector("[data-working]") ? "true" : ""; });
