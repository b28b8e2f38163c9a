// Blur on and off without leaving the comment; the server keeps it for every browser.
import { notify } from "../../notices.js";
import { on, pane, post, room } from "./room.js";

const page = document.documentElement;

/** The button says what the page does, also in a pane that was fetched before it was pressed. */
function match() {
  const form = pane.querySelector("form.q-blur");
  if (!form) return;
  const blurred = page.dataset.blur === "on";
  form.elements.on.value = String(!blurred);
  form.querySelector("button").setAttribute("aria-pressed", String(blurred));
}

document.addEventListener("submit", async event => {
  const form = event.target;
  if (!form.matches("form.q-blur")) return;
  event.preventDefault();
  const body = new FormData(form);
  if (form.elements.on.value === "true") page.dataset.blur = "on"; else delete page.dataset.blur;
  match();
  const answer = await post(form.action, body).catch(() => null);
  if (!answer?.ok) notify({ Kind: "bad", Text: room.dataset.kept });
});

on("opened", match);
