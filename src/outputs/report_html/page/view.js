// Where the map looks: from units of the ground to pixels, moved and zoomed by pointer, wheel and keys.

const LEAST_WIDTH_M = 150;

class View {
  constructor() {
    [this.x, this.y, this.scale, this.width, this.height] = [0, 0, 1, 1, 1];
  }

  // Pixels per unit when everything is seen.
  get least() {
    const [w, h] = run.ground.extent;
    return Math.min(this.width / w, this.height / h);
  }

  get most() {
    return (this.width * run.ground.unit_m) / LEAST_WIDTH_M;
  }

  all() {
    const [w, h] = run.ground.extent;
    [this.x, this.y, this.scale] = [w / 2, h / 2, this.least];
  }

  // Shows a box with some room around it, no nearer than a street corner.
  show([west, south, east, north], room) {
    [this.x, this.y] = [(west + east) / 2, (south + north) / 2];
    const size = Math.max(east - west, north - south, 400 / run.ground.unit_m);
    this.scale = Math.min(this.width, this.height) / (size * (room || 2.2));
    this.keep();
  }

  keep() {
    this.scale = Math.min(Math.max(this.scale, this.least * 0.6), Math.max(this.most, this.least));
    const [w, h] = run.ground.extent;
    this.x = Math.min(Math.max(this.x, 0), w);
    this.y = Math.min(Math.max(this.y, 0), h);
  }

  move(dx, dy) {
    this.x -= dx / this.scale;
    this.y += dy / this.scale;
    this.keep();
  }

  // Zooms so that the place under a pixel stays there.
  zoom(factor, px, py) {
    const [x, y] = this.place(px, py);
    this.scale *= factor;
    this.keep();
    this.x = x - (px - this.width / 2) / this.scale;
    this.y = y + (py - this.height / 2) / this.scale;
    this.keep();
  }

  px(x) {
    return (x - this.x) * this.scale + this.width / 2;
  }

  py(y) {
    return (this.y - y) * this.scale + this.height / 2;
  }

  place(px, py) {
    return [(px - this.width / 2) / this.scale + this.x, this.y - (py - this.height / 2) / this.scale];
  }

  sees([west, south, east, north], margin) {
    const m = margin || 0;
    return this.px(east) >= -m && this.px(west) <= this.width + m && this.py(south) >= -m && this.py(north) <= this.height + m;
  }
}
