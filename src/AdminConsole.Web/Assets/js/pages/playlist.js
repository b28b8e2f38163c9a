// The editor's keys on a slot: P pins or unpins it, Delete takes it out. Alt+↑/↓ is the sortable list's.
document.addEventListener("keydown", event => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.target.matches("input, textarea, select")) return;
  const slot = event.target.closest(".slots [data-id]");
  if (!slot) return;
  if (event.key.toLowerCase() === "p") slot.querySelector(".pin")?.click();
  else if (event.key === "Delete" || event.key === "Backspace") slot.querySelector(".remove-slot")?.click();
  else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    const slots = [...slot.parentElement.querySelectorAll("[data-id]")];
    slots[slots.indexOf(slot) + (event.key === "ArrowDown" ? 1 : -1)]?.focus();
  } else return;
  event.preventDefault();
});

// After a swap the same track keeps the focus, wherever it stands now.
let focused = null;
document.addEventListener("htmx:beforeSwap", () => { focused = document.activeElement?.closest(".slots [data-id]")?.dataset.id ?? null; });
document.addEventListener("htmx:afterSettle", () => {
  if (focused) document.querySelector(`.slots [data-id="${CSS.escape(focused)}"]`)?.focus({ preventScroll: false });
  focused = null;
});
