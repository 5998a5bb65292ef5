// The compliance table in the columns of the plans' own tables; then problems of the data, assumptions and inputs.

const complianceShown = { parts: true, open: false };

function complianceTable() {
  const { parts, open } = complianceShown;
  const rows = run.lines.filter((line) => (parts || line.row === "rule") && (!open || ["fail", "behind", "open"].includes(line.of.group)));
  const indicator = (line) => {
    const part = of(line, "part");
    const name = line.row === "rule" ? of(line, "label") : part || of(line, "label");
    const limit = of(line, "limit");
    return limit ? `${name} · ${limit}` : name;
  };
  const columns = [
    { name: word("kind"), value: (line) => of(line, "kind") },
    { name: word("number"), value: (line) => line.id },
    { name: word("indicator"), value: indicator, wide: true },
    { name: word("baseline"), value: (line) => (of(line, "baseline") ? `${of(line, "baseline")} (${line.baseline_year})` : "") },
    { name: word("value"), value: (line) => of(line, "value") },
    { name: word("due"), number: true, value: (line) => line.due, text: (line, value) => (value === null ? "" : `${amount(value)}${of(line, "unit") === "%" ? "%" : ""}`) },
    { name: word("target"), value: (line) => (of(line, "target") ? `${of(line, "target")}${line.target_year ? ` (${line.target_year})` : ""}` : "") },
    { name: word("nature"), value: (line) => of(line, "nature") },
    { name: word("missing"), value: (line) => line.deficit || null, text: (line, value) => (value ? `${amount(value)} ${of(line, "deficit_of")}` : "") },
    { name: word("people_gap"), number: true, value: (line) => line.people_gap, text: (line, value) => (value === null ? "" : people(value)) },
    { name: word("status"), value: (line) => GROUPS.indexOf(line.group), text: (line) => of(line, "verdict"), show: (line) => verdictOf(line) },
  ];
  const choose = (line) => {
    chooseRule(line.of, line.finding === null ? null : run.findings[line.finding]);
    at("map-part").scrollIntoView();
  };
  const table = new Table(columns, rows, { caption: word("compliance"), choose, take: 2, look: (line) => `${line.row} ${line.group}`, searchable: true });
  table.shown = Infinity;
  table.draw();
  const box = (key, text) => element("label", {}, element("input", { type: "checkbox", checked: complianceShown[key], onchange: (event) => { complianceShown[key] = event.target.checked; complianceTable(); } }), text);
  const titles = run.plans.map((plan) => said(plan.title)).join(language === "zh" ? "、" : ", ");
  replace(at("compliance"), element("h2", {}, word("compliance")), element("p", { class: "lead" }, titles), element("p", { class: "small screen" }, word("compliance_help")), element("p", { class: "switches" }, box("parts", word("show_parts")), box("open", word("only_open"))), table.node);
}

function where(place) {
  if (!place.file) return "–";
  return place.row === null ? place.file : word("row_n", place.file, place.row);
}

function problems() {
  const columns = [
    { name: word("code"), value: (row) => row.code },
    { name: word("where"), value: (row) => where(row.place) },
    { name: word("problem"), value: (row) => said(row.text), wide: true },
    { name: word("fix"), value: (row) => said(row.fix), wide: true },
  ];
  const counted = new Map();
  run.warnings.forEach((row) => counted.set(row.code, (counted.get(row.code) || 0) + 1));
  const codes = element("ul", { class: "codes" }, [...counted].map(([code, count]) => element("li", {}, element("code", {}, code), ` ${word("count_of", count)}`)));
  const table = run.warnings.length ? new Table(columns, run.warnings, { caption: word("problems"), searchable: true }).node : element("p", {}, word("problems_none"));
  replace(at("problems"), element("h2", {}, word("problems")), run.warnings.length > 0 && codes, table, run.left_out.warnings > 0 && element("p", {}, word("left_warnings", run.left_out.warnings)),
    run.left_out.institutions > 0 && element("p", {}, word("left_institutions", run.left_out.institutions)),
    element("h3", {}, word("facts")), element("ul", {}, run.facts.map((fact) => element("li", {}, said(fact)))));
}

function assumptions() {
  const columns = [
    { name: word("key"), value: (row) => row.key },
    { name: word("value"), value: (row) => row.value },
    { name: word("meaning"), value: (row) => said(row.text), wide: true },
    { name: word("chosen_by"), value: (row) => ({ default: word("by_default"), user: word("by_user"), plan: word("by_plan") })[row.source] || row.source },
  ];
  const inputs = [
    { name: word("role"), value: (row) => coded("role", row.role), text: (row, value) => value.replace(/^role_/, "") },
    { name: word("file"), value: (row) => row.path, wide: true },
    { name: word("bytes"), number: true, value: (row) => row.bytes, text: (row, value) => grouped(value, 0) },
    { name: word("hash"), value: (row) => row.blake3.slice(0, 16) },
  ];
  replace(at("assumptions"), element("h2", {}, word("assumptions")), new Table(columns, run.assumptions, { caption: word("assumptions") }).node,
    element("h3", {}, word("inputs")), new Table(inputs, run.inputs, { caption: word("inputs") }).node);
}
