// Where a drawing is painted on: one finger or the mouse paints, two fingers move and zoom.

const GAP = 12; // pixels between two drawings
const LARGEST = 5;
const CLOSE = 2; // units that a finger must move for another point of a stroke

export class Stage {
  constructor(box, sheets, { brush, done }) {
    Object.assign(this, { box, sheets, brush, done, zoom: 1 });
    this.fingers = new Map();
    for (const sheet of sheets) {
      sheet.canvas.addEventListener("pointerdown", (event) => this.begin(sheet, event));
      sheet.canvas.addEventListener("pointermove", (event) => this.move(event));
      for (const end of ["pointerup", "pointercancel"])
        sheet.canvas.addEventListener(end, (event) => this.lift(event));
    }
  }

  get narrow() {
    return matchMedia("(max-width: 40rem)").matches;
  }

  /** Shows one drawing, of one side or of both; whether it is of both sides by itself. */
  present(view, show) {
    this.shown = this.sheets.filter(
      (sheet) => sheet.name === view && (sheet.both || show === "both" || sheet.side === show),
    );
    for (const sheet of this.sheets) sheet.figure.hidden = !this.shown.includes(sheet);
    if (view !== this.view) this.zoom = 1;
    this.view = view;
    this.layout();
    return this.shown[0].both;
  }

  /** As large as the room allows, side by side or below each other. */
  layout() {
    const { width, height } = this.shown[0];
    const n = this.shown.length;
    const bar = document.querySelector(".tray").getBoundingClientRect().height;
    const high = Math.max(240, innerHeight - bar - (this.narrow ? 72 : 120));
    const wide = this.box.clientWidth - 2;
    const across = Math.min((wide - GAP * (n - 1)) / (n * width), (high - 34) / height);
    const down = Math.min(wide / width, (high - 34 * n) / (n * height));
    const unit = Math.max(across, down) * this.zoom;
    this.box.classList.toggle("down", down > across);
    this.box.style.maxHeight = `${high}px`;
    for (const { figure } of this.shown) figure.style.width = `${width * unit}px`;
  }

  /** Zooms about a point of the window, the middle of the stage by itself. */
  zoomTo(zoom, at = this.middle()) {
    const box = this.box.getBoundingClientRect();
    const [x, y] = [at[0] - box.left, at[1] - box.top];
    const before = this.zoom;
    const [left, top] = [this.box.scrollLeft + x, this.box.scrollTop + y];
    this.zoom = Math.min(LARGEST, Math.max(1, zoom));
    this.layout();
    const by = this.zoom / before;
    this.box.scrollTo({ left: left * by - x, top: top * by - y, behavior: "instant" });
  }

  middle() {
    const box = this.box.getBoundingClientRect();
    return [box.left + box.width / 2, box.top + box.height / 2];
  }

  begin(sheet, event) {
    if (event.button > 0) return;
    this.fingers.set(event.pointerId, [event.clientX, event.clientY]);
    sheet.canvas.setPointerCapture(event.pointerId);
    if (this.fingers.size > 1) return this.grip();
    const { kind, width, erase } = this.brush();
    this.step = { view: sheet.name, side: sheet.side, kind, width, points: this.point(sheet, event) };
    if (erase) this.step.erase = true;
    this.sheet = sheet;
    this.preview();
  }

  /** A second finger: nothing is painted until all are lifted. */
  grip() {
    if (this.step) this.sheet.show();
    this.step = null;
    this.held = this.between();
  }

  move(event) {
    if (!this.fingers.has(event.pointerId)) return;
    this.fingers.set(event.pointerId, [event.clientX, event.clientY]);
    if (this.held) return this.pull();
    if (!this.step) return;
    const seen = event.getCoalescedEvents?.() ?? [];
    for (const each of seen.length ? seen : [event]) this.draw(each);
    this.preview();
  }

  draw(event) {
    const { points } = this.step;
    const [x, y] = this.point(this.sheet, event);
    if (Math.hypot(x - points.at(-2), y - points.at(-1)) >= CLOSE) points.push(x, y);
  }

  lift(event) {
    this.fingers.delete(event.pointerId);
    if (this.fingers.size) {
      if (this.held) this.held = this.between();
      return;
    }
    const step = event.type === "pointerup" ? this.step : null;
    if (this.step && !step) this.sheet.show();
    this.step = this.held = null;
    if (step) this.done(step);
  }

  /** The stroke as it grows, over what is painted; it counts when the finger is lifted. */
  preview() {
    const { sheet, step } = this;
    sheet.show();
    const context = sheet.canvas.getContext("2d");
    const fine = sheet.canvas.width / sheet.width;
    context.save();
    context.scale(fine, fine);
    context.clip(sheet.all);
    context.globalCompositeOperation = step.erase ? "destination-out" : "source-over";
    context.globalAlpha = step.erase ? 1 : 0.78;
    context.lineCap = context.lineJoin = "round";
    context.lineWidth = step.width * 2;
    context.strokeStyle = sheet.colours[step.kind];
    context.beginPath();
    context.moveTo(step.points[0], step.points[1]);
    context.lineTo(step.points[0] + 0.01, step.points[1]);
    for (let at = 2; at < step.points.length; at += 2) context.lineTo(step.points[at], step.points[at + 1]);
    context.stroke();
    context.restore();
  }

  /** Middle and distance of the first two fingers. */
  between() {
    const [[ax, ay], [bx, by] = [ax, ay]] = [...this.fingers.values()];
    return { at: [(ax + bx) / 2, (ay + by) / 2], apart: Math.hypot(ax - bx, ay - by) };
  }

  pull() {
    const now = this.between();
    if (this.held.apart > 20 && now.apart > 20) this.zoomTo((this.zoom * now.apart) / this.held.apart, this.held.at);
    const top = this.box.scrollTop;
    const [dx, dy] = [this.held.at[0] - now.at[0], this.held.at[1] - now.at[1]];
    this.box.scrollBy({ left: dx, top: dy, behavior: "instant" });
    scrollBy({ top: dy - (this.box.scrollTop - top), behavior: "instant" });
    this.held = now;
  }

  point(sheet, event) {
    const box = sheet.canvas.getBoundingClientRect();
    return [
      Math.round(((event.clientX - box.left) / box.width) * sheet.width),
      Math.round(((event.clientY - box.top) / box.height) * sheet.height),
    ];
  }
}
