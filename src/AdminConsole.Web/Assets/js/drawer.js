// <a href="/authors/ID" data-drawer="/authors/ID/drawer">: opens what the address has to say beside the page instead of
// leaving it. Without this file, or with a modifier key, the link is a link.
import htmx from "./htmx.js";

let dialog;

function box() {
  if (dialog) return dialog;
  dialog = document.createElement("dialog");
  dialog.className = "side";
  dialog.addEventListener("close", () => dialog.replaceChildren());
  document.body.append(dialog);
  return dialog;
}

async function open(link) {
  try {
    const answer = await fetch(link.dataset.drawer, { credentials: "same-origin", headers: { "HX-Request": "true" } });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    const side = box();
    htmx.swap(side, await answer.text(), { swapStyle: "innerHTML" });
    side.setAttribute("aria-label", side.querySelector("h2")?.textContent ?? link.textContent);
    if (!side.open) side.showModal();
    side.querySelector(".side-body")?.focus();
  } catch {
    location.assign(link.href);
  }
}

export function initDrawer() {
  document.addEventListener("click", event => {
    const link = event.target.closest("a[data-drawer]");
    if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    open(link);
  });
}
