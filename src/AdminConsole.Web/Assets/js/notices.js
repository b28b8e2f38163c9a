// Notices bottom right: those that came with the page and those of an htmx answer (HX-Trigger: notice).
import { word } from "./content.js";

const box = () => document.getElementById("notices");

export function notify({ Kind = "ok", Text, Link, LinkText }) {
  const note = document.createElement("div");
  note.className = "notice";
  note.dataset.kind = Kind;
  const sign = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  sign.setAttribute("class", "i");
  sign.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#i-${{ warn: "warn", bad: "stop" }[Kind] ?? "check"}`);
  sign.append(use);
  const text = document.createElement("p");
  text.textContent = Text + " ";
  if (Link) {
    const link = document.createElement("a");
    link.className = "link";
    link.href = Link;
    link.textContent = LinkText;
    text.append(link);
  }
  const close = document.createElement("button");
  close.type = "button";
  close.className = "btn btn-icon btn-sm";
  close.dataset.dismiss = "";
  close.setAttribute("aria-label", word("dismiss"));
  close.textContent = "×";
  note.append(sign, text, close);
  box()?.append(note);
  watch(note);
}

function watch(note) {
  if (note.dataset.kind !== "ok") return;
  let timer = setTimeout(() => leave(note), 7000);
  note.addEventListener("pointerenter", () => clearTimeout(timer));
  note.addEventListener("focusin", () => clearTimeout(timer));
  note.addEventListener("pointerleave", () => { timer = setTimeout(() => leave(note), 3000); });
}

function leave(note) {
  note.classList.add("is-leaving");
  setTimeout(() => note.remove(), 150);
}

export function initNotices() {
  box()?.querySelectorAll(".notice").forEach(watch);
  document.addEventListener("click", event => {
    const note = event.target.closest("[data-dismiss]")?.closest(".notice");
    if (note) leave(note);
  });
  document.addEventListener("notice", event => notify(event.detail));
}
