// The clinician's page: search box as a combobox, buttons without a page load, keys, copying.
// Whatever a button asks for stays in the form until the server has drawn it, so that an
// answer overtaken by the next keystroke loses nothing.

const form = document.getElementById("case");
const box = document.getElementById("q");
const list = document.getElementById("options");
const status = document.getElementById("status");
let changed = false;
const LOST = 1500; // milliseconds in which what was typed is asked about

/** Puts what a button stands for into the form and asks for the answer again. */
function enter(name, value) {
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = name;
  field.value = value;
  document.getElementById("pending").append(field);
  again();
}

/** Asks for the answer; as a whole page where htmx did not load. */
function again() {
  if (window.htmx) form.dispatchEvent(new Event("entered"));
  else form.submit();
}

// The search box: editable combobox with a list, the first option chosen by itself.
let shownFor = null;
let asking = null;
// What the arrow keys chose: kept when the list is drawn again for the same words.
let picked = null;

const options = () => [...list.querySelectorAll("[data-add]")];
const active = () => list.querySelector("[aria-selected=true]");

function choose(option) {
  for (const each of options()) each.setAttribute("aria-selected", each === option);
  if (option) {
    box.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  } else box.removeAttribute("aria-activedescendant");
}

function close() {
  list.hidden = true;
  box.setAttribute("aria-expanded", "false");
  choose(null);
}

async function look() {
  const typed = box.value.trim();
  if (asking) asking.abort();
  if (!typed) {
    shownFor = null;
    return close();
  }
  asking = new AbortController();
  try {
    const body = new URLSearchParams({ q: typed });
    const answer = await fetch("/clinician/find", { method: "POST", body, signal: asking.signal });
    if (!answer.ok) throw new Error(await answer.text());
    list.innerHTML = await answer.text();
  } catch (error) {
    if (error.name !== "AbortError") status.textContent = "The search did not work. Try again.";
    return;
  }
  shownFor = typed;
  list.classList.remove("undecided");
  show();
}

function show() {
  list.hidden = false;
  box.setAttribute("aria-expanded", "true");
  const [first] = options();
  const sure = first && "sure" in first.dataset ? first : null;
  choose(options().find((option) => option.dataset.add === picked) ?? sure);
}

async function add(option, absent) {
  if (!option && box.value.trim() && shownFor !== box.value.trim()) await look();
  const chosen = option || active();
  if (!box.value.trim()) return;
  if (!chosen) {
    // Nothing fits closely: the list stays, and a person decides.
    status.textContent = options().length
      ? "Not sure what is meant. Choose with the arrow keys, then press Enter."
      : "Nothing fits.";
    list.classList.toggle("undecided", options().length > 0);
    if (list.hidden) show();
    return;
  }
  const told = chosen.dataset.add.split(";").map((one) => {
    const parts = one.split("|");
    if (absent) parts[1] = "absent";
    return parts.join("|");
  });
  asking?.abort();
  box.value = "";
  shownFor = picked = null;
  close();
  list.replaceChildren();
  enter("add", told.join(";"));
}

let wait;
box.addEventListener("input", (event) => {
  event.stopPropagation();
  clearTimeout(wait);
  picked = null;
  wait = setTimeout(look, 60);
});
box.addEventListener("change", (event) => event.stopPropagation());
box.addEventListener("blur", () => setTimeout(() => document.activeElement !== box && close(), 150));
box.addEventListener("keydown", (event) => {
  const all = options();
  const at = all.indexOf(active());
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    if (list.hidden) return box.value.trim() === shownFor ? show() : look();
    const step = event.key === "ArrowDown" ? 1 : -1;
    if (!all.length) return;
    choose(all[(at + step + all.length) % all.length]);
    picked = active().dataset.add;
  } else if (event.key === "Enter") {
    event.preventDefault();
    clearTimeout(wait);
    const chosen = box.value.trim() === shownFor || picked ? active() : null;
    if (!chosen && box.value.trim() !== shownFor) close();
    add(chosen, event.shiftKey);
  } else if (event.key === "Escape") {
    event.preventDefault();
    if (list.hidden) box.value = "";
    picked = null;
    close();
  }
});
list.addEventListener("mousedown", (event) => {
  event.preventDefault();
  const option = event.target.closest("[data-add]");
  if (option) add(option, event.shiftKey);
});

// Buttons of the form: entered without a page load; letters are ordinary downloads.
form.addEventListener("click", (event) => {
  const button = event.target.closest("button[name]");
  if (!button || button.hasAttribute("formaction")) return;
  event.preventDefault();
  if (button.name === "find") add(null, false);
  else enter(button.name, button.value);
});

// A note counts only when it is read, so typing in it asks for nothing.
const note = document.getElementById("note");
for (const kind of ["input", "change"]) note.addEventListener(kind, (e) => e.stopPropagation());
note.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) enter("read", "1");
});

form.addEventListener("keydown", (event) => {
  const field = event.target;
  if (event.key !== "Enter" || field === box || !field.matches("input")) return;
  event.preventDefault();
  again();
});
document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  box.focus();
  box.select();
});

// A choice is one event, not two.
form.addEventListener("input", (e) => e.target.matches("select") && e.stopPropagation(), true);

// An answer to an older state of the form is thrown away: a newer one is under way.
// Should that newer request have been lost, it is made again.
let late;
form.addEventListener("input", () => {
  changed = true;
  clearTimeout(late);
  late = setTimeout(() => changed && again(), LOST);
});
document.body.addEventListener("htmx:beforeRequest", () => (changed = false));
let open = [];
let drawn = null;
let held = null; // the field in use and what is selected in it, while its copy takes its place
document.body.addEventListener("htmx:beforeSwap", (event) => {
  if (changed) event.detail.shouldSwap = false;
  if (event.detail.shouldSwap) held = selected(document.activeElement);
  drawn = document.querySelector("[data-drawn]");
  open = [...document.querySelectorAll("#result details[open], #band details[open]")].map((part) => part.id);
});
document.body.addEventListener("htmx:afterSwap", () => {
  if (held) reselect(document.activeElement);
  held = null;
  // Drawings that have not changed are not sent again.
  const place = document.querySelector("[data-drawn]");
  if (drawn && place && place !== drawn && place.dataset.drawn === drawn.dataset.drawn) {
    place.replaceWith(drawn);
  }
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
});

/** What a field has selected; ends of null where it is no field of text. */
function selected({ id, selectionStart: start = null, selectionEnd: end = null }) {
  return { id, start, end };
}

/** Selects in the copy what was selected: htmx forgets a selection from the first letter on. */
function reselect(field) {
  if (field.id === held.id && held.start !== null) field.setSelectionRange(held.start, held.end);
}

// A field that leaves the page says that it was changed; its value has been answered already.
form.addEventListener("change", (event) => held && event.stopPropagation(), true);
document.body.addEventListener("htmx:afterSettle", () => {
  keep();
  if (document.activeElement === document.body) box.focus({ preventScroll: true });
});
for (const kind of ["htmx:sendError", "htmx:responseError", "htmx:swapError"]) {
  document.body.addEventListener(kind, () => {
    held = null;
    status.textContent = "Not brought up to date: the server did not answer. Nothing is lost.";
    document.getElementById("band").classList.add("stale");
  });
}

// Copying: the same text as the file.
const copied = document.querySelector("[data-copied]");
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const body = new URLSearchParams(new FormData(form));
    body.set("as", button.dataset.copy);
    try {
      const answer = await fetch("/clinician/letter", { method: "POST", body });
      if (!answer.ok) throw new Error("none");
      await navigator.clipboard.writeText(await answer.text());
      copied.textContent = `${button.dataset.copy === "txt" ? "The letter" : "The summary"} is copied.`;
    } catch (error) {
      copied.textContent =
        error.message === "none"
          ? "There is no text: nothing is assessed."
          : "The browser does not allow copying here. Use the text file.";
    }
  });
}
for (const button of document.querySelectorAll("[data-plain]")) button.hidden = true;

// The tab keeps the case, so that a reload or a stray link loses nothing; nothing else does.
const KEPT = "plantar case";
const BEFORE = "plantar case before"; // what "New case" put away, until anything of the new one is entered

let fresh = false; // a new case was asked for: an answer that still comes keeps nothing of the old one

function keep() {
  if (fresh) return;
  const not = ["q", "drawn", "name", "born", "sender"];
  const pairs = [...new FormData(form)].filter(([name]) => !not.includes(name));
  try {
    sessionStorage.setItem(KEPT, JSON.stringify(pairs));
    if (begun(pairs)) forget();
  } catch {
    // A browser that forbids it keeps nothing; the page works all the same.
  }
}

/** Whether anything differs from an empty form. */
const filled = (pairs) => pairs.some(([, value]) => value && !["unknown", "generic"].includes(value));

/** Whether anything is told of a patient; the country is of the place. */
const begun = (pairs) => filled(pairs.filter(([name]) => name !== "country"));

/** Names and values of a form that the tab keeps; none where it keeps nothing. */
function kept(place) {
  try {
    return JSON.parse(sessionStorage.getItem(place) ?? "[]");
  } catch {
    return [];
  }
}

/** Puts a kept case back into the form, and lets the server draw it. */
function restore() {
  const pairs = kept(KEPT);
  const pending = document.getElementById("pending");
  for (const [name, value] of pairs) {
    // A name may come several times: one field for each, not the last value for all.
    const own = form.elements.namedItem(name);
    if (own instanceof Element && !pending.contains(own)) own.value = value;
    else {
      const field = document.createElement("input");
      Object.assign(field, { type: "hidden", name, value });
      pending.append(field);
    }
  }
  if (filled(pairs)) again();
}

const undo = document.querySelector("[data-undo]");

/** Ends the case before: another has begun. */
function forget() {
  sessionStorage.removeItem(BEFORE);
  undo.hidden = true;
}

addEventListener("pagehide", keep);
document.querySelector("[data-new]").addEventListener("click", () => {
  keep();
  const before = kept(KEPT);
  if (begun(before)) sessionStorage.setItem(BEFORE, JSON.stringify(before));
  // The country is of the place, not of the patient.
  fresh = true;
  sessionStorage.setItem(KEPT, JSON.stringify([["country", form.elements.country.value]]));
});
undo.hidden = !kept(BEFORE).length;
undo.querySelector("button").addEventListener("click", () => {
  sessionStorage.setItem(KEPT, JSON.stringify(kept(BEFORE)));
  forget();
  restore();
});
if (form.dataset.filled === "1") keep();
else addEventListener("load", restore); // by then htmx listens to the form

box.focus({ preventScroll: true });
