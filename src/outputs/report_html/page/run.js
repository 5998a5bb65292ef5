// The run: tables joined to rules, findings, zones, units and facilities, and read once.

const GROUPS = ["fail", "behind", "open", "met", "data", "told"];
const GROUP_OF = {
  NOT_MET: "fail", DEVIATION: "fail", BEHIND: "behind", CONFLICTING_TARGETS: "open", READING_DEPENDENT: "open", INDETERMINATE: "open",
  MET: "met", ON_TRACK: "met", MET_TODAY_TARGET_BELOW_BASELINE: "met", NOT_COMPUTABLE: "data",
  REPORTED: "told", NEEDS_THRESHOLD: "told", NOT_APPLICABLE: "told",
};
const MARKS = { fail: "✕", behind: "◔", open: "?", met: "✓", data: "…", told: "–" };
const NATURES = ["binding", "stated", "expected", "principle", "state", "weak"];
const GOOD = ["OK", "MET", "EXEMPT", "MITIGATED", "SHARED_OK", "COVERED", "WITHIN_TARGET", "EMPTY"];

// Everything of the run; filled by readRun.
const run = {};

function rowsOf(table) {
  if (!table) return [];
  return table.rows.map((values) => {
    const row = {};
    table.fields.forEach((field, i) => { row[field] = values[i]; });
    return row;
  });
}

async function readRun() {
  const [text, bytes] = await Promise.all([unpacked("data"), unpacked("shapes")]);
  const data = JSON.parse(new TextDecoder().decode(text));
  Object.assign(run, data);
  run.column = (name) => (data.columns[name] ? new Column(bytes.subarray(data.columns[name][0], data.columns[name][0] + data.columns[name][1])) : null);
  readRules();
  readPlaces();
}

function readRules() {
  const lines = rowsOf(run.lines);
  const heads = lines.filter((line) => line.row === "rule");
  const parts = lines.filter((line) => line.row === "part");
  const results = rowsOf(run.results);
  const readings = rowsOf(run.readings);
  run.lines = lines;
  run.findings.forEach((finding, i) => {
    Object.assign(finding, { index: i, result: results[i], readings: readings[i], zones: [], scattered: [], units: [], variants: [], failing: new Map() });
  });
  const byId = new Map(run.findings.map((finding) => [finding.id, finding]));
  const part = new Map(parts.map((line) => [line.finding, line]));
  run.rules.forEach((rule, i) => {
    const line = heads[i];
    rule.index = i;
    rule.line = line;
    rule.group = GROUP_OF[line.verdict] || "told";
    rule.findings = rule.findings.map((index) => run.findings[index]);
    rule.findings.forEach((finding) => {
      finding.rule = rule;
      finding.line = part.get(finding.index) || line;
      finding.group = GROUP_OF[finding.line.verdict] || "told";
    });
    rule.people = Math.max(0, line.people_gap || 0, ...rule.findings.map((finding) => (finding.spatial && finding.result.people_gap) || 0));
    rule.words = [line.id, line.label_zh, line.label_en, line.clause, rule.slug, ...rule.findings.flatMap((f) => [f.line.part_zh, f.line.part_en])].join(" ").toLowerCase();
  });
  lines.forEach((line) => { line.group = GROUP_OF[line.verdict] || "told"; });
  let rule = null;
  let next = 0;
  lines.forEach((line) => {
    if (line.row === "rule") rule = run.rules[next++];
    line.of = rule;
  });
  const join = (table, list) => rowsOf(table).forEach((row) => { const finding = byId.get(row.finding_id); if (finding) list(finding).push(row); });
  join(run.zones, (finding) => finding.zones);
  join(run.scattered, (finding) => finding.scattered);
  join(run.units, (finding) => finding.units);
  join(run.sensitivity, (finding) => finding.variants);
  rowsOf(run.institutions).forEach((row) => { const finding = byId.get(row.finding_id); if (finding) finding.failing.set(row.facility_id, row); });
  run.ordered = [...run.rules].sort((a, b) => weight(a, b));
}

// What matters first: how it came out, how binding it is, how many people; then the order of the plan.
function weight(a, b) {
  return GROUPS.indexOf(a.group) - GROUPS.indexOf(b.group)
    || (b.people > 0) - (a.people > 0)
    || NATURES.indexOf(a.line.nature) - NATURES.indexOf(b.line.nature)
    || b.people - a.people
    || a.index - b.index;
}

function readPlaces() {
  const ground = run.ground;
  const zoneShapes = run.column("zone.shapes").shapes();
  // Shapes stand in the order of the table, which is that of the findings.
  run.findings.flatMap((finding) => finding.zones.map((zone) => [finding, zone])).forEach(([finding, zone], i) => { zone.finding = finding; zone.shape = zoneShapes[i]; });
  run.facilities = rowsOf(run.facilities);
  run.facilities.forEach((site) => { site.label = (site.name || site.facility_id) + (site.site > 1 ? ` (${site.site})` : ""); });
  run.supplies = run.supplies.map((steps) => { let n = 0; return new Set(steps.map((step) => (n += step))); });
  run.facilityNames = [];
  run.facilities.forEach((site) => { if (!run.facilityNames[site.facility]) run.facilityNames[site.facility] = site.label; });
  run.unitShapes = run.column("unit.shapes").shapes();
  run.patchPeople = run.column("patch.people").wholes();
  run.patches = ground.square_m ? squares() : run.column("patch.shapes").shapes();
  run.roads = ground.roads.filter((name) => run.column(`road.${name}`)).map((name) => ({ name, lines: run.column(`road.${name}`).lines() }));
}

// Squares as shapes: their columns and rows count from the origin of the metric frame.
function squares() {
  const { square_m: side, origin, unit_m: unit } = run.ground;
  const column = run.column("patch.squares");
  const [shapes, place] = [[], [0, 0]];
  while (!column.done) {
    place[0] += column.signed();
    place[1] += column.signed();
    const [x, y] = [(place[0] * side - origin[0]) / unit, (place[1] * side - origin[1]) / unit];
    const s = side / unit;
    const points = Float64Array.of(x, y, x + s, y, x + s, y + s, x, y + s);
    shapes.push({ rings: [points], box: [x, y, x + s, y + s], square: `${place[0]}, ${place[1]}` });
  }
  return shapes;
}

// What a finding says of each patch; null where it says nothing of the people.
function patchesOf(finding) {
  if (!finding || !finding.spatial) return null;
  if (!finding.patches) {
    const read = (name) => { const column = run.column(`f${finding.index}.${name}`); return column ? column.wholes() : null; };
    finding.patches = { class: read("class"), gap: read("gap"), assessed: read("assessed"), far: read("far"), near: read("near") };
  }
  return finding.patches;
}

// One patch under a finding: its names and numbers.
function patchRow(finding, i) {
  const about = patchesOf(finding);
  const ground = run.ground;
  const far = about && about.far && about.far[i] ? (finding.unit === "m" ? about.far[i] - 1 : (about.far[i] - 1) / 10) : null;
  return {
    patch: i,
    id: ground.area_ids ? ground.area_ids[i] : run.patches[i].square,
    name: ground.area_names ? ground.area_names[i] || ground.area_ids[i] : word("square_at", run.patches[i].square),
    people: run.patchPeople[i] / 1000,
    class: about ? about.class[i] : 5,
    gap: about ? about.gap[i] / 1000 : null,
    far,
    nearest: about && about.near && about.near[i] ? run.facilityNames[about.near[i] - 1] : null,
  };
}

function counts(finding, site) {
  return Boolean(finding) && run.supplies[finding.supply].has(site.facility);
}

// Whether a facility does what a finding asks of each: yes, no, unknown; null where it asks nothing of each.
function compliance(finding, site) {
  if (!finding || !finding.institutions || !counts(finding, site)) return null;
  const row = finding.failing.get(site.facility_id);
  return row ? row.complies : "yes";
}

function typeName(code) {
  if (!code) return "";
  return language === "zh" ? run.words.types[code] || code : TYPES_IN_ENGLISH[code] || code;
}

// Causes of a zone with their people: text of the data "CODE:people;CODE:people".
function causesOf(zone) {
  return (zone.causes || "").split(";").filter(Boolean).map((part) => {
    const [code, count] = part.split(":");
    const known = run.words.causes[code];
    return { code, people: count === undefined ? zone.people : Number(count), name: known ? said(known[0]) : code, action: known ? said(known[1]) : "" };
  });
}
