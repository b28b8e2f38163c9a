// A campaign in the reading pane: the buttons say how many comments the ticks choose.
import { pane, on } from "./room.js";

function count() {
  const form = pane.querySelector("[data-campaign-form]");
  if (!form) return;
  const boxes = [...pane.querySelectorAll("input[name=member]")];
  const together = new Set([...pane.querySelectorAll("input[name=listed]")].map(listed => listed.value));
  const left = boxes.filter(box => together.has(box.value) && !box.checked).length;
  const added = boxes.filter(box => !together.has(box.value) && box.checked).length;
  const chosen = Number(form.dataset.judged) - left + added;
  const number = new Intl.NumberFormat(document.documentElement.lang).format(chosen);
  form.querySelectorAll("[data-many]").forEach(label => { label.textContent = label.dataset.many.replace("{0}", number); });
  pane.querySelectorAll(".variants tbody tr").forEach(row => {
    const box = row.querySelector("input[name=member]");
    if (box) row.classList.toggle("is-out", !box.checked);
  });
}

pane.addEventListener("change", event => { if (event.target.matches("input[name=member]")) count(); });
pane.addEventListener("htmx:afterSwap", count);
on("opened", count);
