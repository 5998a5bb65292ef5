// The map: ground, roads, units, gap zones and facilities on one canvas, what is chosen on another above it.
//
// Both canvases are read by the processor (willReadFrequently): without that flag browsers that have no graphics card
// take fifty times as long. Polygons are filled one by one; points nearer than a pixel are skipped.

const INK = {
  classes: ["#08519c", "#9ecae1", "#fdae3c", "#8c4a14", "#c9c9c9", "#ebebe6"],
  plain: "#dfe3e6", paper: "#f8f8f4", unit: "#5b5b5b", road: "#9a9a9a", zone: "#1a1a1a", chosen: "#ffd400",
  counted: "#6a3d9a", complies: "#08519c", fails: "#8c4a14", unknown: "#6b6b6b",
  unitGood: "#9ecae1", unitBad: "#fdae3c", unitUnknown: "#d5d5d5",
};
const FONT = '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif';
// Gap zones below so many pixels are not hatched, and get a ring when they are smaller still.
const [HATCHED, RINGED, NUMBERED] = [14, 12, 20];
// A drawing that takes longer than this many milliseconds is not repeated while the pointer moves.
const QUICK = 40;

class GroundMap {
  constructor(box) {
    this.box = box;
    this.view = new View();
    this.base = this.canvas("base");
    this.top = this.canvas("top");
    this.tip = element("div", { class: "tip", hidden: true });
    box.append(this.base, this.top, this.tip);
    this.others = run.facilities.length <= 800;
    this.cost = 0;
    this.zones = [];
    this.hatch = null;
    this.listen();
    new ResizeObserver(() => this.fit()).observe(box);
    this.fit();
    this.view.all();
  }

  canvas(name) {
    const made = element("canvas", { class: name });
    made.pen = made.getContext("2d", { willReadFrequently: true });
    return made;
  }

  // Takes the size of its box, or one that is given for paper.
  fit(size) {
    if (this.onPaper && !size) return;
    const width = size ? size[0] : this.box.clientWidth;
    const height = size ? size[1] : this.box.clientHeight;
    if (!width || !height) return;
    const ratio = size ? 2 : Math.min(window.devicePixelRatio || 1, 2);
    const same = width === this.view.width && height === this.view.height && ratio === this.ratio;
    if (same) return;
    const grown = Math.min(width / this.view.width, height / this.view.height);
    this.view.scale *= this.view.width > 1 ? grown : 1;
    [this.view.width, this.view.height, this.ratio] = [width, height, ratio];
    for (const canvas of [this.base, this.top]) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
    }
    if (!this.started) {
      this.started = true;
      this.view.all();
    }
    this.draw();
  }

  // A finding to show: its classes, zones and facilities.
  show(finding) {
    this.finding = finding;
    this.about = patchesOf(finding);
    this.zones = finding ? finding.zones : [];
    this.units = finding && !this.about ? this.unitLooks(finding) : null;
    this.draw();
  }

  unitLooks(finding) {
    const looks = new Map();
    for (const row of finding.units) {
      if (row.unit === null) continue;
      looks.set(row.unit, GOOD.includes(row.status) ? "unitGood" : row.status === "UNKNOWN" ? "unitUnknown" : "unitBad");
    }
    return looks;
  }

  draw() {
    if (!this.started) return;
    const began = performance.now();
    this.base.style.transform = this.top.style.transform = "";
    const pen = this.begin(this.base);
    pen.fillStyle = INK.paper;
    pen.fillRect(0, 0, this.view.width, this.view.height);
    this.taken = [];
    this.drawUnits(pen);
    this.drawPatches(pen);
    this.drawRoads(pen);
    this.drawBorders(pen);
    this.drawZones(pen);
    this.drawSites(pen);
    this.drawNames(pen);
    this.drawScale(pen);
    this.drawn = { x: this.view.x, y: this.view.y, scale: this.view.scale };
    this.drawTop();
    this.cost = performance.now() - began;
  }

  begin(canvas) {
    const pen = canvas.pen;
    pen.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    pen.clearRect(0, 0, this.view.width, this.view.height);
    pen.lineJoin = "round";
    return pen;
  }

  // The outline of a shape as the current path; points nearer than 0.7 pixels are skipped.
  trace(pen, rings) {
    const { x, y, scale, width, height } = this.view;
    pen.beginPath();
    for (const points of rings) {
      let [lastX, lastY] = [Infinity, Infinity];
      for (let i = 0; i < points.length; i += 2) {
        const px = (points[i] - x) * scale + width / 2;
        const py = (y - points[i + 1]) * scale + height / 2;
        if (i === 0) pen.moveTo(px, py);
        else if (Math.abs(px - lastX) + Math.abs(py - lastY) < 0.7) continue;
        else pen.lineTo(px, py);
        lastX = px;
        lastY = py;
      }
      pen.closePath();
    }
  }

  drawUnits(pen) {
    if (!this.units || !this.units.size) return;
    for (const [unit, look] of this.units) {
      const shape = run.unitShapes[unit];
      if (!shape || !this.view.sees(shape.box)) continue;
      this.trace(pen, shape.rings);
      pen.fillStyle = INK[look];
      pen.fill("evenodd");
      if (look === "unitBad") {
        pen.fillStyle = this.hatching(pen);
        pen.fill("evenodd");
      }
    }
  }

  drawPatches(pen) {
    const { scale } = this.view;
    const classes = this.about && this.about.class;
    if (this.units && this.units.size) return;
    run.patches.forEach((shape, i) => {
      if (!shape || !this.view.sees(shape.box)) return;
      pen.fillStyle = classes ? INK.classes[classes[i]] : INK.plain;
      const [west, south, east, north] = shape.box;
      const [w, h] = [(east - west) * scale, (north - south) * scale];
      if (shape.square || (w < 3 && h < 3)) {
        const [px, py] = [Math.floor(this.view.px(west)), Math.floor(this.view.py(north))];
        pen.fillRect(px, py, Math.max(1, Math.ceil(this.view.px(east)) - px), Math.max(1, Math.ceil(this.view.py(south)) - py));
        return;
      }
      this.trace(pen, shape.rings);
      pen.fill("evenodd");
      if (w > 24 || h > 24) {
        pen.strokeStyle = "rgba(255,255,255,0.9)";
        pen.lineWidth = 0.8;
        pen.stroke();
      }
    });
  }

  drawRoads(pen) {
    const shown = Math.max(this.view.scale / run.ground.unit_m, 0);
    run.roads.forEach(({ name, lines }) => {
      const rank = run.ground.roads.indexOf(name);
      // Small roads come when 100 m are 4 pixels and more, unless there are no others.
      if (rank > 4 && shown < 0.04 && run.roads[0].name !== name && lines.length > 300) return;
      pen.strokeStyle = rank < 3 ? "#858585" : INK.road;
      pen.lineWidth = rank < 2 ? 2 : rank < 3 ? 1.6 : rank < 5 ? 1.1 : 0.7;
      pen.beginPath();
      for (const { points, box: bounds } of lines) {
        if (!this.view.sees(bounds)) continue;
        let [lastX, lastY] = [Infinity, Infinity];
        for (let i = 0; i < points.length; i += 2) {
          const [px, py] = [this.view.px(points[i]), this.view.py(points[i + 1])];
          if (i === 0) pen.moveTo(px, py);
          else if (i < points.length - 2 && Math.abs(px - lastX) + Math.abs(py - lastY) < 1.5) continue;
          else pen.lineTo(px, py);
          [lastX, lastY] = [px, py];
        }
      }
      pen.stroke();
    });
  }

  drawBorders(pen) {
    const depths = run.ground.units.depths;
    run.unitShapes.forEach((shape, unit) => {
      if (!shape || !this.view.sees(shape.box)) return;
      const [west, , east] = shape.box;
      if (depths[unit] > 1 && (east - west) * this.view.scale < 30) return;
      this.trace(pen, shape.rings);
      pen.setLineDash(depths[unit] > 1 ? [2, 3] : depths[unit] ? [7, 3] : []);
      pen.lineWidth = [1.8, 1.2, 0.6][depths[unit]];
      pen.strokeStyle = INK.unit;
      pen.stroke();
    });
    pen.setLineDash([]);
  }

  drawZones(pen) {
    const rings = [];
    for (const zone of [...this.zones].reverse()) {
      const shape = zone.shape;
      const bounds = shape ? shape.box : zone.x === null ? null : [zone.x, zone.y, zone.x, zone.y];
      if (!bounds || !this.view.sees(bounds, 20)) continue;
      const size = Math.max(bounds[2] - bounds[0], bounds[3] - bounds[1]) * this.view.scale;
      if (shape) {
        this.trace(pen, shape.rings);
        if (size >= HATCHED) {
          pen.fillStyle = this.hatching(pen);
          pen.fill("evenodd");
        }
        pen.strokeStyle = INK.zone;
        pen.lineWidth = size >= HATCHED ? 1.5 : 1;
        pen.stroke();
      }
      if (size < RINGED && (zone.rank <= NUMBERED || this.zones.length <= 200)) {
        pen.beginPath();
        pen.arc(this.view.px(zone.x), this.view.py(zone.y), 6, 0, 7);
        pen.lineWidth = 1.4;
        pen.stroke();
      }
      if (zone.rank <= NUMBERED) rings.push([zone, size]);
    }
    pen.font = `bold 12px ${FONT}`;
    for (const [zone, size] of rings.sort((a, b) => a[0].rank - b[0].rank)) {
      const [px, py] = [this.view.px(zone.x), this.view.py(zone.y)];
      const beside = size < 26 ? [[13, 0], [-13, 0], [0, -14], [0, 14]] : [[0, 0], [14, 0], [-14, 0]];
      const place = beside.find(([dx, dy]) => this.take(px + dx, py + dy, 9, 7));
      if (place) this.write(pen, String(zone.rank), px + place[0], py + place[1], "#000");
    }
  }

  // Diagonal lines that mark what is not served without any colour.
  hatching(pen) {
    if (this.hatch && this.hatch.ratio === this.ratio) return this.hatch.pattern;
    const size = 8 * this.ratio;
    const tile = element("canvas", { width: size, height: size });
    const ink = tile.getContext("2d", { willReadFrequently: true });
    ink.strokeStyle = "rgba(0,0,0,0.6)";
    ink.lineWidth = this.ratio;
    ink.beginPath();
    for (const shift of [-size, 0, size]) {
      ink.moveTo(shift, size);
      ink.lineTo(shift + size, 0);
    }
    ink.stroke();
    const pattern = pen.createPattern(tile, "repeat");
    pattern.setTransform(new DOMMatrix().scale(1 / this.ratio));
    this.hatch = { ratio: this.ratio, pattern };
    return pattern;
  }

  // How a site is drawn under the finding: counted, yes, no, unknown, other; nothing when it is not shown.
  siteLook(site) {
    if (site.x === null) return null;
    const complies = compliance(this.finding, site);
    if (complies) return complies;
    if (!site.in_service) return null;
    if (counts(this.finding, site)) return "counted";
    return this.others ? "other" : null;
  }

  drawSites(pen) {
    const order = ["other", "counted", "yes", "unknown", "no"];
    const seen = run.facilities.map((site) => [site, this.siteLook(site)]).filter(([site, look]) => look && this.view.sees([site.x, site.y, site.x, site.y], 8));
    const r = seen.length > 600 ? 3 : 4.5;
    seen.sort((a, b) => order.indexOf(a[1]) - order.indexOf(b[1]));
    for (const [site, look] of seen) this.mark(pen, this.view.px(site.x), this.view.py(site.y), look, r);
    this.seen = seen;
  }

  // One facility: circles count or comply, a square with a cross fails, a diamond is not known, a small ring is another one.
  mark(pen, px, py, look, r) {
    pen.beginPath();
    pen.lineWidth = 1.2;
    pen.strokeStyle = "#fff";
    if (look === "other") {
      pen.arc(px, py, r * 0.6, 0, 7);
      pen.fillStyle = "#fff";
      pen.strokeStyle = INK.counted;
      pen.lineWidth = 0.9;
    } else if (look === "no") {
      pen.rect(px - r, py - r, 2 * r, 2 * r);
      pen.fillStyle = INK.fails;
    } else if (look === "unknown") {
      pen.moveTo(px, py - r - 1);
      pen.lineTo(px + r + 1, py);
      pen.lineTo(px, py + r + 1);
      pen.lineTo(px - r - 1, py);
      pen.closePath();
      pen.fillStyle = INK.unknown;
    } else {
      pen.arc(px, py, r, 0, 7);
      pen.fillStyle = look === "yes" ? INK.complies : INK.counted;
    }
    pen.fill();
    pen.stroke();
    if (look === "no" && r > 3) {
      pen.beginPath();
      pen.moveTo(px - r / 2, py - r / 2);
      pen.lineTo(px + r / 2, py + r / 2);
      pen.moveTo(px + r / 2, py - r / 2);
      pen.lineTo(px - r / 2, py + r / 2);
      pen.stroke();
    }
  }

  // Names of units, then of facilities that count where there is room.
  drawNames(pen) {
    const { names, depths } = run.ground.units;
    const main = depths.includes(1) ? 1 : Math.max(0, ...depths);
    pen.font = `12px ${FONT}`;
    run.unitShapes.forEach((shape, unit) => {
      if (!shape || !names[unit]) return;
      const [west, south, east, north] = shape.box;
      const wide = (east - west) * this.view.scale;
      if (depths[unit] !== main && (depths[unit] < main || wide < 90)) return;
      const [px, py] = [this.view.px((west + east) / 2), this.view.py((south + north) / 2)];
      const half = pen.measureText(names[unit]).width / 2 + 2;
      if (wide < half) return;
      const dy = [0, 17, -17, 34].find((d) => this.take(px, py + d, half, 8));
      if (dy !== undefined) this.write(pen, names[unit], px, py + dy, depths[unit] === main ? "#333" : "#666");
    });
    const named = this.seen.filter(([, look]) => look !== "other" && look !== "yes");
    if (named.length > 60) return;
    pen.font = `11px ${FONT}`;
    for (const [site] of named) {
      const half = pen.measureText(site.label).width / 2 + 2;
      const [px, py] = [this.view.px(site.x), this.view.py(site.y)];
      const beside = [[0, 13], [half + 7, 0], [0, -13], [-half - 7, 0]].find(([dx, dy]) => this.take(px + dx, py + dy, half, 7));
      if (beside) this.write(pen, site.label, px + beside[0], py + beside[1], "#4a2a70");
    }
  }

  // Takes room for a text; false when something stands there, or when it would be cut off.
  take(px, py, half, tall) {
    const own = [px - half, py - tall, px + half, py + tall];
    if (own[0] < 0 || own[1] < 0 || own[2] > this.view.width || own[3] > this.view.height) return false;
    if (this.taken.some((b) => own[0] < b[2] && own[2] > b[0] && own[1] < b[3] && own[3] > b[1])) return false;
    this.taken.push(own);
    return true;
  }

  write(pen, text, px, py, ink, align) {
    pen.textAlign = align || "center";
    pen.textBaseline = "middle";
    pen.lineWidth = 3;
    pen.strokeStyle = "rgba(255,255,255,0.92)";
    pen.strokeText(text, px, py);
    pen.fillStyle = ink;
    pen.fillText(text, px, py);
  }

  drawScale(pen) {
    const metres = roundLength((this.view.width * 0.22 * run.ground.unit_m) / this.view.scale);
    const length = (metres / run.ground.unit_m) * this.view.scale;
    const [left, low] = [12, this.view.height - 12];
    pen.fillStyle = "rgba(255,255,255,0.8)";
    pen.fillRect(left - 6, low - 22, length + 12, 28);
    pen.strokeStyle = "#000";
    pen.lineWidth = 1.5;
    pen.beginPath();
    pen.moveTo(left, low - 6);
    pen.lineTo(left, low);
    pen.lineTo(left + length, low);
    pen.lineTo(left + length, low - 6);
    pen.stroke();
    pen.font = `11px ${FONT}`;
    this.write(pen, metres >= 1000 ? `${metres / 1000} km` : `${metres} m`, left, low - 13, "#000", "left");
    const x = this.view.width - 22;
    pen.beginPath();
    pen.moveTo(x, 12);
    pen.lineTo(x + 8, 36);
    pen.lineTo(x, 30);
    pen.lineTo(x - 8, 36);
    pen.closePath();
    pen.fillStyle = "#000";
    pen.fill();
    this.write(pen, word("north"), x, 46, "#000");
    if (run.ground.from_osm) this.write(pen, word("osm"), this.view.width - 8, low - 2, "#555", "right");
  }

  // What is chosen: a yellow outline, and the facility that is nearest to a gap.
  drawTop() {
    // An empty canvas above another prints white: on paper there is only one.
    const pen = this.onPaper ? this.base.pen : this.begin(this.top);
    const { zone, patch, unit, site } = choice;
    const shape = zone ? zone.shape : patch !== null ? run.patches[patch] : unit !== null ? run.unitShapes[unit] : null;
    const nearest = zone && nearestSite(zone);
    if (nearest && zone.x !== null) {
      pen.setLineDash([5, 4]);
      pen.lineWidth = 1.5;
      pen.strokeStyle = "#000";
      pen.beginPath();
      pen.moveTo(this.view.px(zone.x), this.view.py(zone.y));
      pen.lineTo(this.view.px(nearest.x), this.view.py(nearest.y));
      pen.stroke();
      pen.setLineDash([]);
    }
    if (shape) {
      this.trace(pen, shape.rings);
      this.halo(pen);
    }
    for (const place of [site, nearest, zone && !(zone.shape && (zone.shape.box[2] - zone.shape.box[0]) * this.view.scale > 20) ? zone : null]) {
      if (!place || place.x === null || place.x === undefined) continue;
      pen.beginPath();
      pen.arc(this.view.px(place.x), this.view.py(place.y), 10, 0, 7);
      this.halo(pen);
    }
    if (document.activeElement === this.top && this.byKeys) {
      const [x, y] = [this.view.width / 2, this.view.height / 2];
      pen.beginPath();
      pen.moveTo(x - 8, y);
      pen.lineTo(x + 8, y);
      pen.moveTo(x, y - 8);
      pen.lineTo(x, y + 8);
      this.halo(pen);
    }
  }

  halo(pen) {
    pen.strokeStyle = INK.chosen;
    pen.lineWidth = 6;
    pen.stroke();
    pen.strokeStyle = "#000";
    pen.lineWidth = 1.8;
    pen.stroke();
  }

  // Moves to what was chosen, unless it is seen well already.
  goTo(thing) {
    const shape = thing.zone ? thing.zone.shape : thing.patch !== undefined && thing.patch !== null ? run.patches[thing.patch] : thing.unit !== undefined && thing.unit !== null ? run.unitShapes[thing.unit] : null;
    const place = thing.zone || thing.site;
    const nearest = thing.zone && nearestSite(thing.zone);
    if (nearest && thing.zone.x !== null) this.view.show(box([Float64Array.of(...(shape ? shape.box : [thing.zone.x, thing.zone.y]), nearest.x, nearest.y)]), 1.5);
    else if (shape) this.view.show(shape.box, thing.unit !== undefined && thing.unit !== null ? 1.2 : 5);
    else if (place && place.x !== null) this.view.show([place.x, place.y, place.x, place.y], 5);
    this.draw();
  }

  // What is under a pixel: a facility, else a gap, else a patch, else a unit.
  under(px, py) {
    const [x, y] = this.view.place(px, py);
    let [best, distance] = [null, 9];
    for (const [site] of this.seen || []) {
      const d = Math.hypot(this.view.px(site.x) - px, this.view.py(site.y) - py);
      if (d < distance) [best, distance] = [site, d];
    }
    if (best) return { site: best };
    const zone = this.zones.find((z) => (z.shape && inside(z.shape, x, y)) || (z.x !== null && Math.hypot(this.view.px(z.x) - px, this.view.py(z.y) - py) < 7));
    if (zone) return { zone };
    const patch = run.patches.findIndex((shape) => shape && inside(shape, x, y));
    if (patch >= 0) return { patch };
    const units = run.unitShapes.map((shape, unit) => [shape, unit]).filter(([shape]) => shape && inside(shape, x, y));
    if (units.length) return { unit: units[units.length - 1][1] };
    return null;
  }

  // Soon, and not twice: at once where drawing is quick, else when the hand rests; meanwhile the picture is moved.
  soon() {
    const { x, y, scale } = this.drawn;
    const k = this.view.scale / scale;
    const [dx, dy] = [(x - this.view.x) * this.view.scale, (this.view.y - y) * this.view.scale];
    const [cx, cy] = [this.view.width / 2, this.view.height / 2];
    this.base.style.transform = this.top.style.transform = `translate(${dx + cx - cx * k}px, ${dy + cy - cy * k}px) scale(${k})`;
    clearTimeout(this.timer);
    if (this.cost < QUICK) requestAnimationFrame(() => this.draw());
    else this.timer = setTimeout(() => this.draw(), 130);
  }

  listen() {
    const top = this.top;
    const pointers = new Map();
    let moved = 0;
    const spot = (event) => { const box = this.box.getBoundingClientRect(); return [event.clientX - box.left, event.clientY - box.top]; };
    top.addEventListener("pointerdown", (event) => {
      top.setPointerCapture(event.pointerId);
      pointers.set(event.pointerId, spot(event));
      if (pointers.size === 1) moved = 0;
      this.byKeys = false;
    });
    top.addEventListener("pointermove", (event) => {
      const now = spot(event);
      const before = pointers.get(event.pointerId);
      if (!before) return this.point(now);
      if (pointers.size === 2) {
        const other = [...pointers].find(([id]) => id !== event.pointerId)[1];
        const apart = (a) => Math.hypot(a[0] - other[0], a[1] - other[1]);
        this.view.zoom(apart(now) / Math.max(apart(before), 1), (now[0] + other[0]) / 2, (now[1] + other[1]) / 2);
        moved = 99;
      } else {
        moved += Math.abs(now[0] - before[0]) + Math.abs(now[1] - before[1]);
        if (moved > 4) this.view.move(now[0] - before[0], now[1] - before[1]);
      }
      pointers.set(event.pointerId, now);
      if (moved > 4) {
        this.tip.hidden = true;
        this.soon();
      }
    });
    const up = (event) => {
      const was = pointers.delete(event.pointerId);
      if (was && !pointers.size && moved <= 4 && event.type === "pointerup") this.pick(...spot(event));
    };
    top.addEventListener("pointerup", up);
    top.addEventListener("pointercancel", up);
    top.addEventListener("pointerleave", () => { this.tip.hidden = true; });
    let scrolled = 0;
    window.addEventListener("scroll", () => { scrolled = performance.now(); }, { passive: true });
    // A wheel that scrolls the page goes on doing so when the map comes under it.
    top.addEventListener("wheel", (event) => {
      if (performance.now() - scrolled < 400 && !event.ctrlKey) return;
      event.preventDefault();
      this.view.zoom(Math.exp(-Math.max(-200, Math.min(200, event.deltaY)) / 320), ...spot(event));
      this.soon();
    }, { passive: false });
    top.addEventListener("keydown", (event) => this.key(event));
    top.addEventListener("blur", () => this.drawTop());
  }

  point([px, py]) {
    if (this.pointing) return;
    this.pointing = true;
    requestAnimationFrame(() => {
      this.pointing = false;
      const thing = this.under(px, py);
      this.top.style.cursor = thing ? "pointer" : "grab";
      this.tip.hidden = !thing;
      if (!thing) return;
      replace(this.tip, ...this.say(thing).map((line, i) => element(i ? "div" : "strong", {}, line)));
      const left = px + 14 + this.tip.offsetWidth > this.view.width ? px - 14 - this.tip.offsetWidth : px + 14;
      this.tip.style.left = `${Math.max(2, left)}px`;
      this.tip.style.top = `${Math.max(2, Math.min(py + 12, this.view.height - this.tip.offsetHeight - 4))}px`;
    });
  }

  // A few words on a thing of the map.
  say(thing) {
    const finding = this.finding;
    if (thing.site) {
      const complies = compliance(finding, thing.site);
      return [thing.site.label, typeName(thing.site.type), complies && `${word("complies")}: ${word(complies === "unknown" ? "not_known" : complies)}`].filter(Boolean);
    }
    if (thing.zone) {
      const zone = thing.zone;
      const time = finding.unit === "m" ? zone.metres_mean : zone.minutes_mean;
      return [word("gap_rank", zone.rank), word("people_n", people(zone.people)), of(zone, "cause"), time !== null && `${zone.nearest_name || zone.nearest_id}: ${far(time, finding.unit)}`].filter(Boolean);
    }
    if (thing.unit !== undefined && thing.unit !== null) return [run.ground.units.names[thing.unit] || run.ground.units.ids[thing.unit]];
    const row = patchRow(finding, thing.patch);
    const lines = [row.name, word("people_n", people(row.people))];
    if (this.about) {
      lines.push(row.gap > 0 && row.class < 4 ? `${word(`patch_${row.class}`)}, ${word("gap_people", people(row.gap))}` : word(`patch_${row.class}`));
      if (row.far !== null) lines.push(`${row.nearest || ""} ${far(row.far, finding.unit)}`);
    }
    return lines;
  }

  pick(px, py) {
    const thing = this.under(px, py);
    chooseThing(thing || {});
    at("told").textContent = thing ? word("selected", this.say(thing).join(" ")) : word("nothing_here");
  }

  key(event) {
    const step = 60;
    const moves = { ArrowLeft: [step, 0], ArrowRight: [-step, 0], ArrowUp: [0, step], ArrowDown: [0, -step] };
    const middle = [this.view.width / 2, this.view.height / 2];
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    this.byKeys = true;
    if (moves[event.key]) {
      this.view.move(...moves[event.key]);
      this.soon();
    } else if (event.key === "+" || event.key === "=") this.zoomBy(1.5);
    else if (event.key === "-") this.zoomBy(1 / 1.5);
    else if (event.key === "0") this.showAll();
    else if (event.key === "Enter") this.pick(...middle);
    else if (event.key === "Escape") chooseThing({});
    else if (event.key === "n" || event.key === "p") this.step(event.key === "n" ? 1 : -1);
    else return;
    event.preventDefault();
  }

  // The next or previous gap of the finding.
  step(by) {
    if (!this.zones.length) return;
    const now = this.zones.indexOf(choice.zone);
    const next = now < 0 ? (by > 0 ? 0 : this.zones.length - 1) : (now + by + this.zones.length) % this.zones.length;
    chooseThing({ zone: this.zones[next] });
    this.goTo({ zone: this.zones[next] });
    at("told").textContent = word("selected", this.say({ zone: this.zones[next] }).join(" "));
  }

  zoomBy(factor) {
    this.view.zoom(factor, this.view.width / 2, this.view.height / 2);
    this.soon();
  }

  showAll() {
    this.view.all();
    this.draw();
  }

  // Sharp and of a fixed size on paper, and back as it was.
  forPaper(printing) {
    this.onPaper = printing;
    if (printing) this.fit([690, 430]);
    else this.fit();
  }
}

// The nearest site in service of the facility that is nearest to most people of a gap.
function nearestSite(zone) {
  const sites = zone.nearest_id ? run.facilities.filter((s) => s.facility_id === zone.nearest_id && s.x !== null && s.in_service) : [];
  const off = (s) => Math.hypot(s.x - zone.x, s.y - zone.y);
  return sites.reduce((best, s) => (best && off(best) <= off(s) ? best : s), null);
}

// The largest of 1, 2, 5, 10, 20 ... that is not longer.
function roundLength(most) {
  const power = 10 ** Math.floor(Math.log10(Math.max(most, 1)));
  return [5, 2, 1].find((digit) => digit * power <= Math.max(most, 1)) * power;
}

// The legend of a finding: classes, zones, facilities and units that can occur on its map.
function legend(map) {
  const { finding, about, units } = map;
  const row = (look, text) => element("li", {}, element("span", { class: `swatch ${look}`, "aria-hidden": "true" }), text);
  const rows = [];
  if (about) rows.push(...finding.legend.map(([number, text]) => row(`class-${number}`, said(text))));
  else if (!units || !units.size) rows.push(row("plain", word("legend_ground")));
  if (units && units.size) {
    const looks = new Set(units.values());
    if (looks.has("unitGood")) rows.push(row("unit-good", word("legend_unit_good")));
    if (looks.has("unitBad")) rows.push(row("unit-bad hatched", word("legend_unit_bad")));
    if (looks.has("unitUnknown")) rows.push(row("unit-unknown", word("legend_unit_unknown")));
  }
  if (map.zones.length) rows.push(row("zone hatched", word("legend_zone")));
  const looks = new Set(run.facilities.map((site) => map.siteLook(site)));
  if (looks.has("counted")) rows.push(row("counted", word("legend_counted")));
  if (looks.has("yes")) rows.push(row("complies", word("legend_complies")));
  if (looks.has("no")) rows.push(row("fails", word("legend_fails")));
  if (looks.has("unknown")) rows.push(row("unknown", word("legend_unknown")));
  if (looks.has("other")) rows.push(row("other", word("legend_other")));
  if (run.unitShapes.length) rows.push(row("border", word("legend_unit")));
  if (run.roads.length) rows.push(row("road", word("legend_road")));
  return rows;
}
