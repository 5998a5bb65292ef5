// The panel beside the map: the rule with its clause and figures, or the gap, area, unit or facility that is chosen.

function detail() {
  const { rule, finding, zone, patch, unit, site } = choice;
  if (!rule) return replace(at("detail"));
  const thing = zone ? gapPanel(finding, zone) : patch !== null ? patchPanel(finding, patch) : unit !== null ? unitPanel(finding, unit) : site ? sitePanel(finding, site) : null;
  replace(at("detail"), thing, thing ? null : rulePanel(rule, finding));
}

function rulePanel(rule, finding) {
  const line = finding ? finding.line : rule.line;
  const plan = run.plans[rule.plan];
  return [
    element("p", { class: "top" }, element("span", { class: "id" }, rule.id), verdictOf(rule.line), element("span", { class: "kind" }, said(rule.kind))),
    element("h3", {}, of(rule.line, "label")),
    element("blockquote", {}, rule.line.clause, element("cite", {}, `${said(plan.title)}, ${said(rule.place)}`)),
    rule.findings.length > 1 && element("div", { class: "parts", role: "group", "aria-label": word("parts") }, rule.findings.map((part) => element("button", { type: "button", class: `chip ${part.group}`, "aria-pressed": part === finding ? "true" : "false", onclick: () => chooseRule(rule, part) }, `${MARKS[part.group]} ${of(part.line, "part") || part.id}`))),
    finding && rule.findings.length > 1 && element("p", { class: "top" }, verdictOf(line), element("strong", {}, of(line, "part"))),
    reasons(rule, line),
    figures(rule, finding, line),
    finding && curvePlot(finding),
    finding && causePlot(finding),
    finding && variants(finding),
    finding && readingOf(finding),
  ];
}

// Why a rule came out as it did, and its part where that says something else.
function reasons(rule, line) {
  const said = new Set([of(rule.line, "reason"), of(line, "reason")]);
  return [...said].filter(Boolean).map((text) => element("p", { class: "reason" }, text));
}

function figures(rule, finding, line) {
  const result = finding && finding.spatial ? finding.result : null;
  const year = line.target_year ? `（${word("by_year", line.target_year)}）` : "";
  const missing = line.deficit ? `${amount(line.deficit)} ${of(line, "deficit_of")}` : "";
  return terms([
    [word("value"), element("strong", {}, of(line, "value") || "–")],
    [word("target"), of(line, "target") && `${of(line, "target")}${language === "zh" ? year : year.replace("（", " (").replace("）", ")")}`],
    [word("limit"), of(line, "limit") || (finding && finding.limit !== null && `${far(finding.limit, finding.unit)} ${said(finding.mode)}`)],
    [word("baseline"), of(line, "baseline") && `${of(line, "baseline")} (${line.baseline_year})`],
    [word("due"), line.due === null ? "" : amount(line.due)],
    [word("nature"), of(line, "nature")],
    [word("missing"), finding && finding.spatial && finding.limit !== null ? "" : missing],
    [word("people_in_scope"), result && people(result.people)],
    [word("people_covered"), result && people(result.people_covered)],
    [word("people_gap"), result && element("strong", {}, people(result.people_gap))],
    [word("people_zones"), result && result.people_gap > 0 && `${people(result.people_in_zones)} · ${word("tab_gaps")} ${result.zones}`],
    [word("people_scattered"), result && result.people_scattered > 0 && people(result.people_scattered)],
    [word("people_not_assessed"), result && result.people_not_assessed > 0 && people(result.people_not_assessed)],
    [word("served_from_outside"), result && result.served_from_outside > 0 && people(result.served_from_outside)],
    [word("near_limit"), finding && finding.near_limit && finding.unit === "min" && `${people(finding.near_limit[0] / 1000)} / ${people(finding.near_limit[1] / 1000)}`],
    [word("facility"), finding && finding.institutions && word("facilities_comply", finding.institutions.comply, finding.institutions.asked)],
    ["0.8× / 1.2×", finding && finding.spatial && ["firm", "fragile"].includes(finding.result.firmness) && word(finding.result.firmness)],
  ]);
}

// The rows of sensitivity: one assumption changed.
function variants(finding) {
  if (!finding.variants.length) return null;
  const rows = finding.variants.map((row) => element("tr", {}, element("th", { scope: "row" }, of(row, "label")), element("td", { class: "number" }, row.share_percent === null ? of(row, "value") || "–" : percent(row.share_percent)), element("td", { class: "number" }, people(row.people_gap)), element("td", {}, of(row, "verdict"))));
  return element("section", {}, element("h4", {}, word("sensitivity")), element("table", { class: "small" },
    element("thead", {}, element("tr", {}, [word("changed"), word("share"), word("people_gap"), word("verdict")].map((name, i) => element("th", { scope: "col", class: i === 1 || i === 2 ? "number" : null }, name)))), element("tbody", {}, rows)));
}

// How the rule was read, what was assumed, and where the numbers come from.
function readingOf(finding) {
  const read = finding.readings;
  const list = (texts) => (texts.length ? element("ul", {}, texts.map((text) => element("li", {}, said(text)))) : "");
  const quotient = read.counted !== null && read.divided_by !== null ? `${amount(read.counted)} ÷ ${amount(read.divided_by)}` : "";
  return element("section", {}, element("h4", {}, word("assumptions")), terms([
    [word("reading"), of(finding.result, "reading")], [word("source"), of(read, "source")], [word("quotient"), quotient],
    [word("data_years"), read.data_years], [word("parameters_set"), read.parameters_set], [word("parameters_unset"), read.parameters_unset],
    [word("changed_by_project"), read.changed_by_project], [word("assumed"), list(finding.assumptions)], [word("notes"), list(finding.notes)],
  ]));
}

function panel(title, ...children) {
  return [element("p", { class: "top" }, element("button", { type: "button", class: "back", onclick: () => chooseThing({}) }, `← ${word("close")}`), element("span", { class: "id" }, choice.finding ? choice.finding.id : choice.rule.id)), element("h3", {}, title), children];
}

function gapPanel(finding, zone) {
  const metres = finding.unit === "m";
  const value = (name) => far(zone[`${metres ? "metres" : "minutes"}_${name}`], finding.unit);
  const timed = zone.minutes_mean !== null || zone.metres_mean !== null;
  const causes = causesOf(zone);
  const excess = metres ? zone.excess_person_m : zone.excess_person_minutes;
  const units = (zone.units || "").split(";").map((part) => { const cut = part.lastIndexOf(":"); return cut < 0 ? part : `${part.slice(0, cut)} ${people(Number(part.slice(cut + 1)))}`; });
  return panel(word("gap_rank", zone.rank),
    element("p", { class: "big" }, element("strong", {}, people(zone.people)), ` ${word("person")}`),
    terms([
      [word("why"), causes.length === 1 ? causes[0].name : element("ul", {}, causes.map((cause) => element("li", {}, `${cause.name} · ${people(cause.people)}`)))],
      [word("would_close"), element("strong", {}, of(zone, "action"))],
      [word("nearest"), zone.nearest_id && (zone.nearest_name || zone.nearest_id)],
      [word(metres ? "far_mean" : "time_mean"), timed && `${value("mean")} (${word("limit")} ${far(finding.limit, finding.unit)})`],
      [word("time_range"), timed && `${value("min")} — ${value("max")}`],
      [word("time_p90"), timed && value("p90")],
      [word("unreachable"), zone.people_unreachable > 0 && word("people_n", people(zone.people_unreachable))],
      [word("excess"), excess > 0 && word(metres ? "excess_metres" : "excess_minutes", grouped(excess, 0))],
      [word("children"), zone.people_0_3 !== null && people(zone.people_0_3)],
      [word("elderly"), zone.people_65 !== null && people(zone.people_65)],
      [word("units_in"), units.join(language === "zh" ? "，" : ", ")],
      [word("size"), zone.area_km2 !== null && `${grouped(zone.area_km2, 3)} km²`],
      [word("at_speeds"), zone.people_at_slow !== null && `${people(zone.people_at_slow)} / ${people(zone.people_at_fast)}`],
      ["0.8× / 1.2×", ["firm", "fragile"].includes(zone.firmness) && word(zone.firmness)],
      [word("place"), `${zone.lon}, ${zone.lat}`],
      [word("id"), zone.gap_id],
    ]));
}

function patchPanel(finding, patch) {
  const row = patchRow(finding, patch);
  return panel(row.name, terms([
    [word("id"), row.id], [word("people"), people(row.people)], [word("status"), finding && finding.spatial && word(`patch_${row.class}`)],
    [word("people_gap"), row.gap > 0 && people(row.gap)], [word("nearest"), row.nearest], [word(finding && finding.unit === "m" ? "far_mean" : "time_mean"), row.far !== null && far(row.far, finding.unit)],
  ]));
}

function unitPanel(finding, unit) {
  const row = finding && finding.units.find((r) => r.unit === unit);
  return panel(run.ground.units.names[unit] || run.ground.units.ids[unit], terms([[word("id"), run.ground.units.ids[unit]], ...(row ? unitTerms(row) : [])]));
}

function unitTerms(row) {
  return [[word("level"), coded("level", row.level)], [word("people"), row.people > 0 && people(row.people)], [word("people_gap"), row.people_gap > 0 && people(row.people_gap)],
    [word("has"), row.facilities], [word("required"), row.required], [word("status"), coded("status", row.status)], [word("note"), of(row, "note")]];
}

function sitePanel(finding, site) {
  const complies = compliance(finding, site);
  const row = finding && finding.failing.get(site.facility_id);
  return panel(site.label, terms([
    [word("id"), site.facility_id], [word("type"), typeName(site.type)], [word("grade"), site.grade], [word("ownership"), coded("own", site.ownership)], [word("capacity"), site.capacity],
    [word("unit"), site.unit_name], [word("load"), site.load !== null && people(site.load)], [word("status"), [!site.in_service && word("not_open"), site.outside && word("outside")].filter(Boolean).join(", ")],
    [word("counts_here"), finding && word(counts(finding, site) ? "yes" : "no")], [word("complies"), complies && word(complies === "unknown" ? "not_known" : complies)], [word("why_not"), row && of(row, "why")],
    [word("place"), site.lon !== null && `${site.lon}, ${site.lat}`],
  ]));
}
