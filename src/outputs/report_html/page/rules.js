// The overview, and the list of rules with its search, groups and order.

const filter = { group: null, words: "", kind: "", plan: "", order: "weight" };

// Mark and words of a verdict; the mark says it without colour.
function badge(group, text) {
  return element("span", { class: `badge ${group}` }, element("span", { class: "mark", "aria-hidden": "true" }, MARKS[group]), text);
}

function verdictOf(line) {
  return badge(line.group, of(line, "verdict"));
}

// How many rules came out how; each is a button that filters the list.
function overview() {
  const total = run.rules.length;
  const bar = GROUPS.map((group) => {
    const count = run.rules.filter((rule) => rule.group === group).length;
    return [group, count];
  }).filter(([, count]) => count);
  const strip = drawing("svg", { class: "strip", viewBox: `0 0 ${total} 10`, preserveAspectRatio: "none", role: "img", "aria-label": bar.map(([group, count]) => `${word(`group_${group}`)} ${count}`).join(", ") },
    bar.map(([group, count], i) => drawing("rect", { class: `fill ${group}`, x: bar.slice(0, i).reduce((sum, b) => sum + b[1], 0), y: 0, width: count, height: 10 })));
  const cards = bar.map(([group, count]) => element("button", { type: "button", class: `count ${group}`, onclick: () => { filterBy(group); at("map-part").scrollIntoView(); } },
    element("strong", {}, String(count)), element("span", {}, element("span", { class: "mark", "aria-hidden": "true" }, MARKS[group]), " ", word(`group_${group}`))));
  const worst = run.ordered.filter((rule) => ["fail", "behind", "open"].includes(rule.group)).slice(0, 6);
  const first = worst.length ? element("div", { class: "cards" }, worst.map(card)) : element("p", {}, word("first_none"));
  replace(at("overview"), element("h2", {}, word("overview")), element("p", { class: "lead" }, word("rules_checked", total), " · ", said(run.facts[0]) || ""), strip, element("div", { class: "counts" }, cards), element("h3", {}, word("first")), first);
}

// A verdict with the clause that it judges.
function card(rule) {
  const line = rule.line;
  const shown = rule.findings.length === 1 ? rule.findings[0].line : line;
  return element("article", { class: `card ${rule.group}` },
    element("p", { class: "top" }, element("span", { class: "id" }, rule.id), verdictOf(line), element("span", { class: "nature" }, of(line, "nature"))),
    element("h4", {}, of(line, "label")),
    element("blockquote", {}, line.clause, element("cite", {}, said(rule.place))),
    element("p", { class: "figures" }, figuresOf(rule, shown)),
    element("button", { type: "button", onclick: () => { chooseRule(rule); at("map-part").scrollIntoView(); } }, word("open_rule"), element("span", { class: "unseen" }, ` ${rule.id}`)));
}

// Value against target, and the people in gaps.
function figuresOf(rule, line) {
  const parts = [];
  const value = of(line, "value");
  const target = of(line, "target");
  if (value) parts.push(`${word("value")} ${value}`);
  if (target) parts.push(`${word("target")} ${target}`);
  if (rule.people > 0) parts.push(word("gap_people", people(rule.people)));
  return parts.join(" · ");
}

function filterBy(group) {
  filter.group = filter.group === group ? null : group;
  listRules();
}

// The tools above the list.
function ruleTools() {
  const search = element("input", { type: "search", id: "rule-search", placeholder: word("search_rules"), "aria-label": word("search_rules"), value: filter.words });
  search.addEventListener("input", () => { filter.words = search.value; listRules(); });
  const select = (key, name, options) => {
    const made = element("select", { "aria-label": name }, options.map(([value, text]) => element("option", { value, selected: filter[key] === value }, text)));
    made.addEventListener("change", () => { filter[key] = made.value; listRules(); });
    return made;
  };
  const kinds = new Map(run.rules.map((rule) => [rule.line.kind, said(rule.kind)]));
  const plans = run.plans.map((plan) => [plan.id, said(plan.title)]);
  replace(at("rule-tools"), search,
    element("div", { class: "pair" },
      select("kind", word("kind"), [["", `${word("kind")}: ${word("all")}`], ...kinds]),
      plans.length > 1 && select("plan", word("plan"), [["", `${word("plan")}: ${word("all")}`], ...plans]),
      select("order", word("order"), [["weight", word("order_weight")], ["plan", word("order_plan")]])),
    element("div", { id: "rule-groups", class: "chips", role: "group", "aria-label": word("verdict") }));
}

function listRules() {
  const words = filter.words.trim().toLowerCase();
  const fits = (rule) => (!words || rule.words.includes(words)) && (!filter.kind || rule.line.kind === filter.kind) && (!filter.plan || run.plans[rule.plan].id === filter.plan);
  const all = (filter.order === "plan" ? run.rules : run.ordered).filter(fits);
  const shown = all.filter((rule) => !filter.group || rule.group === filter.group);
  replace(at("rule-groups"), GROUPS.map((group) => {
    const count = all.filter((rule) => rule.group === group).length;
    if (!count && filter.group !== group) return null;
    return element("button", { type: "button", class: `chip ${group}`, "aria-pressed": filter.group === group ? "true" : "false", onclick: () => filterBy(group) }, `${MARKS[group]} ${word(`group_${group}`)} ${count}`);
  }));
  replace(at("rule-count"), word("rules_shown", shown.length, run.rules.length));
  replace(at("rule-list"), shown.length ? shown.map(ruleItem) : element("li", { class: "none" }, word("no_rule")));
  markRule(false);
}

function ruleItem(rule) {
  const line = rule.line;
  const made = element("li", { class: rule.group }, element("button", { type: "button", onclick: () => chooseRule(rule) },
    element("span", { class: "top" }, element("span", { class: "id" }, rule.id), verdictOf(line)),
    element("span", { class: "label" }, of(line, "label")),
    element("span", { class: "figures" }, figuresOf(rule, rule.findings.length === 1 ? rule.findings[0].line : line))));
  made.rule = rule;
  return made;
}

// Marks the chosen rule; up and down go to its neighbours.
function markRule(scroll) {
  const list = at("rule-list");
  for (const item of list.children) {
    if (!item.rule) continue;
    const is = item.rule === choice.rule;
    item.firstChild.setAttribute("aria-pressed", is);
    item.classList.toggle("chosen", is);
    if (is && scroll && (item.offsetTop < list.scrollTop || item.offsetTop + item.offsetHeight > list.scrollTop + list.clientHeight)) list.scrollTop = item.offsetTop - 60;
  }
}

function ruleKeys(event) {
  const item = event.target.closest("li");
  const next = event.key === "ArrowDown" ? item && item.nextElementSibling : event.key === "ArrowUp" ? item && item.previousElementSibling : null;
  if (!next || !next.rule) return;
  event.preventDefault();
  next.firstChild.focus();
  chooseRule(next.rule);
}
