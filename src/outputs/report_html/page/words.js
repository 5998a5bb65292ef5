// Words of the page in Chinese and English, side by side so that neither can be forgotten; and numbers as people read them.

const WORDS = {
  page: ["达标核查报告", "compliance report"],
  skip: ["跳到正文", "skip to the content"],
  language: ["English", "中文"],
  print: ["打印", "print"],
  synthetic: ["合成数据，不代表任何真实地区", "synthetic data, of no real place"],
  as_of: ["评价年份 {0}", "judged for {0}"],
  run: ["运行编号 {0}", "run {0}"],
  made_by: ["由 gapzone {0} 生成", "made by gapzone {0}"],
  nav_overview: ["总览", "overview"],
  nav_map: ["地图与缺口", "map and gaps"],
  nav_table: ["指标达标情况表", "compliance table"],
  nav_problems: ["数据问题", "data problems"],
  nav_assumptions: ["口径说明", "assumptions"],
  overview: ["总览", "Overview"],
  rules_checked: ["核查条文 {0} 条", "{0} rules checked"],
  first: ["最需要关注", "What matters first"],
  first_none: ["没有未达标的条文。", "No rule fails."],
  open_rule: ["查看", "open"],
  group_fail: ["未达标", "not met"],
  group_behind: ["未达标（未到期）", "not met yet"],
  group_open: ["待判定", "undecided"],
  group_met: ["达标或按进度", "met or on track"],
  group_data: ["缺数据", "no data"],
  group_told: ["仅报告", "reported only"],
  all_groups: ["全部", "all"],
  rules: ["条文", "Rules"],
  search_rules: ["搜索编号、名称、条文原文", "search id, name, words of the clause"],
  order: ["排序", "order"],
  order_weight: ["重要者在前", "what matters first"],
  order_plan: ["规划顺序", "order of the plan"],
  kind: ["类别", "kind"],
  plan: ["规划", "plan"],
  all: ["全部", "all"],
  rules_shown: ["显示 {0} / {1} 条", "{0} of {1} shown"],
  no_rule: ["没有符合条件的条文。", "No rule is like that."],
  gap_people: ["缺口 {0} 人", "{0} people in gaps"],
  map: ["地图", "Map"],
  map_help: ["方向键移动，＋ － 缩放，0 全图，N / P 下一个或上一个缺口，Enter 选中中心处，Esc 取消", "arrows move, + and − zoom, 0 shows all, N and P go to the next or previous gap, Enter takes what is in the middle, Esc lets go"],
  zoom_in: ["放大", "zoom in"],
  zoom_out: ["缩小", "zoom out"],
  zoom_all: ["全图", "show all"],
  map_of: ["{0}的地图。{1}。同样的内容见下方表格。", "Map of {0}. {1}. The tables below hold the same."],
  map_plain: ["本条不涉及居民分布；图示单元和机构。", "This rule says nothing of where people live; units and facilities are shown."],
  legend: ["图例", "Legend"],
  legend_zone: ["缺口片区（数字为排序）", "gap zone (number: rank)"],
  legend_ground: ["居住区", "residential area"],
  legend_counted: ["计入的机构", "facility that counts"],
  legend_complies: ["符合的机构", "facility that complies"],
  legend_fails: ["不符合的机构", "facility that does not"],
  legend_unknown: ["情况不明的机构", "facility not known"],
  legend_other: ["其他在用机构", "other facility in service"],
  legend_unit: ["单元边界", "unit boundary"],
  legend_unit_good: ["达到要求的单元", "unit as required"],
  legend_unit_bad: ["未达要求的单元", "unit not as required"],
  legend_unit_unknown: ["情况不明的单元", "unit not known"],
  legend_road: ["道路", "road"],
  legend_near: ["每个居住区按其多数人所属的级别着色", "each area has the class of most of its people"],
  show_others: ["显示其他机构", "show other facilities"],
  osm: ["© OpenStreetMap 贡献者", "© OpenStreetMap contributors"],
  north: ["北", "N"],
  details: ["条文核查", "Rule"],
  clause: ["规划原文", "the plan says"],
  parts: ["分项", "parts"],
  value: ["现状值", "value"],
  target: ["目标值", "target"],
  baseline: ["基期值", "baseline"],
  due: ["路径值", "due this year"],
  limit: ["限值", "limit"],
  nature: ["指标性质", "nature"],
  missing: ["差距", "gap"],
  by_year: ["{0} 年", "by {0}"],
  reading: ["口径", "read as"],
  source: ["数据来源", "numbers from"],
  reason: ["原因", "why"],
  assumed: ["假定", "assumed"],
  notes: ["说明", "notes"],
  people: ["人口", "people"],
  people_in_scope: ["涉及人口", "people in scope"],
  people_covered: ["已覆盖", "covered"],
  people_gap: ["缺口人口", "people in gaps"],
  people_zones: ["其中成片", "in zones"],
  people_scattered: ["其中零散", "scattered"],
  people_not_assessed: ["未评估", "not assessed"],
  served_from_outside: ["依赖境外机构", "depend on a facility outside"],
  near_limit: ["距限值 5 秒以内 / 60 秒以内的人口", "people within 5 s / 60 s of the limit"],
  firm: ["速度取 0.8 与 1.2 倍时结论不变", "stands at 0.8 and 1.2 times the speeds"],
  fragile: ["速度取 0.8 或 1.2 倍时结论改变", "changes at 0.8 or 1.2 times the speeds"],
  facilities_comply: ["{0} / {1} 个机构符合", "{0} of {1} facilities comply"],
  curve: ["覆盖曲线：到最近机构的时间与人口占比", "Coverage: share of people by the time to the nearest facility"],
  curve_m: ["覆盖曲线：到最近机构的距离与人口占比", "Coverage: share of people by the distance to the nearest facility"],
  curve_said: ["限值 {0} 以内 {1}", "{1} within the limit of {0}"],
  limit_line: ["限值", "limit"],
  target_line: ["目标", "target"],
  causes: ["缺口人口的成因", "Why people are not served"],
  scattered: ["零散（未成片）", "scattered, no zone"],
  sensitivity: ["改变一项假定", "With one assumption changed"],
  changed: ["改变", "changed"],
  share: ["占比", "share"],
  verdict: ["结论", "verdict"],
  gap: ["缺口片区", "Gap zone"],
  gap_rank: ["第 {0} 号缺口片区", "gap zone {0}"],
  close: ["返回条文", "back to the rule"],
  why: ["成因", "cause"],
  nearest: ["最近机构", "nearest facility"],
  time_mean: ["平均用时", "time, mean"],
  time_range: ["最短—最长", "shortest to longest"],
  time_p90: ["九成居民以内", "nine in ten within"],
  far_mean: ["平均距离", "distance, mean"],
  unreachable: ["无法到达", "cannot reach any"],
  would_close: ["可由此消除", "what would close it"],
  excess: ["超出限值", "beyond the limit"],
  excess_minutes: ["{0} 人·分钟", "{0} person-minutes"],
  excess_metres: ["{0} 人·米", "{0} person-metres"],
  children: ["0—3 岁", "aged 0 to 3"],
  elderly: ["65 岁以上", "aged 65 and over"],
  size: ["面积", "area"],
  unit: ["单元", "unit"],
  units_in: ["所在单元", "units"],
  at_speeds: ["速度 0.8 / 1.2 倍时仍在缺口", "still in the gap at 0.8 / 1.2 times the speeds"],
  place: ["位置", "place"],
  minutes: ["{0} 分钟", "{0} min"],
  metres: ["{0} 米", "{0} m"],
  people_n: ["{0} 人", "{0} people"],
  person: ["人", "people"],
  within: ["≤ {0}", "at most {0}"],
  tab_gaps: ["缺口片区", "gap zones"],
  tab_units: ["单元", "units"],
  tab_ground: ["居住区", "residential areas"],
  tab_squares: ["网格", "squares"],
  tab_institutions: ["不符合或不明的机构", "facilities that fail or are not known"],
  tab_facilities: ["机构", "facilities"],
  tables: ["明细表", "Tables"],
  tables_of: ["{0} 的明细", "rows of {0}"],
  search_rows: ["在表中搜索", "search the table"],
  rows_shown: ["显示 {0} / {1} 行", "{0} of {1} rows"],
  more_rows: ["再显示 {0} 行", "{0} more rows"],
  no_rows: ["没有行。", "No rows."],
  rank: ["序", "rank"],
  cause: ["成因", "cause"],
  action: ["消除办法", "what would close it"],
  name: ["名称", "name"],
  id: ["编码", "id"],
  level: ["层级", "level"],
  class: ["城乡", "class"],
  type: ["类型", "type"],
  coverage: ["覆盖率", "coverage"],
  has: ["现有", "has"],
  required: ["应有", "required"],
  status: ["状态", "status"],
  note: ["备注", "note"],
  time: ["用时", "time"],
  distance: ["距离", "distance"],
  grade: ["等级", "grade"],
  ownership: ["举办主体", "run by"],
  capacity: ["规模", "capacity"],
  load: ["服务人口", "residents"],
  counts_here: ["计入本条", "counts here"],
  complies: ["是否符合", "complies"],
  why_not: ["缺什么", "why not"],
  yes: ["是", "yes"],
  no: ["否", "no"],
  not_known: ["不明", "not known"],
  outside: ["境外", "outside the area"],
  not_open: ["未启用", "not in service"],
  square_at: ["网格 {0}", "square {0}"],
  facility: ["机构", "facility"],
  area: ["居住区", "residential area"],
  compliance: ["指标达标情况表", "Compliance table"],
  compliance_help: ["类别、序号、主要指标与规划专栏一致；点击一行在地图上查看。差距为达到目标尚缺的数量。", "The columns are those of the plan's own tables; a click on a row shows it on the map. The gap is how much is missing to the target."],
  number: ["序号", "no."],
  indicator: ["主要指标", "indicator"],
  show_parts: ["显示分项", "show parts"],
  only_open: ["只看未达标和待判定", "only not met and undecided"],
  problems: ["数据问题", "Data problems"],
  problems_none: ["没有发现数据问题。", "No problem was found in the data."],
  problem: ["问题", "problem"],
  fix: ["处理办法", "what to do"],
  where: ["文件与行", "file and row"],
  row_n: ["{0} 第 {1} 行", "{0} row {1}"],
  code: ["代码", "code"],
  count_of: ["{0} 条", "{0}"],
  facts: ["数据情况", "Facts"],
  assumptions: ["口径说明", "Assumptions"],
  key: ["项目", "key"],
  meaning: ["含义", "meaning"],
  chosen_by: ["来源", "chosen by"],
  by_default: ["默认", "default"],
  by_user: ["用户", "user"],
  by_plan: ["规划", "plan"],
  parameters_set: ["已设参数", "parameters set"],
  parameters_unset: ["未设参数", "parameters not set"],
  changed_by_project: ["项目文件改动", "changed by the project"],
  data_years: ["数据年份", "years of the data"],
  quotient: ["计算", "computed as"],
  inputs: ["输入文件", "Input files"],
  role: ["用途", "role"],
  file: ["文件", "file"],
  bytes: ["字节", "bytes"],
  hash: ["BLAKE3 校验值", "BLAKE3"],
  left_zones: ["另有 {0} 个较小的缺口片区只列在 gap_zones.csv 中。", "{0} more gap zones, smaller ones, stand in gap_zones.csv only."],
  left_institutions: ["另有 {0} 行机构只列在 institutions.csv 中。", "{0} more rows of facilities stand in institutions.csv only."],
  left_warnings: ["另有 {0} 条只计数，未列出。", "{0} more are counted, not listed."],
  selected: ["已选中：{0}", "selected: {0}"],
  nothing_here: ["此处没有居住区、缺口或机构。", "Nothing lives here, and no gap or facility is here."],
  too_old: ["浏览器版本过旧，无法打开本报告；请使用 2020 年以后的 Chrome、Edge、Firefox 或 Safari。", "This browser is too old for the report; please use a Chrome, Edge, Firefox or Safari of the last years."],
  broken: ["报告内容不完整：{0}", "the report is not complete: {0}"],
  role_plan: ["规划", "plan"],
  role_profile: ["出行速度", "profile"],
  role_roads: ["道路", "roads"],
  role_facilities: ["机构", "facilities"],
  role_people: ["人口", "people"],
  role_units: ["单元", "units"],
  role_indicators: ["指标表", "indicators"],
  role_buildings: ["建筑物", "buildings"],
  role_travel: ["出行时间", "travel times"],
  role_project: ["项目文件", "project"],
  status_OK: ["符合", "as required"],
  status_MET: ["达标", "met"],
  status_COVERED: ["已覆盖", "covered"],
  status_GAP: ["缺口", "gap"],
  status_GAP_NONE: ["空白", "has none"],
  status_GAP_SHORT: ["数量不足", "too few"],
  status_OVERLOAD: ["超出服务人口上限", "overloaded"],
  status_UNDERUSED: ["低于服务人口下限", "below the range"],
  status_SHARED_OK: ["与邻近单元共用", "shared with a neighbour"],
  status_SHARED_OVERLOAD: ["共用后超上限", "shared, overloaded"],
  status_EXEMPT: ["免设", "exempt"],
  status_EMPTY: ["无常住人口", "nobody lives there"],
  status_OVERLAP: ["重复设置", "more than one"],
  status_MITIGATED: ["流动服务弥补", "made up for by visits"],
  status_MOBILE_CANDIDATE: ["适合流动服务", "suited to visits"],
  status_WITHIN_TARGET: ["在目标范围内", "within the target"],
  status_ABOVE_MAX: ["超过上限", "above the most allowed"],
  status_UNKNOWN: ["不明", "not known"],
  level_county: ["区县", "county"],
  level_street: ["街道", "street office"],
  level_town: ["镇（乡）", "town"],
  level_community: ["社区", "community"],
  level_village: ["行政村", "village"],
  class_urban: ["城镇", "urban"],
  class_rural: ["农村", "rural"],
  own_gov: ["政府办", "government"],
  own_public: ["公立", "public"],
  own_private: ["社会办", "private"],
  patch_0: ["覆盖", "covered"],
  patch_1: ["覆盖", "covered"],
  patch_2: ["缺口", "gap"],
  patch_3: ["缺口", "gap"],
  patch_4: ["未评估", "not assessed"],
  patch_5: ["不在范围内", "out of scope"],
};

// English names of the types that plans speak of most; Chinese names come with the data.
const TYPES_IN_ENGLISH = {
  HOSP: "general hospital", TCMH: "hospital of Chinese medicine", INTEGRATED: "integrated hospital", ETHNIC: "ethnic hospital",
  SPECIAL: "specialised hospital", MCH: "maternal and child health", CHC: "community health centre", CHS: "community health station",
  THC: "township hospital", VC: "village clinic", CLINIC: "clinic", TCMC: "clinic of Chinese medicine", OUTPATIENT: "outpatient department",
  DOCTORS: "doctors", BLOOD_FIXED: "blood donation site", BLOOD_MOBILE: "blood donation vehicle", BLOOD_BANK: "blood bank",
  EMS: "ambulance station", CDC: "disease control", SUPERVISION: "health supervision", HEALTH_EDU: "health education",
  PREVENTION: "prevention and care", DISEASE_INSTITUTE: "disease institute", NURSING_HOSPITAL: "nursing hospital", HOSPICE: "hospice",
  SUPERVISION_STATION: "supervision station", SUPERVISION_POINT: "supervision point", HEALTH_PLACE: "health promotion place",
  SCHOOL: "school", KINDERGARTEN: "kindergarten", SPECIALTY: "key specialty", TEAM: "team", PROJECT: "project", QC_CENTRE: "quality control centre",
  PSY_STATION: "counselling station", SENTINEL: "sentinel site", LABORATORY: "laboratory", SPECIALTY_ALLIANCE: "specialty alliance",
  EXPERT_STATION: "expert station", NURSERY: "nursery", ELDERCARE: "home for the elderly", COMMUNITY_ELDERCARE: "community care for the elderly",
  PHARMACY: "pharmacy", DENTIST: "dentist", SUBCENTRE: "medical sub-centre",
};

let language = "zh";

// A word of the page, with what stands for {0} and {1}.
function word(key, ...values) {
  const pair = WORDS[key];
  if (!pair) return key;
  const text = pair[language === "zh" ? 0 : 1];
  return values.length ? text.replace(/\{(\d)\}/g, (_, i) => values[i]) : text;
}

// A word by a code of the data; the code itself where the page has no word for it.
function coded(kind, code) {
  if (code === null || code === undefined) return "";
  return WORDS[`${kind}_${code}`] ? word(`${kind}_${code}`) : String(code);
}

// The text of a pair {zh, en} of the data.
function said(text) {
  return text ? text[language] : "";
}

// The text of a row that has a column for each language.
function of(row, name) {
  return (row && row[`${name}_${language}`]) || "";
}

function grouped(number, decimals) {
  const [whole, part] = Math.abs(number).toFixed(decimals).split(".");
  const sign = number < 0 ? "−" : "";
  return sign + whole.replace(/\B(?=(\d{3})+$)/g, ",") + (part ? `.${part}` : "");
}

// People are shown whole; a part of a person is no nobody.
function people(number) {
  if (number === null || number === undefined) return "–";
  if (number > 0 && number < 1) return "<1";
  return grouped(number, 0);
}

function amount(number) {
  if (number === null || number === undefined) return "–";
  return grouped(number, Number.isInteger(number) ? 0 : 2);
}

// Percent with two decimals that never rounds up to all, or down to nothing.
function percent(share) {
  if (share === null || share === undefined) return "–";
  if (share > 99.99 && share < 100) return "99.99%";
  if (share > 0 && share < 0.01) return "0.01%";
  return `${grouped(share, 2)}%`;
}

// A time in minutes or a length in metres, with its unit.
function far(number, unit) {
  if (number === null || number === undefined) return "–";
  return unit === "m" ? word("metres", grouped(number, 0)) : word("minutes", grouped(number, 1));
}
