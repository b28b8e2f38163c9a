// The two handles of the threshold desk: dragged or moved by arrow keys. The number fields beside them are the truth;
// a handle writes into its field, and the figures are fetched when it rests.
import { onContent } from "../content.js";
import htmx from "../htmx.js";

const REST = 250;
let waiting = 0;

onContent(() => {
  const desk = document.querySelector("[data-desk]:not([data-moves])");
  if (!desk) return;
  desk.dataset.moves = "";
  begin(desk);
});

function begin(desk) {
  const svg = desk.querySelector("svg[data-wide]");
  const bars = [...svg.querySelectorAll("rect:not(.handle)")];
  const handles = [...desk.querySelectorAll(".desk-handle")];
  const [low, high] = handles.map(h => desk.querySelector(`#${h.dataset.field}`));
  const left = Number(svg.dataset.left), wide = Number(svg.dataset.wide);

  const hundredths = field => Math.round(Number(field.value) * 100);
  const said = value => (value === 100 ? "1" : `.${String(value).padStart(2, "0")}`);

  const show = () => {
    const at = [hundredths(low), hundredths(high)];
    handles.forEach((handle, i) => {
      handle.setAttribute("transform", `translate(${Math.min(left + (wide * at[i]) / 100, 1020)} 0)`);
      handle.setAttribute("aria-valuenow", String(at[i]));
      handle.setAttribute("aria-valuetext", said(at[i]));
      handle.querySelector("text").textContent = i === 1 && at[i] === 100 ? "–" : said(at[i]);
    });
    handles[0].setAttribute("aria-valuemax", String(at[1] - 1));
    handles[1].setAttribute("aria-valuemin", String(at[0] + 1));
    bars.forEach((bar, i) => bar.setAttribute("class", i < at[0] ? "f-0" : i < at[1] ? "f-2" : "f-1"));
  };

  const move = (handle, value) => {
    const [least, most] = [Number(handle.getAttribute("aria-valuemin")), Number(handle.getAttribute("aria-valuemax"))];
    const field = handle === handles[0] ? low : high;
    field.value = (Math.min(most, Math.max(least, value)) / 100).toFixed(2);
    show();
  };

  const count = () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      const form = desk.querySelector("form");
      const query = new URLSearchParams({ category: form.elements.category.value, days: form.elements.days.value, low: low.value, high: high.value });
      const address = `/policy/thresholds?${query}`;
      htmx.ajax("GET", address, { target: "#desk", swap: "outerHTML" }).then(() => history.replaceState(history.state, "", address));
    }, REST);
  };

  for (const handle of handles) {
    handle.addEventListener("keydown", e => {
      const now = Number(handle.getAttribute("aria-valuenow"));
      const to = {
        ArrowLeft: now - 1, ArrowDown: now - 1, ArrowRight: now + 1, ArrowUp: now + 1, PageDown: now - 10, PageUp: now + 10,
        Home: Number(handle.getAttribute("aria-valuemin")), End: Number(handle.getAttribute("aria-valuemax")),
      }[e.key];
      if (to === undefined || e.altKey || e.ctrlKey || e.metaKey) return;
      e.preventDefault();
      e.stopPropagation();
      move(handle, to);
      count();
    });
    handle.addEventListener("pointerdown", e => {
      e.preventDefault();
      handle.focus();
      handle.setPointerCapture(e.pointerId);
      const drag = at => {
        const point = new DOMPoint(at.clientX, at.clientY).matrixTransform(svg.getScreenCTM().inverse());
        move(handle, Math.round(((point.x - left) / wide) * 100));
      };
      const end = () => {
        handle.removeEventListener("pointermove", drag);
        count();
      };
      handle.addEventListener("pointermove", drag);
      handle.addEventListener("pointerup", end, { once: true });
      handle.addEventListener("pointercancel", end, { once: true });
    });
  }

  for (const field of [low, high]) field.addEventListener("change", () => { show(); count(); });
}
