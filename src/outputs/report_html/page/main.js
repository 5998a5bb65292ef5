// Begins: reads the run, draws everything, and draws it again in the other language.

let map = null;

function head() {
  const { project, as_of: year, run_id: id, version, synthetic } = run.about;
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  document.title = `${project} · ${word("page")}`;
  replace(at("title"), project, " ", element("small", {}, word("page")));
  replace(at("about"), [word("as_of", year), word("run", id), word("made_by", version)].join(" · "));
  at("synthetic").hidden = !synthetic;
  at("synthetic").textContent = word("synthetic");
  at("skip").textContent = word("skip");
  replace(at("language"), element("span", { lang: language === "zh" ? "en" : "zh-CN" }, word("language")));
  at("print").textContent = word("print");
  const parts = [["overview", "nav_overview"], ["map-part", "nav_map"], ["compliance", "nav_table"], ["problems", "nav_problems"], ["assumptions", "nav_assumptions"]];
  replace(at("nav"), parts.map(([id_, name]) => element("a", { href: `#${id_}`, onclick: (event) => { event.preventDefault(); at(id_).scrollIntoView(); at(id_).focus({ preventScroll: true }); } }, word(name), id_ === "problems" && run.warnings.length > 0 && element("span", { class: "pill" }, String(run.warnings.length)))));
  at("nav").setAttribute("aria-label", word("page"));
  at("rules-title").textContent = word("rules");
  at("map-title").textContent = word("map");
  at("map-help").textContent = word("map_help");
  at("detail").setAttribute("aria-label", word("details"));
  at("others-label").textContent = word("show_others");
  for (const [button, name] of [["zoom-in", "zoom_in"], ["zoom-out", "zoom_out"], ["zoom-all", "zoom_all"]]) {
    at(button).setAttribute("aria-label", word(name));
    at(button).title = word(name);
  }
}

function mapWords() {
  const finding = choice.finding;
  if (!choice.rule) return;
  const label = of(choice.rule.line, "label");
  const part = finding && choice.rule.findings.length > 1 ? of(finding.line, "part") : "";
  replace(at("map-title"), `${choice.rule.id} ${label}`, part && element("small", {}, ` ${part}`));
  at("map-plain").textContent = finding && finding.spatial ? "" : word("map_plain");
  const result = finding && finding.spatial ? `${word("people_gap")} ${people(finding.result.people_gap)}, ${word("tab_gaps")} ${finding.zones.length}` : word("map_plain");
  map.top.setAttribute("role", "img");
  map.top.setAttribute("tabindex", "0");
  map.top.setAttribute("aria-describedby", "map-help");
  map.top.setAttribute("aria-label", word("map_of", `${choice.rule.id} ${label} ${part}`, result));
  replace(at("legend"), element("h3", {}, word("legend")), element("ul", {}, legend(map)), finding && finding.spatial && !run.ground.square_m && element("p", { class: "small" }, word("legend_near")));
}

function drawAll() {
  head();
  overview();
  ruleTools();
  listRules();
  complianceTable();
  problems();
  assumptions();
  showRule();
}

function showRule() {
  map.show(choice.finding);
  mapWords();
  detail();
  showLists(map);
  markRule(true);
}

function start() {
  map = new GroundMap(at("map"));
  onChoice((what) => {
    if (what === "rule") return showRule();
    map.drawTop();
    detail();
    at("detail").scrollTop = 0;
    markList(map);
  });
  at("language").addEventListener("click", () => {
    language = language === "zh" ? "en" : "zh";
    drawAll();
  });
  at("print").addEventListener("click", () => window.print());
  at("zoom-in").addEventListener("click", () => map.zoomBy(1.5));
  at("zoom-out").addEventListener("click", () => map.zoomBy(1 / 1.5));
  at("zoom-all").addEventListener("click", () => map.showAll());
  at("others").checked = map.others;
  at("others").addEventListener("change", () => { map.others = at("others").checked; map.draw(); mapWords(); });
  at("rule-list").addEventListener("keydown", ruleKeys);
  window.addEventListener("hashchange", recall);
  window.addEventListener("beforeprint", () => { document.body.classList.add("printing"); map.forPaper(true); forPaper(true); });
  window.addEventListener("afterprint", () => { document.body.classList.remove("printing"); map.forPaper(false); forPaper(false); });
  drawAll();
  recall();
  document.body.classList.add("ready");
}

// Of the tables those of gaps, units and facilities that fail are printed; the long ones are not.
function forPaper(printing) {
  document.body.classList.toggle("no-list", printing && ["ground", "facilities"].includes(lists.tab));
  const table = lists.tables[lists.tab];
  if (table) table.forPaper(printing);
}

(async () => {
  language = (navigator.language || "zh").toLowerCase().startsWith("zh") ? "zh" : "en";
  if (typeof DecompressionStream === "undefined" || !Element.prototype.replaceChildren) {
    at("title").textContent = `${word("too_old")} ${WORDS.too_old[1]}`;
    return;
  }
  try {
    await readRun();
    start();
  } catch (error) {
    at("title").textContent = word("broken", error.message);
    throw error;
  }
})();
