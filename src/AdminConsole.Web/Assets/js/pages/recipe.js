// Weights that always add up to 100: moving one shares the rest out in proportion, a lock holds one still. Every change
// sends the draft ("draft" on the form, htmx answers with the replay). The server settles the same way without scripts.
import { say } from "../content.js";

const form = document.querySelector("form[data-draft]");
const rows = [...form.querySelectorAll("[data-weight]")].map(row => ({
  key: row.dataset.weight,
  range: row.querySelector("input[type=range]"),
  field: row.querySelector("input.num"),
  lock: row.querySelector("input[name=lock]"),
  delta: row.querySelector(".delta"),
  part: form.querySelector(`[data-part="${row.dataset.weight}"]`),
}));
const value = row => Number(row.range.value);
const base = form.querySelector("input[name=base]");
let timer;

function show(row, amount) {
  row.range.value = amount;
  row.field.value = amount;
  for (const marked of [row.range, row.part]) {
    marked.className = marked.className.replace(/\bat-\d+\b/, `at-${amount}`);
  }
  const change = amount - Number(row.range.dataset.was);
  row.delta.textContent = change > 0 ? `+${change}` : String(change).replace("-", "−");
  row.delta.classList.toggle("muted", change === 0);
  base.value = rows.map(value).join(",");
}

/** Whole numbers in proportion that add up exactly: largest remainders. */
function share(among, amount) {
  const sum = among.reduce((total, row) => total + value(row), 0);
  const exact = among.map(row => (sum === 0 ? amount / among.length : (amount * value(row)) / sum));
  const whole = exact.map(Math.floor);
  let left = amount - whole.reduce((a, b) => a + b, 0);
  exact.map((x, i) => [x - whole[i], i]).sort((a, b) => b[0] - a[0] || a[1] - b[1]).forEach(([, i]) => { if (left-- > 0) whole[i]++; });
  among.forEach((row, i) => show(row, whole[i]));
}

function move(row, wanted) {
  const others = rows.filter(other => other !== row && !other.lock.checked);
  const held = rows.filter(other => other !== row && other.lock.checked).reduce((total, other) => total + value(other), 0);
  const most = 100 - held;
  const amount = others.length === 0 ? most : Math.min(Math.max(Math.round(wanted) || 0, 0), most);
  show(row, amount);
  share(others, most - amount);
}

function send(wait = 120) {
  clearTimeout(timer);
  timer = setTimeout(() => {
    document.getElementById("replay")?.setAttribute("aria-busy", "true");
    form.dispatchEvent(new CustomEvent("draft", { bubbles: true }));
  }, wait);
}

form.addEventListener("input", event => {
  const row = rows.find(one => one.range === event.target);
  if (!row) return;
  move(row, event.target.value);
  send();
});

form.addEventListener("change", event => {
  const field = rows.find(one => one.field === event.target);
  const lock = rows.find(one => one.lock === event.target);
  if (field) move(field, event.target.value);
  if (lock) {
    lock.range.disabled = lock.field.disabled = lock.lock.checked;
    say(lock.lock.closest("label").title);
    return;
  }
  if (event.target.name === "on") event.target.closest("li").classList.toggle("is-off", !event.target.checked);
  if (event.target.name !== "reason") send(0);
});

// Which lists are shown stands on the right, outside the form.
document.addEventListener("change", event => {
  if (event.target.name === "lists") send(0);
});

// Enter in a field replays; only the buttons publish.
form.addEventListener("keydown", event => {
  if (event.key !== "Enter" || !event.target.matches("input.num")) return;
  event.preventDefault();
  event.target.dispatchEvent(new Event("change", { bubbles: true }));
});

document.querySelector("[data-publish]")?.addEventListener("click", event => {
  event.preventDefault();
  const reason = document.getElementById("reason");
  reason.scrollIntoView({ block: "center" });
  reason.focus({ preventScroll: true });
});
