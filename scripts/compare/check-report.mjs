#!/usr/bin/env node
// Opens report.html of a finished run in headless Chromium and checks it as a reader would meet it.
//
//   npm install puppeteer-core axe-core          (in any folder; NODE_PATH names its node_modules)
//   node scripts/compare/check-report.mjs RUN_FOLDER [FOLDER FOR PICTURES]
//
// Checked: nothing is fetched and nothing is reported on the console; verdicts, values and people agree with manifest.json
// and the CSV files; a row moves the map and the map marks the row; the other language leaves no word untranslated; it
// prints; axe finds no serious violation. Measured: size of the file, seconds of processor time (all processes of the
// browser, without a graphics card) to load and for each move of the map; with ONLY_MEASURE=1 that alone. CHROMIUM names
// another browser.

import fs from "node:fs";
import path from "node:path";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const require = createRequire(path.join((process.env.NODE_PATH || ".").split(":")[0], "x"));
const puppeteer = require("puppeteer-core");
const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const [folder, pictures] = process.argv.slice(2);
const file = path.resolve(folder, "report.html");
const faults = [];
let checks = 0;

function check(good, what) {
  checks += 1;
  if (!good) faults.push(what);
}

// A CSV file as rows by title.
function table(name) {
  const text = fs.readFileSync(path.join(folder, name), "utf8").replace(/^\ufeff/, "");
  const rows = [[""]];
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const [c, row] = [text[i], rows[rows.length - 1]];
    if (quoted && c === '"' && text[i + 1] === '"') { row[row.length - 1] += c; i += 1; }
    else if (c === '"') quoted = !quoted;
    else if (!quoted && c === ",") row.push("");
    else if (!quoted && c === "\n") rows.push([""]);
    else if (quoted || c !== "\r") row[row.length - 1] += c;
  }
  const [titles, ...body] = rows;
  return body.filter((row) => row.length === titles.length).map((row) => Object.fromEntries(titles.map((title, i) => [title, row[i]])));
}

// Seconds of processor time of a process and all its children.
function cpu(pid) {
  const stats = fs.readdirSync("/proc").filter((name) => /^\d+$/.test(name)).map((name) => {
    try { return fs.readFileSync(`/proc/${name}/stat`, "utf8"); } catch { return ""; }
  }).filter(Boolean).map((text) => {
    const rest = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return { pid: parseInt(text, 10), parent: Number(rest[1]), ticks: Number(rest[11]) + Number(rest[12]) };
  });
  const family = new Set([pid]);
  for (let grown = true; grown;) {
    grown = false;
    for (const s of stats) if (family.has(s.parent) && !family.has(s.pid)) { family.add(s.pid); grown = true; }
  }
  return stats.filter((s) => family.has(s.pid)).reduce((sum, s) => sum + s.ticks, 0) / 100;
}

// f(elements) within the page, in one go: $$eval of the library asks for each element by itself.
const all = (selector, f) => page.evaluate(`(${f})([...document.querySelectorAll(${JSON.stringify(selector)})])`);
const wait = (ms) => new Promise((done) => setTimeout(done, ms));
const people = (n) => (n > 0 && n < 1 ? "<1" : Math.abs(n).toFixed(0).replace(/\B(?=(\d{3})+$)/g, ","));

const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM || "/usr/bin/chromium", headless: true,
  args: ["--no-sandbox", "--disable-gpu", "--disable-software-rasterizer", "--lang=zh-CN", "--disable-background-networking"],
});
const pid = browser.process().pid;

async function opened(width, height) {
  const page = await browser.newPage();
  await page.setViewport({ width, height, deviceScaleFactor: 1, hasTouch: width < 500, isMobile: width < 500 });
  page.on("console", (message) => { if (["error", "warning"].includes(message.type())) faults.push(`console: ${message.text()}`); });
  page.on("pageerror", (error) => faults.push(`error: ${error.message}`));
  page.on("dialog", async (dialog) => { faults.push(`a name ran as script: ${dialog.message()}`); await dialog.dismiss(); });
  page.on("request", (request) => { if (!request.url().startsWith(pathToFileURL(file).href)) faults.push(`request: ${request.url()}`); });
  await page.goto(pathToFileURL(file).href);
  await page.waitForSelector("body.ready", { timeout: 60000 });
  return page;
}

async function toLanguage(page, lang) {
  if (!(await page.evaluate(() => document.documentElement.lang)).startsWith(lang)) await page.click("#language");
}

const picture = async (page, name, whole) => { await wait(300); if (pictures) await page.screenshot({ path: path.join(pictures, `${name}.png`), fullPage: Boolean(whole) }); };
if (pictures) fs.mkdirSync(pictures, { recursive: true });

// Loading and moving, measured.
await browser.newPage();
await wait(1500);
const before = cpu(pid);
const began = Date.now();
const page = await opened(1280, 800);
const ready = Date.now() - began;
await wait(1500);
const load = cpu(pid) - before;
const box = async (selector) => page.$eval(selector, (e) => { const b = e.getBoundingClientRect(); return [b.left, b.top, b.width, b.height]; });
await page.$eval("#map", (e) => e.scrollIntoView({ behavior: "instant", block: "center" }));
const [left, top, width, height] = await box("#map");
const pans = [];
for (let i = 0; i < 4; i++) {
  const start = cpu(pid);
  await page.mouse.move(left + width / 2, top + height / 2);
  await page.mouse.down();
  for (let s = 1; s <= 6; s++) await page.mouse.move(left + width / 2 + (i % 2 ? -10 : 10) * s, top + height / 2);
  await page.mouse.up();
  await wait(500);
  pans.push(cpu(pid) - start);
}
const pan = pans.reduce((a, b) => a + b) / pans.length;
await page.click("#zoom-all");
console.log(`file ${(fs.statSync(file).size / 1e6).toFixed(2)} MB; load ${load.toFixed(2)} s CPU, ready after ${ready} ms; pan ${(pan * 1000).toFixed(0)} ms CPU`);
if (process.env.ONLY_MEASURE) {
  await picture(page, "measured");
  await browser.close();
  process.exit(faults.length ? 1 : 0);
}

// Verdicts, values and people.
await toLanguage(page, "zh");
const manifest = JSON.parse(fs.readFileSync(path.join(folder, "manifest.json"), "utf8"));
const lines = table("compliance.csv");
const shown = await all("#compliance tbody tr", (rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent)));
check(shown.length === lines.length, `the compliance table has ${shown.length} rows, compliance.csv ${lines.length}`);
shown.forEach((cells, i) => {
  const line = lines[i] || {};
  check(cells[1] === line.id && cells[4] === line.value_zh && cells[10].includes(line.verdict_zh), `row ${i + 1}: ${cells} against ${line.id} ${line.value_zh} ${line.verdict_zh}`);
  check(cells[9] === (line.people_gap === "" ? "" : people(Number(line.people_gap))), `${line.id}: ${cells[9]} people in gaps against ${line.people_gap}`);
});
const groups = await all("#overview .count strong", (list) => list.map((e) => Number(e.textContent)));
check(groups.reduce((a, b) => a + b, 0) === manifest.outcomes.length, `the overview counts ${groups} of ${manifest.outcomes.length} rules`);
const met = manifest.outcomes.filter((o) => ["MET", "ON_TRACK", "MET_TODAY_TARGET_BELOW_BASELINE"].includes(o.verdict)).length;
check(await page.$eval("#overview .count.met strong", (e) => Number(e.textContent)).catch(() => 0) === met, `met are ${met}`);

// Each finding that speaks of people, and its gaps.
const zones = table("gap_zones.csv");
const choose = async (id) => { await page.evaluate((hash) => { location.hash = hash; }, id); await wait(120); };
const terms = () => all("#detail dl.terms:first-of-type", ([list]) => Object.fromEntries([...list.children].reduce((rows, e) => { if (e.tagName === "DT") rows.push([e.textContent, ""]); else rows[rows.length - 1][1] = e.textContent; return rows; }, [])));
for (const finding of manifest.findings.filter((f) => f.people !== null)) {
  await choose(encodeURIComponent(finding.id));
  const said = await terms();
  check(said["缺口人口"] === people(finding.gap / 1000) && said["涉及人口"] === people(finding.people / 1000), `${finding.id}: ${said["缺口人口"]} of ${said["涉及人口"]} against ${finding.gap / 1000} of ${finding.people / 1000}`);
  const own = zones.filter((z) => z.finding_id === finding.id);
  const rows = await all("#tab-gaps", (tabs) => tabs.map((t) => t.textContent));
  check(own.length === 0 ? rows.length === 0 : rows[0] && rows[0].includes(`(${people(own.length)})`), `${finding.id}: ${rows} against ${own.length} zones`);
}

// A row moves the map, and the map marks the row.
const most = [...new Set(zones.map((z) => z.finding_id))].sort((a, b) => zones.filter((z) => z.finding_id === b).length - zones.filter((z) => z.finding_id === a).length)[0];
if (most) {
  await choose(encodeURIComponent(most));
  const drawn = () => page.$eval("#map canvas.base", (c) => { const d = c.getContext("2d").getImageData(0, 0, c.width, c.height).data; let h = 0; for (let i = 0; i < d.length; i += 97) h = (h * 31 + d[i]) | 0; return h; });
  await page.click("#tab-gaps");
  const was = await drawn();
  await page.click("#list tbody tr:nth-child(1)");
  await wait(400);
  check(await drawn() !== was, "a click on a row moves the map");
  const first = zones.filter((z) => z.finding_id === most).sort((a, b) => a.rank - b.rank)[0];
  check((await page.$eval("#detail", (e) => e.textContent)).includes(first.gap_id), "the panel shows the gap of the row");
  check(await all("#list tr.chosen", (rows) => rows.length) === 1, "one row is marked");
  await page.$eval("#map", (e) => e.scrollIntoView({ behavior: "instant", block: "center" }));
  await picture(page, "gap");
  await page.focus("#map canvas.top");
  await page.keyboard.press("Escape");
  check(await all("#list tr.chosen", (rows) => rows.length) === 0, "escape lets go of the row");
  await page.keyboard.press("n");
  await page.keyboard.press("n");
  await wait(200);
  check(await all("#list tbody tr", (rows) => rows.findIndex((r) => r.classList.contains("chosen"))) === (zones.filter((z) => z.finding_id === most).length > 1 ? 1 : 0), "n twice marks the second row");
  await page.keyboard.press("Escape");
  await page.keyboard.press("n");
  await page.keyboard.press("Escape");
  // What is chosen has a yellow rim: the gap, and the facility nearest to it. A click into one of the two takes the gap.
  await page.keyboard.press("n");
  const rims = await page.$eval("#map canvas.top", (c) => {
    const d = c.getContext("2d").getImageData(0, 0, c.width, c.height).data;
    const rim = [];
    for (let i = 0; i < d.length; i += 4) if (d[i] > 240 && d[i + 1] > 200 && d[i + 2] < 60) rim.push([(i / 4) % c.width, Math.floor(i / 4 / c.width)]);
    const near = (p) => Math.hypot(p[0] - rim[0][0], p[1] - rim[0][1]) < 120;
    const middle = (list) => list.length && [0, 1].map((k) => list.reduce((sum, p) => sum + p[k], 0) / list.length);
    return [middle(rim.filter(near)), middle(rim.filter((p) => !near(p)))].filter(Boolean);
  });
  await page.keyboard.press("Escape");
  const [x, y] = await box("#map");
  let taken = 0;
  for (const [dx, dy] of rims) {
    for (const [sx, sy] of [[0, 0], [9, 0], [-9, 0], [0, 9], [0, -9]]) {
      if (taken) continue;
      await page.mouse.click(x + dx + sx, y + dy + sy);
      await wait(100);
      if (await all("#tab-gaps[aria-selected=true]", (t) => t.length)) taken = await all("#list tr.chosen", (rows) => rows.length);
    }
  }
  check(taken === 1, "a click on the map marks a row");
  await page.click("#zoom-all");
  await page.evaluate(() => document.querySelector("#detail .back")?.click());
}

// The other language.
await toLanguage(page, "en");
const own = "nav a, thead th, .chip, #overview .count, .terms dt, figcaption, #legend li, .badge, .tabs button, h2:not(#map-title), #about, #rule-count, select option, #map-help, .tools, .plot text";
for (const id of new Set(["", ...manifest.findings.filter((f) => f.people !== null).slice(0, 4).map((f) => f.id), ...manifest.findings.filter((f, i) => i % 23 === 0).map((f) => f.id)])) {
  if (id) await choose(encodeURIComponent(id));
  for (const text of await all(own, (list) => list.map((e) => e.textContent).filter((text) => /[\u4e00-\u9fff]/.test(text)))) check(false, `not in English (${id}): ${text}`);
  const code = await all("td, th, dd, dt, li, button, h3, h4", (list) => list.filter((e) => !e.children.length && !e.closest("#problems, #assumptions")).map((e) => e.textContent.trim()).filter((text) => /^([A-Z]+_[A-Z_]+|[a-z]+_[a-z_]+|undefined|null|NaN)$/.test(text)));
  for (const text of code) check(false, `a code is shown (${id}): ${text}`);
  checks += 1;
}
check(await page.evaluate(() => document.documentElement.lang) === "en", "lang follows the switch");
await page.evaluate(() => window.scrollTo({ top: 0, behavior: "instant" }));
await picture(page, "english");
await toLanguage(page, "zh");

// Accessibility.
await page.evaluate(axe);
const found = await page.evaluate(async () => (await window.axe.run(document, { resultTypes: ["violations"] })).violations.map((v) => ({ id: v.id, impact: v.impact, nodes: v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)) })));
for (const v of found) check(!["serious", "critical"].includes(v.impact), `axe ${v.impact} ${v.id}: ${v.nodes.join(" | ")}`);

// Pictures and paper.
if (most) await choose(encodeURIComponent(most));
await page.$eval("#tab-gaps", (tab) => tab.click()).catch(() => {});
await page.evaluate(() => window.scrollTo({ top: 0, behavior: "instant" }));
await picture(page, "top");
await page.$eval("#map-part", (e) => e.scrollIntoView({ behavior: "instant" }));
await picture(page, "map");
await page.$eval("#lists", (e) => e.scrollIntoView({ behavior: "instant" }));
await picture(page, "lists");
await page.$eval("#compliance", (e) => e.scrollIntoView({ behavior: "instant" }));
await picture(page, "compliance");
await page.$eval("#problems", (e) => e.scrollIntoView({ behavior: "instant" }));
await picture(page, "problems");
const pdf = await page.pdf({ format: "A4", preferCSSPageSize: true });
check(Buffer.from(pdf.slice(0, 5)).toString() === "%PDF-" && pdf.length > 20000, "it prints");
if (pictures) fs.writeFileSync(path.join(pictures, "paper.pdf"), pdf);
const phone = await opened(390, 844);
check(await phone.evaluate(() => document.documentElement.scrollWidth) <= 390, "a phone scrolls down only");
await picture(phone, "phone-top");
await phone.$eval(".map-side", (e) => e.scrollIntoView({ behavior: "instant" }));
await wait(300);
await picture(phone, "phone-map");
await phone.$eval("#detail", (e) => e.scrollIntoView({ behavior: "instant" }));
await picture(phone, "phone-detail");
await browser.close();

console.log(`other axe notes: ${found.map((v) => `${v.impact} ${v.id}`).join(", ") || "none"}`);
console.log(faults.length ? `${faults.length} of ${checks} checks failed` : `${checks} checks passed`);
for (const fault of [...new Set(faults)].slice(0, 40)) console.log(`  ${fault}`);
process.exit(faults.length ? 1 : 0);
