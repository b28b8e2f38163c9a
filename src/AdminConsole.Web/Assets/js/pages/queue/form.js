// The form under a comment, or under many: what was written in it, and what its buttons need.

/** Whether a hold says until when; else the field for it asks. */
export function isDated(form, button) {
  const until = form.elements.until;
  if (button.name !== "do" || button.value !== "hold" || !until || until.value) return true;
  until.required = true;
  until.reportValidity();
  until.required = false;
  return false;
}

/** Writes into the form what another one like it said: the note, the day, and which members of a campaign are part of it. */
export function fill(form, said) {
  if (!form) return;
  for (const name of ["note", "until"]) {
    const place = form.elements[name];
    if (place && !place.value) place.value = said.get(name) ?? "";
  }
  if (!said.has("listed") && !said.has("member")) return;
  const members = new Set(said.getAll("member"));
  for (const box of document.querySelectorAll("#pane input[name=member]")) {
    if (box.checked === members.has(box.value)) continue;
    box.checked = members.has(box.value);
    box.dispatchEvent(new Event("change", { bubbles: true }));
  }
}
