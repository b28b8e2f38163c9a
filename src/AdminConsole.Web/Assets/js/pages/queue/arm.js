// Removing asks for its reason first: the digits wait for it, for one comment and for many.
import { pane } from "./room.js";

function arm(on) {
  const form = pane.querySelector("form[data-verdict]");
  if (!form) return;
  const button = form.querySelector("[data-arm]");
  button.classList.toggle("is-armed", on);
  button.setAttribute("aria-pressed", String(on));
  form.classList.toggle("is-asked", on);
  form.querySelector(".armed").hidden = !on;
}
const armed = () => Boolean(pane.querySelector(".btn-remove.is-armed"));

document.addEventListener("submit", event => {
  if (!event.target.matches("form[data-verdict]") || !event.submitter?.matches("[data-arm]")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  arm(!armed());
}, true);

document.addEventListener("keydown", event => {
  if (!armed() || event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input:not([type=checkbox]), textarea, select, dialog, [data-drop][open]")) return;
  const digit = pane.querySelector(`[data-digit="${CSS.escape(event.key)}"]`);
  if (digit) { event.preventDefault(); digit.click(); }
  else if (event.key === "Escape") { event.preventDefault(); arm(false); }
});
