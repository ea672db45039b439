// The painted map: what a person does is a list of steps, and the picture is what they come to.
// A step is a brush stroke, an erasing stroke, whole regions from the list or a tap, a copy to the
// other side, or a clean sheet. The list goes to the server with the map and comes back as it was.
// A region's share is the part of it that is painted, the largest over the drawings that show it;
// a region that no step touched keeps the share it came with.
import { Sheet, HALF } from "/static/sheet.js";
import { places } from "/static/places.js";
import { Stage } from "/static/stage.js";

const form = document.getElementById("paint");
const colours = JSON.parse(form.dataset.colours);
const field = form.elements.map;
const strokes = form.elements.strokes;
const summary = form.querySelector("[data-summary]");
const wholes = JSON.parse(summary.dataset.wholes);
const list = form.querySelector("[data-list]");
list.open = Boolean(document.querySelector(".wrong")); // before anything is waited for: who has opened it keeps it
const shapes = await fetch("/drawings.json").then((answer) => answer.json()).catch((lost) => {
  list.open = true; // without the drawings the list is what is left
  throw lost;
});

const chosen = (name) => form.querySelector(`[name=${name}]:checked`).value;
const boxes = [...form.querySelectorAll("[name=region]")];
const names = Object.fromEntries(
  boxes.map((box) => [box.value.split("|")[1], box.closest(".region").querySelector("span").textContent]),
);
const parts = JSON.parse(form.dataset.parts);
const opposite = { left: "right", right: "left" };
const sidesOf = (side) => (side === "both" ? ["left", "right"] : [side]);

const sheets = [...form.querySelectorAll("[data-view]")].map(
  (figure) => new Sheet(figure, shapes[figure.dataset.view], colours),
);
const given = field.value;
const start = opened();
let steps = [...start.steps];

/** What the painting began with: the kept steps where they still give this map, else the map. */
function opened() {
  const layers = given ? (JSON.parse(given).layers ?? {}) : {};
  for (const kept of [draft(), strokes.value]) {
    try {
      const read = JSON.parse(kept);
      const drafted = kept !== strokes.value;
      if (Array.isArray(read.steps) && (drafted || same(read.gives, layers))) return { ...read, drafted };
    } catch {
      // Nothing kept, or nothing that can be read.
    }
  }
  return { base: layers, steps: [], gives: layers };
}

/** Equal as data, whatever the order of names. */
function same(a, b) {
  const sorted = (_, value) =>
    value && value.constructor === Object ? Object.fromEntries(Object.entries(value).sort()) : value;
  return JSON.stringify(a, sorted) === JSON.stringify(b, sorted);
}

// A reload before "Go on" loses nothing: the tab keeps the steps until they are sent.
function draftName() {
  return `paint ${location.pathname.split("/").slice(0, 3).join("/")}`;
}

function draft() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(draftName()) ?? "null");
    return kept && kept.of === given ? kept.strokes : "";
  } catch {
    return "";
  }
}

function keepDraft() {
  try {
    sessionStorage.setItem(draftName(), JSON.stringify({ of: given, strokes: strokes.value }));
  } catch {
    // A browser that keeps nothing paints all the same.
  }
}

function act(step) {
  const of = (side) => sheets.filter((sheet) => sheet.both || sheet.side === side);
  if (step.clear) for (const sheet of sheets) sheet.wipe();
  else if (step.copy) copy(step.copy);
  else if (step.regions)
    for (const side of sidesOf(step.side))
      for (const sheet of of(side)) sheet.fill(side, new Set(step.regions), step.kind, step.on);
  else if (step.points) {
    const sheet = sheets.find((s) => s.name === step.view && (s.both || s.side === step.side));
    if (!step.erase) sheet.stroke(step);
    else for (const left of sheet.erase(step)) others(sheet, left);
  }
}

/** What is erased in one drawing is no more in the others that show the region. */
function others(sheet, { region, side, kind, share }) {
  for (const other of sheets)
    if (other !== sheet && (other.both || other.side === side)) other.lower(region, side, kind, share);
}

function copy(from) {
  for (const sheet of sheets) {
    if (sheet.both) sheet.mirror(sheet);
    else if (sheet.side === opposite[from])
      sheet.mirror(sheets.find((other) => other.name === sheet.name && other.side === from));
  }
}

function replay() {
  for (const sheet of sheets) sheet.begin(start.base);
  for (const step of steps) act(step);
  for (const sheet of sheets) sheet.show();
}

function take(step) {
  steps.push(step);
  act(step);
  for (const sheet of sheets) sheet.show();
  save();
}

/** Side, sensation and region to the share that is painted: the largest over the drawings. */
function shares() {
  const found = {};
  for (const sheet of sheets)
    for (const { side, kind, region, share } of sheet.shares()) {
      const regions = ((found[side] ??= {})[kind] ??= {});
      regions[region] = Math.max(regions[region] ?? 0, share);
    }
  return found;
}

function save() {
  const layers = shares();
  const touched = start.drafted || steps.length !== start.steps.length || steps.some((s, n) => s !== start.steps[n]);
  if (touched) {
    const some = Object.keys(layers).length > 0;
    const none = given && { schema: "plantar/map/1", layers, rest: "not_looked_at" };
    field.value = some ? JSON.stringify({ schema: "plantar/map/1", layers }) : none && JSON.stringify(none);
    strokes.value = JSON.stringify({ base: start.base, steps, gives: layers });
    if (strokes.value.length > 300000) strokes.value = "";
    keepDraft();
  } else field.value = given;
  form.elements.drawn.value = "1";
  tick(layers);
  tell(layers);
}

/** The list and the taps show the sensation that is chosen. */
function tick(layers) {
  const kind = chosen("sensation");
  const on = (side, region) => (layers[side]?.[kind]?.[region] ?? 0) > HALF;
  for (const box of boxes) box.checked = on(...box.value.split("|"));
  for (const box of form.querySelectorAll("[name=part]")) {
    const [side, part] = box.value.split("|");
    box.checked = sidesOf(side).every((each) => parts[part].every((region) => on(each, region)));
  }
}

/** In words, for the drawings and below them. */
function tell(layers) {
  for (const sheet of sheets) sheet.describe(names, wholes);
  const kinds = [...new Set(Object.values(layers).flatMap((of) => Object.keys(of)))];
  const said = kinds.map((kind) => {
    const sides = {};
    for (const side of ["left", "right"]) {
      const regions = Object.entries(layers[side]?.[kind] ?? {});
      if (regions.length) sides[side] = most(regions);
    }
    return `${kind}: ${places(sides, wholes, (left) => (left.length < 4 ? left.map((r) => names[r]).join("; ") : `${left.length} places`))}`;
  });
  summary.textContent = said.length ? `Painted. ${said.map(capital).join(". ")}.` : "Nothing is painted yet.";
  for (const radio of form.querySelectorAll("[name=view]")) {
    const some = sheets.some((sheet) => sheet.name === radio.value && sheet.painted);
    radio.parentElement.classList.toggle("has-paint", some);
  }
}

const capital = (text) => text[0].toUpperCase() + text.slice(1);

/** Regions that are painted; those only brushed where none is painted more. */
function most(regions) {
  const touched = regions.filter(([, share]) => share >= 0.15);
  return (touched.length ? touched : regions).map(([region]) => region);
}

const stage = new Stage(form.querySelector(".stage"), sheets, {
  brush: () => ({ kind: chosen("sensation"), width: Number(chosen("brush")), erase: erasing }),
  done: take,
});
let erasing = false;

const actions = {
  erase(button) {
    erasing = !erasing;
    button.setAttribute("aria-pressed", erasing);
  },
  undo() {
    steps.pop();
    replay();
    save();
  },
  mirror() {
    const full = (side) => sheets.some((sheet) => !sheet.both && sheet.side === side && sheet.painted);
    take({ copy: full("right") && !full("left") ? "right" : chosen("show") === "right" ? "right" : full("left") ? "left" : "right" });
  },
  clear: () => take({ clear: true }),
  larger: () => stage.zoomTo(stage.zoom * 1.5),
  smaller: () => stage.zoomTo(stage.zoom / 1.5),
};

for (const button of form.querySelectorAll("[data-do]"))
  button.addEventListener("click", () => actions[button.dataset.do](button));
form.addEventListener("change", ({ target }) => {
  const kind = chosen("sensation");
  const on = target.checked;
  if (target.name === "region") {
    const [side, region] = target.value.split("|");
    take({ side, regions: [region], kind, on });
  } else if (target.name === "part") {
    const [side, part] = target.value.split("|");
    take({ side, regions: parts[part], kind, on });
  } else if (target.name === "sensation") tick(shares());
  else if (target.name === "view" || target.name === "show") present();
});
form.addEventListener("submit", () => {
  try {
    sessionStorage.removeItem(draftName());
  } catch {
    // Nothing was kept.
  }
});

function present() {
  const both = stage.present(chosen("view"), chosen("show"));
  form.querySelector(".choose-side").hidden = both;
}

/** The drawing and the side that hold the paint are shown first; both feet where there is none. */
function choose() {
  const painted = sheets.filter((sheet) => sheet.painted);
  const sides = new Set(painted.filter((sheet) => !sheet.both).map((sheet) => sheet.side));
  const first = painted.find((sheet) => sheet.name === "sole") ?? painted[0];
  if (first) form.querySelector(`[name=view][value=${first.name}]`).checked = true;
  if (sides.size === 1 && stage.narrow) form.querySelector(`[name=show][value=${[...sides][0]}]`).checked = true;
}

for (const hidden of form.querySelectorAll("[data-tools]")) hidden.hidden = false;
document.documentElement.classList.add("with-tray");
replay();
save();
choose();
present();
addEventListener("resize", present);
form.querySelector(".stage").closest("details")?.addEventListener("toggle", present); // in the diary
form.dataset.ready = "1";
