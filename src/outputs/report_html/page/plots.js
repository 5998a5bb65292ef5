// Plots drawn as SVG: the coverage curve of a finding, and bars of people by cause.

// Share of people against the time to the nearest facility; the limit and the target are lines.
function curvePlot(finding) {
  const { curve, limit, unit } = finding;
  if (!curve || !curve.people) return null;
  const [width, height, left, right, top, bottom] = [340, 178, 38, 12, 10, 34];
  const x = (step) => left + (step / (curve.within.length - 1)) * (width - left - right);
  const y = (share) => top + (1 - share) * (height - top - bottom);
  const shares = curve.within.map((n) => n / curve.people);
  // The first step holds those who are there already: the curve begins with them.
  const points = shares.map((share, step) => `${x(step).toFixed(1)},${y(share).toFixed(1)}`);
  const area = `M${x(0)},${y(0)}L${points.join("L")}L${x(shares.length - 1).toFixed(1)},${y(0)}Z`;
  const label = (at) => grouped(at, Number.isInteger(at) ? 0 : 1);
  const ticks = [0, 10, 20, 30, 40].map((step) => [
    drawing("path", { class: "tick", d: `M${x(step)},${y(0)}v4` }),
    drawing("text", { x: x(step), y: y(0) + 15, "text-anchor": "middle" }, label((step / 10) * limit)),
  ]);
  const lines = [0, 0.25, 0.5, 0.75, 1].map((share) => [
    drawing("path", { class: "grid", d: `M${left},${y(share)}H${width - right}` }),
    drawing("text", { x: left - 5, y: y(share) + 4, "text-anchor": "end" }, `${share * 100}%`),
  ]);
  const target = finding.result.target_percent;
  const aim = target !== null && drawing("path", { class: "aim", d: `M${left},${y(target / 100).toFixed(1)}H${width - right}` });
  const said = word("curve_said", far(limit, unit), percent(shares[10] * 100));
  const plot = drawing("svg", { viewBox: `0 0 ${width} ${height}`, class: "plot", role: "img", "aria-label": said },
    lines, drawing("path", { class: "under", d: area }), drawing("path", { class: "curve", d: `M${points.join("L")}` }), aim,
    drawing("path", { class: "limit", d: `M${x(10).toFixed(1)},${top}V${y(0)}` }),
    drawing("text", { class: "mark", x: x(10) + 4, y: y(0) - 6 }, `${word("limit_line")} ${label(limit)}`),
    aim && drawing("text", { class: "mark", x: width - right, y: y(target / 100) + (target > 85 ? 13 : -4), "text-anchor": "end" }, `${word("target_line")} ${percent(target)}`),
    drawing("circle", { class: "dot", cx: x(10).toFixed(1), cy: y(shares[10]).toFixed(1), r: 4 }),
    ticks, drawing("text", { x: width - right, y: height - 3, "text-anchor": "end" }, unit === "m" ? word("metres", "") : word("minutes", "")));
  return element("figure", {}, element("figcaption", {}, word(unit === "m" ? "curve_m" : "curve")), plot, element("p", { class: "small" }, said));
}

// People by cause: one bar each, most people first; those in no zone below.
function causePlot(finding) {
  const sums = new Map();
  for (const zone of finding.zones) {
    for (const cause of causesOf(zone)) sums.set(cause.name, (sums.get(cause.name) || 0) + cause.people);
  }
  const bars = [...sums].sort((a, b) => b[1] - a[1]);
  const scattered = finding.scattered.reduce((sum, row) => sum + row.people, 0);
  if (scattered > 0) bars.push([word("scattered"), scattered]);
  if (!bars.length) return null;
  const most = Math.max(...bars.map((bar) => bar[1]), 1);
  const [width, step] = [340, 34];
  const height = bars.length * step + 2;
  const drawn = bars.map(([name, count], i) => [
    drawing("text", { x: 0, y: i * step + 13 }, name),
    drawing("text", { x: width, y: i * step + 13, "text-anchor": "end" }, people(count)),
    drawing("rect", { class: "back", x: 0, y: i * step + 18, width, height: 8 }),
    drawing("rect", { class: "bar", x: 0, y: i * step + 18, width: Math.max(1, (count / most) * width).toFixed(1), height: 8 }),
  ]);
  const said = bars.map(([name, count]) => `${name} ${people(count)}`).join(language === "zh" ? "，" : ", ");
  const plot = drawing("svg", { viewBox: `0 0 ${width} ${height}`, class: "plot", role: "img", "aria-label": said }, drawn);
  return element("figure", {}, element("figcaption", {}, word("causes")), plot);
}
