// What the reader looks at: one rule, one of its findings, and perhaps a gap, a patch, a unit or a facility.

const choice = { rule: null, finding: null, zone: null, patch: null, unit: null, site: null };
const listeners = [];

// f(what) is called after a change; what is "rule" when rule or finding changed, "thing" when only the thing did.
function onChoice(f) {
  listeners.push(f);
}

function changed(what) {
  listeners.forEach((f) => f(what));
}

function letGo() {
  choice.zone = null;
  choice.patch = null;
  choice.unit = null;
  choice.site = null;
}

function chooseRule(rule, finding) {
  letGo();
  choice.rule = rule;
  choice.finding = finding || mostTelling(rule);
  changed("rule");
  remember();
}

// thing is {zone}, {patch}, {unit}, {site} or {}.
function chooseThing(thing) {
  letGo();
  Object.assign(choice, thing);
  changed("thing");
  remember();
}

// Of the parts of a rule the one that says most on a map: with most people in gaps, else one that knows of people.
function mostTelling(rule) {
  const worth = (finding) => (finding.spatial ? 1 + (finding.result.people_gap || 0) : finding.units.length || finding.failing.size ? 0.5 : 0);
  return rule.findings.reduce((best, finding) => (best && worth(best) >= worth(finding) ? best : finding), null);
}

// The address keeps the choice, so that a reader can go back or pass it on.
function remember() {
  const parts = [choice.finding ? choice.finding.id : choice.rule ? choice.rule.id : ""];
  if (choice.zone) parts.push(choice.zone.gap_id);
  const hash = `#${parts.map(encodeURIComponent).join("/")}`;
  if (location.hash !== hash) history.replaceState(null, "", hash);
}

function recall() {
  let parts = [];
  try { parts = location.hash.slice(1).split("/").map(decodeURIComponent); } catch { /* an address that is none of ours */ }
  const finding = run.findings.find((f) => f.id === parts[0]);
  const rule = finding ? finding.rule : run.rules.find((r) => r.id === parts[0]) || run.ordered[0];
  // The address may name a part of the page instead.
  if (!rule || (choice.rule && !finding && rule.id !== parts[0])) return;
  chooseRule(rule, finding);
  const zone = finding && parts[1] ? finding.zones.find((z) => z.gap_id === parts[1]) : null;
  if (zone) chooseThing({ zone });
}
