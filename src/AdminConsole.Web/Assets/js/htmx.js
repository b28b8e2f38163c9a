// htmx under a strict Content-Security-Policy: its settings stand in the head; here come the form token,
// expired sessions, failures said aloud, and focus that survives a swap.
import htmx from "htmx.org";
import { notify } from "./notices.js";
import { word } from "./content.js";

document.addEventListener("htmx:configRequest", event => {
  const token = document.querySelector('meta[name="ac-form"]')?.content;
  if (token) event.detail.headers["RequestVerificationToken"] = token;
});

let held = null;
document.addEventListener("htmx:beforeSwap", event => {
  const answer = new URL(event.detail.xhr.responseURL || location.href, location.href);
  if (answer.pathname === "/sign-in") {
    event.detail.shouldSwap = false;
    location.assign(`/sign-in?ReturnUrl=${encodeURIComponent(location.pathname + location.search)}`);
    return;
  }
  const active = document.activeElement;
  held = active && active !== document.body ? { id: active.id, focus: active.dataset.focus, inside: event.detail.target?.contains(active) } : null;
});
document.addEventListener("htmx:afterSettle", event => {
  if (!held?.inside || (document.activeElement && document.activeElement !== document.body)) return;
  const again = (held.id && document.getElementById(held.id))
    || (held.focus && document.querySelector(`[data-focus="${CSS.escape(held.focus)}"]`))
    || event.detail.elt?.querySelector?.("[autofocus], [aria-current='true']");
  again?.focus({ preventScroll: true });
  held = null;
});

document.addEventListener("htmx:responseError", () => notify({ Kind: "bad", Text: word("failed") }));
document.addEventListener("htmx:sendError", () => notify({ Kind: "bad", Text: word("offline") }));

export default htmx;
