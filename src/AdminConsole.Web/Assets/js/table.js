// A table with data-nav is walked by J and K (or arrows) when nothing else has the keys; Enter opens the row's first link.
import { all } from "./content.js";

export function initTables(root) {
  all(root, "table[data-nav]").forEach(table => {
    if (table.dataset.navReady) return;
    table.dataset.navReady = "1";
    document.addEventListener("keydown", event => {
      if (!table.isConnected || event.target !== document.body && !table.contains(event.target)) return;
      if (document.querySelector("dialog[open]") || event.ctrlKey || event.metaKey || event.altKey) return;
      const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
      const rows = [...table.tBodies[0].rows];
      const at = rows.findIndex(row => row.getAttribute("aria-selected") === "true");
      if (step) {
        event.preventDefault();
        const next = rows[Math.min(Math.max(at + step, 0), rows.length - 1)];
        rows[at]?.removeAttribute("aria-selected");
        next?.setAttribute("aria-selected", "true");
        next?.querySelector("a")?.focus({ preventScroll: true });
        next?.scrollIntoView({ block: "nearest" });
      }
    });
  });
}
