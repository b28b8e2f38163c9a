// The figures on the tabs, and how many one has decided today.
import { ask, foot, on } from "./room.js";

const between = 3000; // counting 100,000 takes a while: one who decides fast need not ask each time
let soon = 0;

function mine(by) {
  const today = foot.querySelector("[data-today]");
  const before = today.dataset.today;
  today.dataset.today = Math.max(0, Number(before) + by);
  today.textContent = today.textContent.replace(before, today.dataset.today);
  soon ||= setTimeout(counts, between);
}

async function counts() {
  clearTimeout(soon);
  soon = 0;
  if (document.hidden) return;
  try {
    const answer = await ask("/queue/counts");
    if (!answer.ok) return;
    const { figures, late } = await answer.json();
    for (const [name, figure] of Object.entries(figures)) {
      document.querySelectorAll(`[data-count="${name}"]`).forEach(place => {
        place.textContent = figure;
        place.classList.toggle("warn", late.includes(name));
        const tab = place.closest("[data-sometimes]");
        if (tab) tab.hidden = figure === "0" && !tab.hasAttribute("aria-current");
      });
    }
  } catch { /* away: the figures stay as they were */ }
}

on("decided", ({ count }) => mine(count ?? 1));
on("undone", ({ count }) => mine(-(count ?? 1)));
setInterval(counts, 15_000);
