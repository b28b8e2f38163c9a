// Runs something on the page as it loads and on every part that htmx swaps in.
const hooks = [];

export function onContent(hook) {
  hooks.push(hook);
  hook(document);
}

document.addEventListener("htmx:afterSettle", event => hooks.forEach(hook => hook(event.detail.elt ?? event.target)));

/** Elements below root that match, root itself included. */
export function all(root, selector) {
  const found = [...root.querySelectorAll(selector)];
  if (root.matches?.(selector)) found.unshift(root);
  return found;
}

let words;
/** A sentence in the page's language, with {0}, {1} filled in. */
export function word(name, ...values) {
  words ??= JSON.parse(document.querySelector('meta[name="ac-words"]')?.content ?? "{}");
  return values.reduce((text, value, i) => text.replace(`{${i}}`, value), words[name] ?? "");
}

/** Says it to those who hear the page. */
export function say(text) {
  const live = document.getElementById("say");
  if (!live) return;
  live.textContent = "";
  requestAnimationFrame(() => { live.textContent = text; });
}
