// Jump to…: asks the server as one types, arrows choose, Enter opens.
export function initPalette() {
  const dialog = document.getElementById("palette");
  if (!dialog) return;
  const input = dialog.querySelector("input");
  const out = dialog.querySelector(".palette-out");
  let asked = null;

  const options = () => [...out.querySelectorAll("[role=option]")];
  const current = () => out.querySelector('[aria-selected="true"]');

  function choose(option) {
    current()?.setAttribute("aria-selected", "false");
    if (!option) { input.removeAttribute("aria-activedescendant"); return; }
    option.setAttribute("aria-selected", "true");
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  async function ask() {
    asked?.abort();
    asked = new AbortController();
    try {
      const answer = await fetch(`${dialog.dataset.jump}?q=${encodeURIComponent(input.value)}`, { signal: asked.signal, headers: { "HX-Request": "true" } });
      if (!answer.ok || answer.redirected) return;
      out.innerHTML = await answer.text();
      choose(options()[0]);
    } catch (failure) {
      if (failure.name !== "AbortError") throw failure;
    }
  }

  let wait;
  input.addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(ask, 90); });
  input.addEventListener("keydown", event => {
    const list = options();
    const at = list.indexOf(current());
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      choose(list[(at + (event.key === "ArrowDown" ? 1 : -1) + list.length) % list.length]);
    } else if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      open(current(), event.ctrlKey || event.metaKey);
    }
  });
  out.addEventListener("click", event => open(event.target.closest("[role=option]"), event.ctrlKey || event.metaKey));

  function open(option, fresh) {
    if (!option) return;
    if (fresh) window.open(option.dataset.href, "_blank", "noopener");
    else location.assign(option.dataset.href);
    dialog.close();
  }

  new MutationObserver(() => {
    if (!dialog.open) return;
    input.select();
    ask();
  }).observe(dialog, { attributes: true, attributeFilter: ["open"] });
}
