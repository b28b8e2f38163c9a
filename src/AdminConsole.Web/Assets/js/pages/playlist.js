// The editor's keys on a slot: P pins or unpins it, Delete takes it out. Alt+↑/↓ is the sortable list's.
const slotOf = element => element?.closest?.(".slots [data-id]");

// A change answers with the whole editor and a new version. Keys pressed meanwhile wait for it: sent at once they would
// carry the old version and be refused as somebody else's.
let busy = false;
let focused = null;
const waiting = [];

document.addEventListener("htmx:beforeRequest", event => {
  if (event.detail.requestConfig.verb !== "post") return;
  busy = true;
  focused = slotOf(document.activeElement)?.dataset.id ?? null;
});

for (const end of ["htmx:afterSettle", "htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(end, () => {
    busy = false;
    if (focused) document.querySelector(`.slots [data-id="${CSS.escape(focused)}"]`)?.focus();
    const next = waiting.shift();
    if (!next) return;
    const slot = document.querySelector(`.slots [data-id="${CSS.escape(next.id)}"]`);
    slot?.focus();
    slot?.dispatchEvent(new KeyboardEvent("keydown", { key: next.key, altKey: next.alt, bubbles: true, cancelable: true }));
  });
}

document.addEventListener("keydown", event => {
  const slot = slotOf(event.target);
  if (!busy || !slot || event.ctrlKey || event.metaKey || event.key === "Tab") return;
  waiting.push({ id: slot.dataset.id, key: event.key, alt: event.altKey });
  event.preventDefault();
  event.stopPropagation();
}, { capture: true });

document.addEventListener("keydown", event => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.target.matches("input, textarea, select")) return;
  const slot = slotOf(event.target);
  if (!slot) return;
  if (event.key.toLowerCase() === "p") slot.querySelector(".pin")?.click();
  else if (event.key === "Delete" || event.key === "Backspace") slot.querySelector(".remove-slot")?.click();
  else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    const slots = [...slot.parentElement.querySelectorAll("[data-id]")];
    slots[slots.indexOf(slot) + (event.key === "ArrowDown" ? 1 : -1)]?.focus();
  } else return;
  event.preventDefault();
});
