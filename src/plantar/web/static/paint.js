// The painted map: strokes on drawings, kept in step with the list of regions.
// A region's share is the part of its pixels that is painted, over all drawings that show it.
const form = document.getElementById("paint");
const colours = JSON.parse(form.dataset.colours);
const kinds = Object.keys(colours);
const field = form.elements.map;
const summary = form.querySelector("[data-summary]");
const shapes = await (await fetch("/drawings.json")).json();
const history = [];
let erasing = false;

const chosen = (name) => form.querySelector(`[name=${name}]:checked`).value;
const opposite = { left: "right", right: "left" };

/** One drawing of one side: its paths, and for each sensation a canvas of what is painted. */
class Sheet {
  constructor(figure) {
    this.figure = figure;
    this.side = figure.dataset.side;
    this.both = figure.dataset.both === "1";
    this.name = figure.dataset.view;
    this.canvas = figure.querySelector("canvas");
    this.width = this.canvas.width;
    this.height = this.canvas.height;
    this.layers = {};
    this.counts = {};
    this.outlines();
    this.canvas.addEventListener("pointerdown", (event) => this.begin(event));
    this.canvas.addEventListener("pointermove", (event) => this.move(event));
    for (const end of ["pointerup", "pointercancel"])
      this.canvas.addEventListener(end, () => this.finish());
  }

  outlines() {
    const svg = this.figure.querySelector("svg");
    const turned = this.side === "left" && !this.both;
    const turn = new DOMMatrix(turned ? [-1, 0, 0, 1, this.width, 0] : [1, 0, 0, 1, 0, 0]);
    this.all = new Path2D();
    this.regions = [];
    for (const [region, side, d] of shapes[this.name]) {
      const path = new Path2D();
      path.addPath(new Path2D(d), turn);
      this.all.addPath(path);
      this.regions.push({ region, side: this.both ? side : this.side, path });
      const drawn = document.createElementNS("http://www.w3.org/2000/svg", "path");
      drawn.setAttribute("d", d);
      drawn.setAttribute("class", "region-shape");
      if (turned) drawn.setAttribute("transform", `translate(${this.width} 0) scale(-1 1)`);
      svg.append(drawn);
    }
  }

  /** Which region each pixel belongs to (0 is none), and how many each has. */
  mask() {
    if (this.owner) return this.owner;
    const context = blank(this.width, this.height).getContext("2d", { willReadFrequently: true });
    this.owner = new Uint8Array(this.width * this.height);
    this.size = new Array(this.regions.length + 1).fill(0);
    this.regions.forEach(({ path }, number) => {
      context.clearRect(0, 0, this.width, this.height);
      context.fill(path);
      const pixels = context.getImageData(0, 0, this.width, this.height).data;
      for (let at = 0; at < this.owner.length; at++)
        if (pixels[4 * at + 3] > 127 && !this.owner[at]) {
          this.owner[at] = number + 1;
          this.size[number + 1]++;
        }
    });
    return this.owner;
  }

  layer(kind) {
    this.layers[kind] ??= blank(this.width, this.height);
    return this.layers[kind];
  }

  point(event) {
    const box = this.canvas.getBoundingClientRect();
    return [
      ((event.clientX - box.left) / box.width) * this.width,
      ((event.clientY - box.top) / box.height) * this.height,
    ];
  }

  begin(event) {
    remember();
    this.canvas.setPointerCapture(event.pointerId);
    this.last = this.point(event);
    this.stroke(this.last);
  }

  move(event) {
    if (!this.last) return;
    for (const each of event.getCoalescedEvents?.() ?? [event]) this.stroke(this.point(each));
  }

  finish() {
    if (!this.last) return;
    this.last = null;
    this.measure(chosen("sensation"));
    save();
  }

  stroke(to) {
    const context = this.layer(chosen("sensation")).getContext("2d");
    context.save();
    context.globalCompositeOperation = erasing ? "destination-out" : "source-over";
    context.clip(this.all);
    context.lineCap = context.lineJoin = "round";
    context.lineWidth = Number(chosen("brush")) * 2;
    context.strokeStyle = colours[chosen("sensation")];
    context.beginPath();
    context.moveTo(...this.last);
    context.lineTo(to[0] + 0.01, to[1]);
    context.stroke();
    context.restore();
    this.last = to;
    this.show();
  }

  /** Paint a whole region, or take its paint away. */
  fill(side, region, kind, on) {
    const context = this.layer(kind).getContext("2d");
    context.save();
    context.globalCompositeOperation = on ? "source-over" : "destination-out";
    context.fillStyle = colours[kind];
    for (const shape of this.regions)
      if (shape.region === region && shape.side === side) context.fill(shape.path);
    context.restore();
    this.measure(kind);
    this.show();
  }

  measure(kind) {
    const owner = this.mask();
    const context = this.layer(kind).getContext("2d");
    const pixels = context.getImageData(0, 0, this.width, this.height).data;
    const painted = new Array(this.size.length).fill(0);
    for (let at = 0; at < owner.length; at++) if (pixels[4 * at + 3] > 127) painted[owner[at]]++;
    this.counts[kind] = painted;
  }

  show() {
    const context = this.canvas.getContext("2d");
    context.clearRect(0, 0, this.width, this.height);
    context.globalAlpha = 0.72;
    for (const kind of kinds) if (this.layers[kind]) context.drawImage(this.layers[kind], 0, 0);
    context.globalAlpha = 1;
  }

  /** What is painted now, to go back to. */
  copy() {
    const kept = {};
    for (const [kind, canvas] of Object.entries(this.layers)) {
      kept[kind] = blank(this.width, this.height);
      kept[kind].getContext("2d").drawImage(canvas, 0, 0);
    }
    return kept;
  }

  set(layers, mirrored = false) {
    this.layers = {};
    this.counts = {};
    for (const [kind, canvas] of Object.entries(layers)) {
      const context = this.layer(kind).getContext("2d");
      if (mirrored) context.setTransform(-1, 0, 0, 1, this.width, 0);
      context.drawImage(canvas, 0, 0);
      context.resetTransform();
      this.measure(kind);
    }
    this.show();
  }
}

function blank(width, height) {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  return canvas;
}

const sheets = [...form.querySelectorAll("[data-view]")].map((figure) => new Sheet(figure));

function remember() {
  history.push(sheets.map((sheet) => sheet.copy()));
  if (history.length > 20) history.shift();
}

/** Side, sensation and region to the share that is painted: the largest over the drawings. */
function shares() {
  const found = {};
  for (const sheet of sheets)
    for (const [kind, counts] of Object.entries(sheet.counts))
      sheet.regions.forEach(({ region, side }, number) => {
        const share = counts[number + 1] / Math.max(sheet.size[number + 1], 1);
        if (share < 0.03) return;
        const regions = ((found[side] ??= {})[kind] ??= {});
        regions[region] = Math.max(regions[region] ?? 0, Math.min(1, Math.round(share * 100) / 100));
      });
  return found;
}

function save() {
  const layers = shares();
  const some = Object.keys(layers).length > 0;
  field.value = some ? JSON.stringify({ schema: "plantar/map/1", layers }) : "";
  form.elements.drawn.value = "1";
  tick(layers);
  const count = Object.values(layers)
    .flatMap((side) => Object.values(side))
    .reduce((sum, regions) => sum + Object.keys(regions).length, 0);
  summary.textContent = some ? `${count} areas are painted.` : "Nothing is painted yet.";
}

/** The list shows the sensation that is chosen. */
function tick(layers) {
  for (const box of form.querySelectorAll("[name=region]")) {
    const [side, region] = box.value.split("|");
    box.checked = (layers[side]?.[chosen("sensation")]?.[region] ?? 0) >= 0.45;
  }
}

function fill(side, region, kind, on) {
  for (const sheet of sheets)
    if (sheet.both || sheet.side === side) sheet.fill(side, region, kind, on);
}

const actions = {
  erase(button) {
    erasing = !erasing;
    button.setAttribute("aria-pressed", erasing);
  },
  undo() {
    const before = history.pop();
    if (before) sheets.forEach((sheet, number) => sheet.set(before[number]));
    save();
  },
  mirror() {
    remember();
    const copies = sheets.map((sheet) => sheet.copy());
    const full = (side) =>
      sheets.some((sheet, n) => sheet.side === side && !sheet.both && Object.keys(copies[n]).length);
    const from = full("right") ? "right" : "left";
    for (const sheet of sheets) {
      if (sheet.both || sheet.side === from) continue;
      const other = sheets.findIndex((s) => s.name === sheet.name && s.side === opposite[sheet.side]);
      sheet.set(copies[other], true);
    }
    save();
  },
  zoom(button) {
    const large = form.classList.toggle("larger");
    button.setAttribute("aria-pressed", large);
  },
  clear() {
    remember();
    for (const sheet of sheets) sheet.set({});
    save();
  },
};

for (const button of form.querySelectorAll("[data-do]"))
  button.addEventListener("click", () => actions[button.dataset.do](button));
form.addEventListener("change", (event) => {
  if (event.target.name === "region") {
    remember();
    const [side, region] = event.target.value.split("|");
    fill(side, region, chosen("sensation"), event.target.checked);
    save();
  } else if (event.target.name === "sensation") tick(shares());
});

const before = field.value ? JSON.parse(field.value) : {};
for (const [side, layers] of Object.entries(before.layers ?? {}))
  for (const [kind, regions] of Object.entries(layers))
    for (const [region, share] of Object.entries(regions))
      if (share >= 0.45) fill(side, region, kind, true);
for (const hidden of form.querySelectorAll("[data-tools],[data-sheets]")) hidden.hidden = false;
save();
