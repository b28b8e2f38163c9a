// Small comforts of forms: a button that shows it is busy, submit on change, show a password, fill a demo account, copy.
import { say, word } from "./content.js";

function rest(form) {
  delete form.dataset.sent;
  form.querySelectorAll(".is-busy").forEach(button => {
    button.classList.remove("is-busy");
    button.removeAttribute("aria-busy");
  });
}

export function initForms() {
  addEventListener("submit", event => { // on the window: after those who send the form themselves
    const button = event.submitter;
    if (event.defaultPrevented || !button?.matches(".btn") || event.target.matches("[data-theme-form], [hx-post], [hx-get], [method='get']")) return;
    button.classList.add("is-busy");
    button.setAttribute("aria-busy", "true");
    if (event.target.dataset.sent) event.preventDefault();
    event.target.dataset.sent = "1";
    setTimeout(rest, 15_000, event.target); // no page came: it may be sent again
  });
  addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(rest));
  document.addEventListener("change", event => {
    if (event.target.matches("[data-submit-on-change]")) event.target.form.requestSubmit();
  });
  document.addEventListener("click", async event => {
    const show = event.target.closest("[data-show-password]");
    if (show) {
      const input = document.getElementById(show.dataset.showPassword);
      const shown = input.type === "text";
      input.type = shown ? "password" : "text";
      show.setAttribute("aria-pressed", String(!shown));
    }
    const fill = event.target.closest("[data-fill]");
    if (fill) {
      for (const [id, value] of Object.entries(JSON.parse(fill.dataset.fill))) document.getElementById(id).value = value;
      document.getElementById("password")?.form.querySelector("button[type=submit]")?.focus();
    }
    const copy = event.target.closest("[data-copy]");
    if (copy) {
      await navigator.clipboard?.writeText(document.querySelector(copy.dataset.copy).textContent.trim());
      say(word("shown"));
    }
  });
  // a typed confirmation: the button wakes when the words agree
  document.addEventListener("input", event => {
    const wanted = event.target.dataset?.confirm;
    if (wanted === undefined) return;
    event.target.form.querySelector("button[type=submit]").disabled = event.target.value.trim() !== wanted;
  });
}
