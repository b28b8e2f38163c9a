// [data-open="#id"] opens a dialog, [data-close] closes it; the person menu closes when one looks elsewhere;
// details[data-focus-open] puts the cursor into its first field when it opens.
export function initDialogs() {
  document.addEventListener("click", event => {
    const opener = event.target.closest("[data-open]");
    if (opener) document.querySelector(opener.dataset.open)?.showModal();
    event.target.closest("[data-close]")?.closest("dialog")?.close();
    if (event.target instanceof HTMLDialogElement && event.target.open) event.target.close();
    document.querySelectorAll("details[data-drop][open]").forEach(drop => {
      if (!drop.contains(event.target)) drop.open = false;
    });
  });
  document.addEventListener("toggle", event => {
    if (event.newState === "open" && event.target.matches("details[data-focus-open]")) event.target.querySelector("textarea, input:not([type=hidden])")?.focus();
  }, true);
  document.addEventListener("keydown", event => {
    if (event.key !== "Escape") return;
    const drop = document.querySelector("details[data-drop][open]");
    if (!drop) return;
    drop.open = false;
    drop.querySelector("summary").focus();
  });
}
