// The two handles of the threshold desk: dragged or moved by arrow keys. The number fields beside them are the truth;
// a handle writes into its field, and the figures are fetched when it rests. The page is listened to as a whole: the desk is
// swapped with every answer, and a key that comes at that moment must not be lost. It also stands on the champion's page,
// whose address stays as it is.
import htmx from "../htmx.js";

const REST = 250;
let waiting = 0;

const deskOf = element => element.closest?.("[data-desk]");
const handlesOf = desk => [...desk.querySelectorAll(".desk-handle")];
const fieldOf = (desk, handle) => desk.querySelector(`#${handle.dataset.field}`);
const said = value => (value === 100 ? "1" : `.${String(value).padStart(2, "0")}`);

/** Draws handles and bars as the fields say. */
function show(desk) {
  const svg = desk.querySelector("svg[data-wide]");
  const left = Number(svg.dataset.left), wide = Number(svg.dataset.wide);
  const handles = handlesOf(desk);
  const at = handles.map(handle => Math.round(Number(fieldOf(desk, handle).value) * 100));
  handles.forEach((handle, i) => {
    handle.setAttribute("transform", `translate(${Math.min(left + (wide * at[i]) / 100, 1018)} 0)`);
    handle.setAttribute("aria-valuenow", String(at[i]));
    handle.setAttribute("aria-valuetext", said(at[i]));
    handle.querySelector("text").textContent = i === 1 && at[i] === 100 ? "–" : said(at[i]);
  });
  handles[0].setAttribute("aria-valuemax", String(at[1] - 1));
  handles[1].setAttribute("aria-valuemin", String(at[0] + 1));
  svg.querySelectorAll("rect:not(.handle)").forEach((bar, i) => bar.setAttribute("class", i < at[0] ? "f-0" : i < at[1] ? "f-2" : "f-1"));
}

function move(desk, handle, value) {
  const [least, most] = [Number(handle.getAttribute("aria-valuemin")), Number(handle.getAttribute("aria-valuemax"))];
  fieldOf(desk, handle).value = (Math.min(most, Math.max(least, value)) / 100).toFixed(2);
  show(desk);
}

/** Asks for the figures once nothing has moved for a moment. */
function count() {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    const form = document.querySelector("[data-desk] form");
    const query = new URLSearchParams(["category", "days", "low", "high"].map(name => [name, form.elements[name].value]));
    const address = `/policy/thresholds?${query}`;
    htmx.ajax("GET", address, { target: "#desk", swap: "outerHTML" }).then(() => {
      if (location.pathname === "/policy/thresholds") history.replaceState(history.state, "", address);
    });
  }, REST);
}

document.addEventListener("keydown", e => {
  const handle = e.target.closest?.(".desk-handle");
  if (!handle || e.altKey || e.ctrlKey || e.metaKey) return;
  const now = Number(handle.getAttribute("aria-valuenow"));
  const to = {
    ArrowLeft: now - 1, ArrowDown: now - 1, ArrowRight: now + 1, ArrowUp: now + 1, PageDown: now - 10, PageUp: now + 10,
    Home: Number(handle.getAttribute("aria-valuemin")), End: Number(handle.getAttribute("aria-valuemax")),
  }[e.key];
  if (to === undefined) return;
  e.preventDefault();
  e.stopPropagation();
  move(deskOf(handle), handle, to);
  count();
}, true);

document.addEventListener("pointerdown", e => {
  const handle = e.target.closest?.(".desk-handle");
  if (!handle) return;
  e.preventDefault();
  clearTimeout(waiting); // nothing is swapped away from under the pointer
  const desk = deskOf(handle), svg = desk.querySelector("svg[data-wide]");
  const left = Number(svg.dataset.left), wide = Number(svg.dataset.wide);
  handle.focus();
  handle.setPointerCapture(e.pointerId);
  const drag = at => {
    const point = new DOMPoint(at.clientX, at.clientY).matrixTransform(svg.getScreenCTM().inverse());
    move(desk, handle, Math.round(((point.x - left) / wide) * 100));
  };
  const end = () => {
    handle.removeEventListener("pointermove", drag);
    count();
  };
  handle.addEventListener("pointermove", drag);
  handle.addEventListener("pointerup", end, { once: true });
  handle.addEventListener("pointercancel", end, { once: true });
});

document.addEventListener("change", e => {
  if (!e.target.matches?.("#desk-low, #desk-high")) return;
  show(deskOf(e.target));
  count();
});
