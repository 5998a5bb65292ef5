"""The texts of the sample: its project, a plan of its own, and what stands in the folder."""

PROJECT = """\
# 清河区(合成样例): 全部数据为程序生成, 不对应任何真实地方。
# Qinghe District (synthetic sample): all data are made up and stand for no real place.
schema = 1
name = "清河区(合成样例)"
# 评价年份: 规则不读系统时钟。 The year that is judged: no rule reads a clock.
as_of = 2026
# 内置规划包 B 的全部条款, 和本项目自定的条款。 All rules of the embedded plan B, and rules of this project's own.
plans = ["B", "own-rules.toml"]
# 所有输出都会标注“合成数据”。 Every output will say that the data are made up.
synthetic = true

# 道路: 线在端点处相接。 Roads: lines join at their ends.
[roads]
path = "roads.geojson"
columns = { class = "highway", speed_kmh = "maxspeed", oneway = "oneway", name = "name" }

# 机构: 一行一个执业地点; “所属机构”相同的行是同一机构的多个地点。
# Facilities: one row for each site; rows with the same 所属机构 are sites of one institution.
[[facilities]]
path = "facilities.csv"
[facilities.columns]
id = "编码"
name = "名称"
kind = "类型"
ownership = "举办主体"
grade = "级别"
institution = "所属机构"
opens = "启用年"
closes = "撤销年"
status = "状态"
lon = "经度"
lat = "纬度"
# 是 / 否 / 空(未知)。 Yes / no / empty (unknown).
flags = { tcm = "中医服务" }
# 其余各列按规划包的列名读取(见 gapzone plan template B)。 The other columns are read by the titles that the plan uses.

# 没有坐标的名录: 实验室、专科、项目、质控中心、心理服务站。 Registers without places: laboratories, specialties, projects.
[[facilities]]
path = "registers.csv"
places = false

# 居民: 居住区面及其常住人口。 Residents: residential polygons with their people.
[people]
kind = "areas"
path = "residential.geojson"
columns = { id = "编码", name = "名称", people = "常住人口", children = "0-3岁", elderly = "65岁以上" }

# 行政单元: 区、街道、镇、社区、村。 Units: district, streets, towns, communities, villages.
[[units]]
path = "units.geojson"
columns = { code = "编码", name = "名称", level = "level", class = "城乡分类代码", people = "常住人口" }

# 指标表: 一行一个指标一年的值。 Indicators: one row for each indicator and year.
[[indicators]]
path = "indicators.csv"

# 规划没有写明的数值由项目设定: “交通半径大”按20分钟。 Numbers that the plan leaves open are set here: 20 minutes are far.
[rules.B075]
minutes = 20
"""

OWN_RULES = """\
# 清河区自定条文(合成样例): 规划包的写法示例, 同时让每一种规则都有达标、未达标、未到期和无法判定的例子。
# Rules of the sample's own: how a plan is written, and an example of every outcome for every kind of rule.
schema = 1
id = "Q"
title = { zh = "清河区自定条文(合成样例)", en = "Qinghe District's own rules (synthetic sample)" }
document = "合成样例"

[[rules]]
id = "Q01"
slug = "blood-95"
label = { zh = "95%居民半小时内到达固定采血点", en = "95 % of the people reach a fixed blood donation point in half an hour" }
clause = { lines = [1, 1], quote = "到2030年，95%以上居民半小时内到达固定采血点" }
target = { year = 2030, nature = "expected" }
require = { kind = "access", supply = { types = ["BLOOD_FIXED"] }, minutes = 30, mode = "car", share_bp = 9500 }

[[rules]]
id = "Q02"
slug = "tcm-99"
label = { zh = "99%居民10分钟内获得中医药服务", en = "99 % of the people reach Chinese medicine within 10 minutes" }
clause = { lines = [2, 2], quote = "到2030年，99%以上居民10分钟内获得中医药服务" }
target = { year = 2030, nature = "stated" }

[rules.require]
kind = "access"
supply = { types = ["CHC", "THC"], services = ["tcm"] }
auxiliary = { types = ["CHS", "VC"], services = ["tcm"] }
minutes = 10
mode = "by_class"
share_bp = 9900

[[rules]]
id = "Q03"
slug = "blood-99-today"
label = { zh = "99%居民半小时内到达固定采血点（现状）", en = "99 % of the people reach a fixed blood donation point today" }
clause = { lines = [3, 3], quote = "截至2025年，99%居民半小时内到达固定采血点" }
target = { year = 2025, nature = "state" }
require = { kind = "access", supply = { types = ["BLOOD_FIXED"] }, minutes = 30, mode = "car", share_bp = 9900 }

[[rules]]
id = "Q04"
slug = "renovated-blood-points"
label = { zh = "95%居民半小时内到达改造后的献血屋", en = "95 % of the people reach a renovated blood donation point in half an hour" }
clause = { lines = [4, 4], quote = "95%以上居民半小时内到达改造后的献血屋" }
target = { year = 2030, nature = "stated" }
require = { kind = "access", supply = { types = ["BLOOD_FIXED"], where = "renovated" }, minutes = 30, mode = "car", share_bp = 9500 }

[[rules]]
id = "Q05"
slug = "township-hospitals"
label = { zh = "每镇或每1万—4万居民1所卫生院", en = "a township hospital per town or per 10,000 to 40,000 residents" }
clause = { lines = [5, 5], quote = "每个镇或每1万—4万居民设置1所卫生院" }
target = { year = 2030, nature = "stated" }
require = { kind = "quota", supply = { types = ["THC"], ownership = ["gov"] }, levels = ["town"], lo = 10000, hi = 40000 }

[[rules]]
id = "Q06"
slug = "street-centres-2030"
label = { zh = "每街道或每3万—10万居民1所政府办社区卫生服务中心（2030年）", en = "a government-run centre per street office or 30,000 to 100,000 residents by 2030" }
clause = { lines = [6, 6], quote = "到2030年，每个街道或每3万—10万居民设置1所政府办社区卫生服务中心" }
target = { year = 2030, nature = "stated" }
require = { kind = "quota", supply = { types = ["CHC"], ownership = ["gov"] }, levels = ["street"], lo = 30000, hi = 100000 }

[[rules]]
id = "Q07"
slug = "street-centres-today"
label = { zh = "每街道或每3万—10万居民1所政府办社区卫生服务中心（现状）", en = "a government-run centre per street office or 30,000 to 100,000 residents today" }
clause = { lines = [7, 7], quote = "截至2025年，每个街道或每3万—10万居民已有1所政府办社区卫生服务中心" }
target = { year = 2025, nature = "state" }
require = { kind = "quota", supply = { types = ["CHC"], ownership = ["gov"] }, levels = ["street"], lo = 30000, hi = 100000 }

[[rules]]
id = "Q08"
slug = "hospice-township-hospitals"
label = { zh = "每镇1所提供安宁疗护的卫生院", en = "a township hospital with hospice care in every town" }
clause = { lines = [8, 8], quote = "每个镇或每1万—4万居民有1所提供安宁疗护服务的卫生院" }
target = { year = 2030, nature = "stated" }
require = { kind = "quota", supply = { types = ["THC"], where = "hospice" }, levels = ["town"], lo = 10000, hi = 40000 }

[[rules]]
id = "Q09"
slug = "village-clinics-tied-2030"
label = { zh = "95%村卫生室落实上级卫生院", en = "95 % of village clinics have a township hospital above them" }
clause = { lines = [9, 9], quote = "到2030年，95%的村卫生室落实上级卫生院" }
target = { year = 2030, nature = "stated" }
require = { kind = "link", by = "field", from = { types = ["VC"] }, to = { types = ["THC"] }, field = "upper", goal = { at_least = "95%" } }

[[rules]]
id = "Q10"
slug = "village-clinics-tied-today"
label = { zh = "村卫生室均已落实上级卫生院（现状）", en = "every village clinic has a township hospital above it today" }
clause = { lines = [10, 10], quote = "截至2025年，村卫生室均已落实上级卫生院" }
target = { year = 2025, nature = "state" }
require = { kind = "link", by = "field", from = { types = ["VC"] }, to = { types = ["THC"] }, field = "upper", goal = { at_least = "100%" } }

[[rules]]
id = "Q11"
slug = "weekly-rounds-today"
label = { zh = "700人以下偏远村每月巡诊4次（现状）", en = "remote villages of up to 700 people are visited 4 times a month today" }
clause = { lines = [11, 11], quote = "截至2025年，700人以下的偏远村每月巡诊不少于4次" }
target = { year = 2025, nature = "state" }

[rules.require]
kind = "mobile"
fixed = { types = ["VC", "THC", "CHC", "CHS"] }
levels = ["village"]
people_max = 700
minutes_min = 10
bounds_are_ours = false
visits = "visits_per_month"
visits_min = 4

[[rules]]
id = "Q12"
slug = "weekly-rounds-2030"
label = { zh = "700人以下偏远村每月巡诊4次（2030年）", en = "remote villages of up to 700 people are visited 4 times a month by 2030" }
clause = { lines = [12, 12], quote = "到2030年，700人以下的偏远村每月巡诊不少于4次" }
target = { year = 2030, nature = "stated" }

[rules.require]
kind = "mobile"
fixed = { types = ["VC", "THC", "CHC", "CHS"] }
levels = ["village"]
people_max = 700
minutes_min = 10
bounds_are_ours = false
visits = "visits_per_month"
visits_min = 4

[[rules]]
id = "Q13"
slug = "rounds-800"
label = { zh = "800人以下偏远村每月巡诊2次", en = "remote villages of up to 800 people are visited twice a month" }
clause = { lines = [13, 13], quote = "800人以下的偏远村每月巡诊不少于2次" }
target = { year = 2030, nature = "stated" }

[rules.require]
kind = "mobile"
fixed = { types = ["VC", "THC", "CHC", "CHS"] }
levels = ["village"]
people_max = 800
minutes_min = 10
bounds_are_ours = false
visits = "visits_per_month"
visits_min = 2

[[rules]]
id = "Q14"
slug = "hospice-centres"
label = { zh = "安宁疗护中心标准化建设达标", en = "hospice centres meet the building standard" }
clause = { lines = [14, 14], quote = "安宁疗护中心标准化建设全部达标" }
target = { year = 2030, nature = "stated" }
require = { kind = "share", set = { types = ["HOSPICE"] }, holds = "standard_met" }
"""

README = """\
# 清河区(合成样例) / Qinghe District (synthetic sample)

**本目录全部数据为程序生成, 不对应任何真实的地方、人口、道路或机构。** 规划包 B 点名的机构在此只是同名的虚构机构。
**Everything here is made up by `scripts/make-sample.py`; it stands for no real place, people, road or facility.**
Institutions that plan B names stand here as made-up ones of the same name.

| file | what |
|---|---|
| `project.toml` | the project: start here |
| `own-rules.toml` | 14 rules of the project's own, as an example of how a plan is written |
| `roads.geojson` | roads: OSM class, speed limit in km/h, one-way, name; lines join at their ends |
| `facilities.csv` | sites of facilities and what plan B asks of them (UTF-8 with BOM); a flag is 是, 否 or empty (unknown) |
| `registers.csv` | what has no place: laboratories, specialties, teams, projects, psychological service stations by unit |
| `indicators.csv` | values of the district by year |
| `residential.geojson` | residential areas with people of all ages, of 0-3 and of 65 and more; new and old estates |
| `units.geojson` | one district, 8 streets, 9 towns, communities and villages, with codes, urban-rural classes and visits |
| `expected.json` | what was planted, worked out from the construction: which areas, how many people, why; every rule's verdict |

Eight community health centres and nine township hospitals, 262 stations and village clinics. Everybody is within reach except where a
gap was planted, one for each cause; every time is at least 15 % away from the limit that decides it. One village in the north-west
reaches only a blood donation point beyond the border in half an hour: it is covered, or a gap with the cause `CROSS_BOUNDARY` where a rule
counts only facilities inside (`conditional` in `expected.json`).

Every kind of rule comes out met, not met and behind, and where it can, indeterminate and not computable: one hospital gives no number of
pharmacists, one nursery no places, nobody a number of psychiatrists, and the indicator table lacks a row.

人口、道路、机构均为虚构; 行政区划代码 990105 不属于任何省份。 No province has the code 99.
"""

DIRTY_PROJECT = """\
# 清河区(合成样例, 含数据问题): 全部数据为程序生成, 不对应任何真实地方。名单中的问题是有意放入的, 见 planted.json。
# Qinghe District (synthetic sample with faulty lists): all data are made up. The faults are there on purpose; see planted.json.
schema = 1
name = "清河区(合成样例，含数据问题)"
as_of = 2026
plans = ["B"]
# 名单能回答的条款。 The rules that these lists can answer.
only = ["B010", "B013", "B035", "B038", "B069", "B072", "B074", "B075", "B083", "B111"]
synthetic = true

[roads]
path = "roads.geojson"
columns = { class = "highway", speed_kmh = "maxspeed", oneway = "oneway", name = "name" }

[[facilities]]
path = "facilities.csv"

[people]
kind = "areas"
path = "residential.geojson"
columns = { id = "编码", name = "名称", people = "常住人口", children = "0-3岁", elderly = "65岁以上" }

# 各单元的人口和巡诊次数来自填报的表, 按编码或名称与边界对应。
# People and visits come from a table that the units fill in, joined by code or name.
[[units]]
path = "units.geojson"
columns = { code = "编码", name = "名称", level = "level", class = "城乡分类代码", people = "常住人口" }
table = "totals.csv"

[[indicators]]
path = "indicators.csv"
"""

DIRTY_README = """\
# 清河区(合成样例, 含数据问题) / Qinghe District (synthetic sample with faulty lists)

**本目录全部数据为程序生成, 不对应任何真实的地方、人口、道路或机构。名单里的问题是有意放入的。**
**Everything here is made up by `scripts/make-sample.py`. The faults of the lists were put there on purpose.**

运行后先看提示: 每条提示写明文件和行号, 并说明怎样改正。`planted.json` 列出放入了哪些问题、在哪一行、程序以哪种提示指出;
`warning` 为空的, 程序照常读取, 或者尚不能识别。

Run it and read the warnings: each names file and row, and the cure. `planted.json` lists the faults, where each stands, and which
warning tells of it; where `warning` is null the program reads the cell as it was meant, or does not know the fault yet.

| file | what |
|---|---|
| `project.toml` | the project |
| `facilities.csv` | a list of facilities with missing, swapped and odd cells, a row twice, an empty row, one institution under two names |
| `totals.csv` | units with people and visits; codes as numbers, one rounded by a spreadsheet |
| `indicators.csv` | values of the district by year |
| `roads.geojson`, `residential.geojson`, `units.geojson` | as in the clean sample |
| `planted.json` | the faults |
"""
