// The room, what its modules share, and what it tells others. Everything that happens is a CustomEvent on the room
// element, so that a module of its own can listen without being named here:
//   queue:opened    { id }                     a comment is in the reading pane
//   queue:deciding  { id, kind, body }         about to be sent; a listener may append to the FormData
//   queue:decided   { id, kind, html, count? } recorded; html is the undo bar; a batch has no id and a count
//   queue:conflict  { id, outcome, html }      refused: decided | gone | changed | held
//   queue:failed    { id }                     not recorded; the row is back
//   queue:skipped   { id }                     passed on without a decision
//   queue:undone    { id, count? }             it waits again; a whole batch has no id and a count
//   queue:drawn     { }                        rows were put into the list
//   queue:empty     { }                        nothing is left in the list
import htmx from "../../htmx.js";

export const room = document.querySelector("[data-queue]");
export const list = room.querySelector(".q-list");
export const pane = document.getElementById("pane");
export const foot = room.querySelector(".q-foot");

export const tell = (name, detail = {}) => room.dispatchEvent(new CustomEvent(`queue:${name}`, { detail, bubbles: true }));
export const on = (name, hear) => room.addEventListener(`queue:${name}`, event => hear(event.detail));

/** A part of the page, or the answer that says why not; a session that has ended leads to sign-in. */
export async function ask(url, options = {}) {
  const answer = await fetch(url, { credentials: "same-origin", ...options, headers: { "HX-Request": "true", ...options.headers } });
  if (answer.redirected && new URL(answer.url).pathname === "/sign-in") {
    go(`/sign-in?ReturnUrl=${encodeURIComponent(location.pathname + location.search)}`);
    await new Promise(() => { });
  }
  return answer;
}

export const post = (url, body) => ask(url, {
  method: "POST",
  body,
  headers: { RequestVerificationToken: document.querySelector('meta[name="ac-form"]')?.content ?? "" },
});

let posts = Promise.resolve();
let waiting = 0;
let going = false;
/** Leaves for another page on purpose. */
export function go(address) {
  going = true;
  location.assign(address);
}

/** One write after the other, in the order of the keys. One that fails tells its caller and holds up nothing. */
export const inTurn = work => {
  waiting++;
  const turn = posts.then(work).finally(() => { waiting--; });
  posts = turn.catch(() => { });
  return turn;
};

// Who closes the page while a decision is still on its way is asked first; nothing else can be lost.
addEventListener("beforeunload", event => { if (waiting > 0 && !going) event.preventDefault(); });

/** Puts a part of the page in; htmx wakes what is inside. */
export const put = (place, html, swapStyle = "innerHTML") => htmx.swap(place, html, { swapStyle });
