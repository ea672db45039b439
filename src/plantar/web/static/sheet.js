// One drawing of one side: its regions, and for each sensation a canvas of what is painted.

import { places } from "/static/places.js";

export const HALF = 0.45; // above this share a region counts as painted: map.mostly of model.yaml
export const LEAST = 0.03; // less than this is a slip of the finger
const FINE = 2; // pixels of a canvas for a unit of the drawing
const STRIPE = 10; // units from stripe to stripe of a region that is painted in part

function blank(width, height) {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  return canvas;
}

export class Sheet {
  constructor(figure, drawing, colours) {
    this.figure = figure;
    this.colours = colours;
    this.side = figure.dataset.side;
    this.both = figure.dataset.both === "1";
    this.name = figure.dataset.view;
    this.canvas = figure.querySelector("canvas");
    const svg = figure.querySelector("svg.under");
    ({ width: this.width, height: this.height } = svg.viewBox.baseVal);
    this.title = svg.getAttribute("aria-label");
    this.canvas.width = this.width * FINE;
    this.canvas.height = this.height * FINE;
    this.outlines(drawing);
    this.begin({});
  }

  outlines({ regions, under, over }) {
    const turned = this.side === "left" && !this.both;
    const turn = new DOMMatrix(turned ? [-1, 0, 0, 1, this.width, 0] : [1, 0, 0, 1, 0, 0]);
    const place = turned ? `transform="translate(${this.width} 0) scale(-1 1)"` : "";
    const skin = regions.map(([, , d]) => `<path class="region-shape" d="${d}"/>`).join("");
    this.figure.querySelector(".under").innerHTML = `<g ${place}>${under}${skin}</g>`;
    this.figure.querySelector(".over").innerHTML = `<g ${place}>${over}</g>`;
    this.all = new Path2D();
    this.regions = regions.map(([region, side, d]) => {
      const path = new Path2D();
      path.addPath(new Path2D(d), turn);
      this.all.addPath(path);
      return { region, side: this.both ? side : this.side, path };
    });
  }

  /** The paint that was there before the first step: side, sensation and region to share. */
  begin(base) {
    this.layers = {};
    this.counts = {};
    this.given = {};
    for (const [number, { region, side }] of this.regions.entries())
      for (const [kind, regions] of Object.entries(base[side] ?? {}))
        if (regions[region] > 0) {
          (this.given[kind] ??= {})[number] = { share: regions[region] };
          this.part(number, kind, regions[region]);
        }
    for (const kind of Object.keys(this.given)) {
      this.measure(kind);
      for (const [number, mark] of Object.entries(this.given[kind])) mark.count = this.counts[kind][number];
    }
  }

  /** Which region each unit belongs to (0 is none), and how many each has. */
  mask() {
    if (this.owner) return this.owner;
    const context = blank(this.width, this.height).getContext("2d", { willReadFrequently: true });
    this.owner = new Uint8Array(this.width * this.height);
    this.size = new Array(this.regions.length).fill(0);
    this.regions.forEach(({ path }, number) => {
      context.clearRect(0, 0, this.width, this.height);
      context.fill(path);
      const pixels = context.getImageData(0, 0, this.width, this.height).data;
      for (let at = 0; at < this.owner.length; at++)
        if (pixels[4 * at + 3] > 127 && !this.owner[at]) {
          this.owner[at] = number + 1;
          this.size[number]++;
        }
    });
    return this.owner;
  }

  context(kind) {
    this.layers[kind] ??= blank(this.width * FINE, this.height * FINE);
    const context = this.layers[kind].getContext("2d");
    context.setTransform(FINE, 0, 0, FINE, 0, 0);
    return context;
  }

  /** Paints with ``draw`` on one layer, within the regions that ``where`` outlines. */
  within(kind, where, erase, draw) {
    const context = this.context(kind);
    context.save();
    context.globalCompositeOperation = erase ? "destination-out" : "source-over";
    context.clip(where);
    context.fillStyle = context.strokeStyle = this.colours[kind];
    draw(context);
    context.restore();
  }

  line(kind, { points, width }, erase) {
    this.within(kind, this.all, erase, (context) => {
      context.lineCap = context.lineJoin = "round";
      context.lineWidth = width * 2;
      context.beginPath();
      context.moveTo(points[0], points[1]);
      context.lineTo(points[0] + 0.01, points[1]);
      for (let at = 2; at < points.length; at += 2) context.lineTo(points[at], points[at + 1]);
      context.stroke();
    });
  }

  stroke(step) {
    this.line(step.kind, step, false);
    this.measure(step.kind);
  }

  /** Wipes with the brush; the regions of which less is painted now, with what is left. */
  erase(step) {
    const less = [];
    for (const kind of Object.keys(this.layers)) {
      const before = this.counts[kind] ?? [];
      this.line(kind, step, true);
      this.measure(kind);
      for (const [number, { region, side }] of this.regions.entries())
        if (this.counts[kind][number] < before[number])
          less.push({ region, side, kind, share: this.share(kind, number) });
    }
    return less;
  }

  fill(side, regions, kind, on) {
    const mine = this.regions.filter((shape) => shape.side === side && regions.has(shape.region));
    if (!mine.length || (!on && !this.layers[kind])) return;
    for (const { path } of mine)
      this.within(kind, path, !on, (context) => context.fillRect(0, 0, this.width, this.height));
    this.measure(kind);
  }

  /** A region painted in part, as stripes that cover the share. */
  part(number, kind, share) {
    this.within(kind, this.regions[number].path, false, (context) => {
      if (share >= 0.99) context.fillRect(0, 0, this.width, this.height);
      else
        for (let y = 0; y < this.height; y += STRIPE) context.fillRect(0, y, this.width, STRIPE * share);
    });
  }

  lower(region, side, kind, share) {
    const number = this.regions.findIndex((shape) => shape.region === region && shape.side === side);
    if (number < 0 || !this.counts[kind] || this.share(kind, number) <= share) return;
    this.fill(side, new Set([region]), kind, false);
    if (share >= LEAST) this.part(number, kind, share);
    this.measure(kind);
  }

  /** Takes the paint of another drawing, or of its own other half, turned over. */
  mirror(other) {
    const from = { ...other.layers };
    if (other !== this) this.wipe();
    for (const [kind, canvas] of Object.entries(from)) {
      const turned = blank(canvas.width, canvas.height);
      const context = turned.getContext("2d");
      context.setTransform(-1, 0, 0, 1, canvas.width, 0);
      context.drawImage(canvas, 0, 0);
      const own = this.context(kind);
      own.resetTransform();
      own.drawImage(turned, 0, 0);
      this.measure(kind);
    }
  }

  wipe() {
    this.layers = {};
    this.counts = {};
  }

  measure(kind) {
    const owner = this.mask();
    const small = blank(this.width, this.height).getContext("2d", { willReadFrequently: true });
    small.drawImage(this.layers[kind], 0, 0, this.width, this.height);
    const pixels = small.getImageData(0, 0, this.width, this.height).data;
    const painted = new Array(this.regions.length).fill(0);
    for (let at = 0; at < owner.length; at++)
      if (owner[at] && pixels[4 * at + 3] > 127) painted[owner[at] - 1]++;
    this.counts[kind] = painted;
  }

  /** The share of a region that is painted; as it was given where no step touched it. */
  share(kind, number) {
    const mark = this.given[kind]?.[number];
    const count = this.counts[kind]?.[number] ?? 0;
    if (mark && mark.count === count) return mark.share;
    return Math.min(1, Math.round((100 * count) / Math.max(this.size?.[number] ?? 1, 1)) / 100);
  }

  shares() {
    return Object.keys(this.counts).flatMap((kind) =>
      this.regions
        .map(({ region, side }, number) => ({ region, side, kind, share: this.share(kind, number) }))
        .filter(({ share }) => share >= LEAST),
    );
  }

  get painted() {
    return this.shares().length > 0;
  }

  show() {
    const context = this.canvas.getContext("2d");
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    context.globalAlpha = 0.78;
    for (const kind of Object.keys(this.colours))
      if (this.layers[kind]) context.drawImage(this.layers[kind], 0, 0);
    context.globalAlpha = 1;
  }

  /** Says in the name of the drawing what is painted on it; the side of a drawing of one only there. */
  describe(names, wholes) {
    const said = {};
    const partly = new Set();
    for (const { side, kind, region, share } of this.shares()) {
      if (share <= HALF) partly.add(region);
      ((said[kind] ??= {})[this.both ? side : ""] ??= []).push(region);
    }
    const rest = (regions) => regions.map((r) => (partly.has(r) ? `part of ${names[r]}` : names[r])).join("; ");
    const parts = Object.entries(said).map(([kind, sides]) => `${kind}: ${places(sides, wholes, rest)}`);
    this.figure
      .querySelector(".under")
      .setAttribute("aria-label", `${this.title}. ${parts.length ? parts.join(". ") : "Nothing is painted"}.`);
  }
}
