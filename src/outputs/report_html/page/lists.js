// The tables of the chosen finding: gaps, units, facilities, residential areas. They say all that the map shows.

const lists = { tab: null, tables: {} };

// What can be listed of a finding: [tab, name, rows, columns, how a row is chosen, which row is chosen].
function tabsOf(finding) {
  if (!finding) return [];
  const metres = finding.unit === "m";
  const named = (zone) => zone.nearest_name || zone.nearest_id;
  const timed = (name) => (zone) => zone[`${metres ? "metres" : "minutes"}_${name}`];
  const distance = (column) => ({ number: true, show: (row, value) => far(value, finding.unit), ...column });
  const count = (key, name) => ({ name, number: true, value: (row) => row[key], text: (row, value) => (value === null ? "" : people(value)) });
  const zones = [
    { name: word("rank"), number: true, value: (z) => z.rank },
    { name: word("unit"), value: (z) => z.unit_name },
    count("people", word("people")),
    { name: word("cause"), value: (z) => of(z, "cause") },
    { name: word("nearest"), value: named },
    finding.limit !== null && distance({ name: word(metres ? "far_mean" : "time_mean"), value: timed("mean") }),
    { name: word("action"), value: (z) => of(z, "action"), wide: true },
    { name: word("id"), value: (z) => z.gap_id },
  ].filter(Boolean);
  const units = [
    { name: word("unit"), value: (r) => r.unit_name || r.unit_id },
    { name: word("level"), value: (r) => coded("level", r.level) },
    finding.spatial && count("people", word("people")),
    finding.spatial && count("people_gap", word("people_gap")),
    finding.spatial && { name: word("coverage"), number: true, value: (r) => r.coverage_percent, text: (r, value) => (value === null ? "" : percent(value)) },
    { name: word("has"), number: true, value: (r) => r.facilities },
    { name: word("required"), number: true, value: (r) => r.required },
    { name: word("status"), value: (r) => coded("status", r.status) },
    { name: word("note"), value: (r) => of(r, "note"), wide: true },
  ].filter(Boolean);
  const patches = [
    { name: word(run.ground.square_m ? "tab_squares" : "area"), value: (r) => r.name },
    count("people", word("people")),
    { name: word("status"), value: (r) => word(`patch_${r.class}`) },
    count("gap", word("people_gap")),
    finding.limit !== null && distance({ name: word(metres ? "far_mean" : "time_mean"), value: (r) => r.far }),
    finding.limit !== null && { name: word("nearest"), value: (r) => r.nearest },
  ].filter(Boolean);
  const failing = [
    { name: word("facility"), value: (r) => r.site.label },
    { name: word("type"), value: (r) => typeName(r.site.type) },
    { name: word("unit"), value: (r) => r.site.unit_name },
    { name: word("complies"), value: (r) => word(r.complies === "unknown" ? "not_known" : r.complies) },
    { name: word("why_not"), value: (r) => of(r, "why"), wide: true },
  ];
  const sites = [
    { name: word("facility"), value: (s) => s.label },
    { name: word("type"), value: (s) => typeName(s.type) },
    { name: word("unit"), value: (s) => s.unit_name },
    { name: word("counts_here"), value: (s) => word(counts(finding, s) ? "yes" : "no") },
    { name: word("grade"), value: (s) => s.grade },
    { name: word("capacity"), number: true, value: (s) => s.capacity },
    count("load", word("load")),
    { name: word("id"), value: (s) => s.facility_id },
  ];
  const first = new Map();
  run.facilities.forEach((site) => { if (!first.has(site.facility_id)) first.set(site.facility_id, site); });
  const fails = [...finding.failing.values()].map((row) => ({ ...row, site: first.get(row.facility_id) })).filter((row) => row.site);
  const site = (row) => row.site || row;
  const here = run.facilities.filter((s) => s.in_service).sort((a, b) => counts(finding, b) - counts(finding, a));
  const about = patchesOf(finding);
  const ground = about ? run.patches.map((_, i) => patchRow(finding, i)).filter((row) => row.class < 5) : [];
  ground.sort((a, b) => b.gap - a.gap || b.people - a.people || a.patch - b.patch);
  return [
    ["gaps", finding.zones, zones, (zone) => ({ zone }), () => choice.zone],
    ["institutions", fails, failing, (row) => ({ site: row.site }), (rows) => rows.find((row) => row.site === choice.site)],
    ["units", finding.units, units, (row) => (row.unit === null ? {} : { unit: row.unit }), (rows) => rows.find((row) => row.unit === choice.unit && row.unit !== null)],
    ["ground", ground, patches, (row) => ({ patch: row.patch }), (rows) => rows.find((row) => row.patch === choice.patch)],
    ["facilities", here, sites, (row) => ({ site: site(row) }), () => choice.site],
  ].filter(([, rows]) => rows.length);
}

function tabName(tab) {
  return word(tab === "ground" && run.ground.square_m ? "tab_squares" : `tab_${tab}`);
}

function showLists(map) {
  const finding = choice.finding;
  lists.of = tabsOf(finding);
  lists.tables = {};
  if (!lists.of.some(([tab]) => tab === lists.tab)) lists.tab = lists.of.length ? lists.of[0][0] : null;
  const title = finding ? word("tables_of", `${finding.id} ${of(finding.rule.line, "label")}`) : word("tables");
  const buttons = lists.of.map(([tab, rows]) => element("button", { type: "button", role: "tab", id: `tab-${tab}`, "aria-controls": "list", "aria-selected": tab === lists.tab ? "true" : "false", tabindex: tab === lists.tab ? 0 : -1, onclick: () => openTab(tab, map), onkeydown: (event) => tabKeys(event, map) }, `${tabName(tab)} (${grouped(rows.length, 0)})`));
  const left = run.left_out.zones > 0 && element("p", { class: "small" }, word("left_zones", grouped(run.left_out.zones, 0)));
  replace(at("lists"), element("h3", {}, title), buttons.length ? element("div", { class: "tabs", role: "tablist", "aria-label": word("tables") }, buttons) : element("p", {}, word("no_rows")), element("div", { id: "list", role: buttons.length ? "tabpanel" : null, "aria-labelledby": buttons.length ? `tab-${lists.tab}` : null }), left);
  if (lists.tab) drawList(lists.tab, map);
}

function openTab(tab, map) {
  lists.tab = tab;
  showLists(map);
}

function tabKeys(event, map) {
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!by) return;
  const tabs = lists.of.map(([tab]) => tab);
  openTab(tabs[(tabs.indexOf(lists.tab) + by + tabs.length) % tabs.length], map);
  at(`tab-${lists.tab}`).focus();
}

function drawList(tab, map) {
  const [, rows, columns, thing] = lists.of.find(([name]) => name === tab);
  const choose = (row) => {
    const chosen = thing(row);
    chooseThing(chosen);
    map.goTo(chosen);
  };
  lists.tables[tab] = new Table(columns, rows, { caption: tabName(tab), choose, searchable: true });
  replace(at("list"), lists.tables[tab].node);
  markList();
}

// The row of what is chosen; a choice on the map opens the tab in which it stands.
function markList(map) {
  const kind = choice.zone ? "gaps" : choice.patch !== null ? "ground" : choice.unit !== null ? "units" : choice.site ? (lists.tab === "institutions" ? "institutions" : "facilities") : null;
  if (map && kind && kind !== lists.tab && lists.of.some(([tab]) => tab === kind)) {
    lists.tab = kind;
    showLists(map);
    return;
  }
  for (const [tab, rows, , , chosen] of lists.of) {
    if (lists.tables[tab]) lists.tables[tab].mark(chosen(rows));
  }
}
