// Keys stand on the buttons: data-key="r" clicks (or focuses) the element that carries it. The ? sheet reads them
// from the page, so it cannot go out of date. A reader may choose other keys; the choice is kept with the account.
import { onContent, word } from "./content.js";
import { notify } from "./notices.js";

const sheet = document.getElementById("keys");
let chosen = parse(sheet?.dataset.chosen);

function parse(text) {
  try { return JSON.parse(text || "{}"); } catch { return {}; }
}

async function keep() {
  const body = new URLSearchParams({ keys: JSON.stringify(chosen) });
  const token = document.querySelector('meta[name="ac-form"]')?.content ?? "";
  const answer = await fetch(sheet.dataset.keep, { method: "POST", body, keepalive: true, headers: { "HX-Request": "true", RequestVerificationToken: token } }).catch(() => null);
  if (!answer?.ok) notify({ Kind: "bad", Text: word(answer ? "failed" : "offline") });
  return Boolean(answer?.ok);
}

/** Keys chosen before they were kept with the account lie in this browser: they move there once. */
async function bringOver() {
  const store = "ac-keys";
  const before = parse(localStorage.getItem(store));
  if (Object.keys(before).length === 0) return;
  chosen = { ...before, ...chosen };
  if (await keep()) localStorage.removeItem(store);
}

// What these do to a text belongs to the field one types in.
const editing = new Set(["a", "c", "v", "x", "y", "z"].map(key => `Ctrl+${key}`));

/** "Ctrl+k", "Alt+ArrowUp", "r", "?": how a press is written. */
export function nameOf(event) {
  const shift = event.shiftKey && event.key.length > 1 ? "Shift+" : "";
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return `${event.ctrlKey || event.metaKey ? "Ctrl+" : ""}${event.altKey ? "Alt+" : ""}${shift}${key}`;
}

const shown = key => key.split("+").map(part =>
  ({ ArrowUp: "↑", ArrowDown: "↓", ArrowLeft: "←", ArrowRight: "→", Enter: "↵", Escape: "Esc", Delete: "Del", " ": "␣" })[part]
  ?? (part.length === 1 ? part.toUpperCase() : part)).join(" ");

/** The key an element answers to: the reader's choice, else the one it was given. */
const keyOf = element => chosen[element.dataset.key] ?? element.dataset.key;

function typing(target) {
  return target.isContentEditable || target.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=range], [type=button], [type=submit])");
}

function usable(element) {
  return !element.disabled && element.getAttribute("aria-disabled") !== "true" && (element.checkVisibility?.() ?? true);
}

function press(element) {
  if (element.matches("input:not([type=checkbox], [type=radio]), textarea, select")) {
    element.focus();
    element.select?.();
  } else if (element.dataset.keyDo === "focus") {
    element.focus();
  } else {
    element.click();
  }
}

export function initKeys() {
  document.addEventListener("keydown", event => {
    if (event.isComposing || event.defaultPrevented) return;
    const name = nameOf(event);
    const modified = event.ctrlKey || event.metaKey || event.altKey;
    if (typing(event.target) && (!modified || editing.has(name))) {
      if (event.key === "Escape" && !event.target.closest("dialog")) event.target.blur();
      return;
    }
    const scope = document.querySelector("dialog[open]") ?? document;
    if (name === "t" && scope === document && toggleCharts()) { event.preventDefault(); return; }
    const element = [...scope.querySelectorAll("[data-key]")].find(e => keyOf(e) === name && usable(e));
    if (!element) return;
    event.preventDefault();
    press(element);
  });
  onContent(root => root.querySelectorAll("[data-key]").forEach(label));
  if (sheet) bringOver().catch(() => { /* no storage in this window: nothing to bring */ });
  if (sheet) new MutationObserver(() => { if (sheet.open) fill(); }).observe(sheet, { attributes: true, attributeFilter: ["open"] });
}

function label(element) {
  const kbd = element.querySelector(":scope > kbd") ?? (element.nextElementSibling?.matches("kbd") ? element.nextElementSibling : null);
  if (kbd && (chosen[element.dataset.key] || kbd.dataset.was)) {
    kbd.dataset.was ??= kbd.textContent;
    kbd.textContent = shown(keyOf(element));
  }
  if (!element.hasAttribute("aria-keyshortcuts")) element.setAttribute("aria-keyshortcuts", keyOf(element).replace("Ctrl+", "Control+"));
}

function toggleCharts() {
  const boxes = [...document.querySelectorAll(".chart-toggle")];
  if (boxes.length === 0) return false;
  const on = !boxes[0].checked;
  boxes.forEach(box => { box.checked = on; });
  return true;
}

function wordsOf(element) {
  if (element.dataset.keyLabel) return element.dataset.keyLabel;
  const copy = element.cloneNode(true);
  copy.querySelectorAll("kbd, svg").forEach(part => part.remove());
  return copy.textContent.trim() || element.getAttribute("aria-label") || element.getAttribute("placeholder") || element.title;
}

function fill() {
  const rows = new Map();
  document.querySelectorAll("body [data-key]").forEach(element => {
    if (!sheet.contains(element) && !rows.has(element.dataset.key)) rows.set(element.dataset.key, wordsOf(element));
  });
  const list = sheet.querySelector("dl");
  list.replaceChildren(...[...rows].map(([key, words]) => {
    const row = document.createElement("div");
    const name = document.createElement("dd");
    name.textContent = words;
    const place = document.createElement("dt");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-quiet btn-sm";
    button.setAttribute("aria-label", `${words}: ${shown(chosen[key] ?? key)}`);
    const kbd = document.createElement("kbd");
    kbd.textContent = shown(chosen[key] ?? key);
    button.append(kbd);
    button.addEventListener("click", () => choose(button, key, rows));
    place.append(button);
    row.append(name, place);
    return row;
  }));
}

function choose(button, key, rows) {
  button.textContent = sheet.dataset.press;
  const take = event => {
    event.preventDefault();
    event.stopPropagation();
    if (["Shift", "Control", "Alt", "Meta"].includes(event.key)) return;
    document.removeEventListener("keydown", take, true);
    const name = nameOf(event);
    if (event.key !== "Escape") {
      const taken = [...rows.keys()].some(other => other !== key && (chosen[other] ?? other) === name);
      if (taken) {
        button.textContent = `${shown(name)} ${sheet.dataset.taken}`;
        return;
      }
      if (name === key) delete chosen[key]; else chosen[key] = name;
      keep();
    }
    chosen = { ...chosen };
    document.querySelectorAll("[data-key]").forEach(element => { element.removeAttribute("aria-keyshortcuts"); label(element); });
    fill();
  };
  document.addEventListener("keydown", take, true);
}
