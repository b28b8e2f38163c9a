// A list in an order: by drag on .grip, and by Alt+↑ / Alt+↓ on the focused row or anything in it. After every move the
// list fires "reordered" { ids, item, from, to }; a form around it with data-order gets input[name=order] and is sent.
import Sortable from "sortablejs";
import { all, say, word } from "./content.js";

export function initSortable(root) {
  all(root, "[data-sortable]").forEach(list => {
    if (list.dataset.sortableReady) return;
    list.dataset.sortableReady = "1";
    const rows = () => [...list.children].filter(row => row.dataset.id);
    let start = [];

    Sortable.create(list, {
      handle: list.dataset.handle ?? ".grip",
      draggable: "[data-id]",
      filter: "[data-fixed]",
      animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 120,
      ghostClass: "is-dragging",
      onStart: () => { start = rows().map(row => row.dataset.id); },
      onEnd: event => moved(event.item, start.indexOf(event.item.dataset.id)),
    });

    list.addEventListener("keydown", event => {
      if (!event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
      const item = event.target.closest("[data-id]");
      if (!item || item.dataset.fixed !== undefined || !list.contains(item)) return;
      event.preventDefault();
      event.stopPropagation();
      const order = rows();
      const from = order.indexOf(item);
      const to = from + (event.key === "ArrowUp" ? -1 : 1);
      if (to < 0 || to >= order.length) return;
      const focus = document.activeElement;
      if (to < from) order[to].before(item); else order[to].after(item);
      focus.focus({ preventScroll: true });
      item.scrollIntoView({ block: "nearest" });
      moved(item, from);
    });

    function moved(item, from) {
      const order = rows();
      const to = order.indexOf(item);
      if (to === from) return;
      say(word("moved", to + 1, order.length));
      const ids = order.map(row => row.dataset.id);
      list.dispatchEvent(new CustomEvent("reordered", { bubbles: true, detail: { ids, item, from, to } }));
      const form = list.closest("form[data-order]");
      if (!form) return;
      const input = form.querySelector('input[name="order"]');
      input.value = ids.join(",");
      form.requestSubmit();
    }
  });
}
