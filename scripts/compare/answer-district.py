#!/usr/bin/env python3
"""Writes a small made-up district as a gapzone project: every kind of answer that plan B can get, and every kind of hole.

    answer-district.py DIR [--seed N]

Seed 0 is the district of `tests/answer_sheet/`: what is missing in it was put there by hand so that each status
occurs. Any other seed draws what is filled in, what is missing and how large the numbers are, for comparing the
program with `answer-sheet.py` on many districts. Standard library only (Python 3.11); the same bytes for one seed.

All places, people and institutions are made up. 全部数据为程序生成, 不对应任何真实地方。
"""

import argparse
import csv
import json
import math
import random
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LON0, LAT0 = 114.2, 30.8
M_PER_LON, M_PER_LAT = 95_560.0, 110_870.0

# Name, level, code part, west, south, east, north in metres, people, sub-centre area, lower units in columns and rows.
TOP = [
    ("古渡街道", "street", "001", 8000, 6000, 11000, 10000, 62_000, "江北片", 2, 1),
    ("钟楼街道", "street", "002", 11000, 6000, 14000, 10000, 98_000, "江北片", 2, 1),
    ("柳溪街道", "street", "003", 8000, 10000, 11000, 12000, 18_000, "江北片", 1, 1),
    ("东门街道", "street", "004", 11000, 10000, 14000, 12000, 30_000, "江南片", 2, 1),
    ("南浦街道", "street", "005", 8000, 4000, 14000, 6000, 27_000, "江南片", 2, 1),
    ("通滩镇", "town", "101", 0, 0, 8000, 16000, 24_000, "江北片", 2, 2),
    ("黄般镇", "town", "102", 14000, 0, 24000, 16000, 22_000, "江南片", 2, 2),
    ("石桥镇", "town", "103", 8000, 12000, 14000, 16000, 12_000, "江北片", 1, 2),
    ("河口镇", "town", "104", 8000, 0, 14000, 4000, 7_000, None, 1, 2),
]
SMALL = {"通滩镇": (1, 320), "黄般镇": (1, 200)}  # lower unit with few people, far away
VILLAGES = ["前湾", "后湾", "云岭", "石门", "大坪", "小坪", "孤山", "梅岭", "上寨", "下寨", "高桥", "河东"]
COMMUNITIES = ["一", "二", "三", "四", "五", "六", "七", "八", "九"]


def lonlat(x, y):
    return [round(LON0 + x / M_PER_LON, 6), round(LAT0 + y / M_PER_LAT, 6)]


def box(west, south, east, north):
    ring = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    return {"type": "Polygon", "coordinates": [[lonlat(*p) for p in ring]]}


def write_geojson(path, name, rows):
    lines = [json.dumps({"type": "Feature", "properties": p, "geometry": g}, ensure_ascii=False) for p, g in rows]
    head = f'{{"type":"FeatureCollection","name":"{name}","synthetic":true,"features":[\n'
    path.write_text(head + ",\n".join(lines) + "\n]}\n", encoding="utf-8")


def labels():
    """Chinese column titles by subject and key, as templates write them."""
    found = {}
    for file in ("data/fields.toml", "data/plans/district-b.toml"):
        for field in tomllib.loads((ROOT / file).read_text(encoding="utf-8")).get("fields", []):
            found.setdefault((field.get("of", "facility"), field["key"]), field)
    return found


class District:
    def __init__(self, seed):
        self.seed, self.rng, self.fields = seed, random.Random(seed), labels()
        self.units, self.areas, self.rows = [], [], []
        # How often a cell is empty, and how often an answer is yes.
        self.empty = 0.0 if seed == 0 else self.rng.choice([0.0, 0.02, 0.1, 0.3])
        self.yes = 1.0 if seed == 0 else self.rng.choice([0.2, 0.7, 0.95, 1.0, 1.0])
        self.scale = 1.0 if seed == 0 else self.rng.choice([0.5, 0.9, 1.0, 1.02, 1.1, 1.5])

    def title(self, key, of="facility"):
        return self.fields[of, key]["label"]["zh"]

    # --- units, residents, roads

    def make_units(self):
        self.units.append(({"编码": "990106000000", "名称": "清平区(答案样例)", "level": "county"}, (0, 0, 24000, 16000)))
        villages, communities = iter(VILLAGES), iter(COMMUNITIES)
        self.lower = []
        for name, level, part, w, s, e, n, people, area, cols, rows in TOP:
            code = f"990106{part}000"
            row = {"编码": code, "名称": name, "level": level, "常住人口": people}
            row[self.title("subcentre_area", "unit")] = area
            row[self.title("grid", "unit")] = area and area[:2]
            row[self.title("supervision_assist", "unit")] = self.flag(level == "town" or name == "南浦街道")
            row[self.title("supervision_system", "unit")] = self.flag(name != "石桥镇")
            row[self.title("blood_vehicle_visits", "unit")] = self.number(4 if level == "town" else 0)
            self.units.append((row, (w, s, e, n)))
            cells = [(c, r) for r in range(rows) for c in range(cols)]
            small = SMALL.get(name)
            rest = people - (small[1] if small else 0)
            normal = len(cells) - (1 if small else 0)
            shares = iter([rest // normal + (1 if i < rest % normal else 0) for i in range(normal)])
            for i, (c, r) in enumerate(cells):
                width, height = (e - w) / cols, (n - s) / rows
                at = (w + c * width, s + r * height, w + (c + 1) * width, s + (r + 1) * height)
                lives = small[1] if small and i == small[0] * 2 else next(shares)
                low_level = "community" if level == "street" else "village"
                low = f"第{next(communities)}社区" if level == "street" else f"{next(villages)}村"
                number = (1 if level == "street" else 201) + i
                klass = "111" if level == "street" else ("121" if i == 0 else "220")
                row = {"编码": f"990106{part}{number:03}", "名称": low, "level": low_level, "城乡分类代码": klass}
                if low_level == "village":
                    row[self.title("visits_per_month", "unit")] = self.number({"云岭村": 2}.get(low))
                self.units.append((row, at))
                self.lower.append((low, name, low_level, at, lives))

    def make_roads(self):
        xs = [2000, 6000, 8500, 9500, 10500, 11500, 12500, 13500, 16000, 20000]
        town_ys, long_ys = [5000, 6000, 7000, 9000, 10000, 11000], [1200, 8000, 14400]
        roads = []

        def road(points, highway, name, **more):
            roads.append(({"highway": highway, "name": name, **more}, points))

        ys = sorted(town_ys + long_ys)
        for x in xs:
            town = 8500 <= x <= 13500
            stops = [400] + [y for y in ys if town or y in long_ys] + [15600]
            for a, b in zip(stops, stops[1:]):
                road([(x, a), (x, b)], "tertiary" if town else "secondary", f"经{x}路")
        for y in ys:
            stops = [x for x in xs if y in long_ys or 8500 <= x <= 13500]
            for a, b in zip(stops, stops[1:]):
                more = {"maxspeed": 60} if y == 8000 else {"oneway": "yes"} if y == 6000 else {}
                road([(a, y), (b, y)], "secondary" if y in long_ys else "residential", f"纬{y}路", **more)
        # A winding track of some 12 km to the far village in the north-west of Tongtan.
        track = [(2000, 14400)] + [(1500 - 250 * (i // 2), 13800 if i % 3 else 9200) for i in range(5)] + [(300, 15000)]
        road(track, "track", "云岭土路")
        # Roads of the lone village meet no other road.
        road([(22500, 12000), (23000, 12000)], "residential", "孤山路")
        road([(23000, 12000), (23000, 12500)], "residential", "孤山路")
        self.roads = roads

    def on_road(self, at):
        """A place beside a road inside a box; beside its own roads for the two far villages."""
        w, s, e, n = at
        pieces = []
        for row, points in self.roads:
            for (ax, ay), (bx, by) in zip(points, points[1:]):
                for k in range(1, 10):
                    x, y = ax + (bx - ax) * k / 10, ay + (by - ay) * k / 10
                    if w + 400 <= x <= e - 400 and s + 400 <= y <= n - 400:
                        pieces.append((x, y, row["name"]))
        return pieces

    def make_areas(self):
        rng = random.Random(7)
        number = 0
        for low, top, level, at, lives in self.lower:
            spots = self.on_road(at)
            if low == "云岭村":
                spots = [(450.0, 14700.0, "云岭土路")]
            elif low == "孤山村":
                spots = [(22800.0, 12060.0, "孤山路")]
            elif top == "柳溪街道":
                # Within a quarter of an hour on foot from the branch of the neighbour's centre.
                spots = [(9500.0, y, "经9500路") for y in (10200.0, 10400.0)]
            else:
                spots = [s for s in spots if s[2] not in ("云岭土路", "孤山路")]
            count = min({"street": 4, "community": 4}.get(level, 2), max(1, len(spots)))
            chosen = rng.sample(spots, count)
            weights = [rng.randint(3, 9) for _ in chosen]
            left = lives
            for i, (x, y, _) in enumerate(chosen):
                people = left if i + 1 == count else lives * weights[i] // sum(weights)
                left -= people
                number += 1
                dx, dy = (rng.choice([-1, 1]) * rng.randint(60, 260) for _ in range(2))
                half_x, half_y = rng.randint(60, 110), rng.randint(50, 90)
                x, y = (x + dx / 3, y + dy / 3) if top == "柳溪街道" else (x + dx, y + dy)
                x = min(max(x, at[0] + half_x + 20), at[2] - half_x - 20)
                y = min(max(y, at[1] + half_y + 20), at[3] - half_y - 20)
                estate = ("新建" if number % 4 == 0 else "老旧") if level == "community" else "农村"
                if self.seed and self.rng.random() < self.empty / 3:
                    estate = None
                row = {"编码": f"R{number:03}", "名称": f"{low}{i + 1}号居住区", "常住人口": people}
                row[self.title("estate_age", "area")] = estate
                unknown = self.seed and self.rng.random() < self.empty / 3
                row[self.title("places", "area")] = None if unknown or estate != "老旧" else 30 if number % 9 == 0 else 0
                row["0-3岁"], row["65岁以上"] = people * 22 // 1000, people * 17 // 100
                self.areas.append((row, (x - half_x, y - half_y, x + half_x, y + half_y), low))
        # People beyond the border belong to no unit and to no rule.
        self.areas.append(({"编码": "R900", "名称": "界外居住区", "常住人口": 500, "0-3岁": 11, "65岁以上": 85},
                           (24300, 7900, 24450, 8050), None))

    # --- facilities and registers

    def flag(self, value):
        if self.seed:
            if self.rng.random() < self.empty:
                return None
            value = value if self.rng.random() < 0.7 else self.rng.random() < self.yes
        return None if value is None else "是" if value else "否"

    def number(self, value):
        if self.seed and value is not None:
            if self.rng.random() < self.empty:
                return None
            value = max(0, round(value * self.scale * self.rng.choice([1, 1, 1, 0.8, 1.3])))
        return value

    def text(self, value):
        return None if self.seed and self.rng.random() < self.empty else value

    def add(self, name, kind, place=None, owner="政府办", run_by="区县", grade=None, status=None, opens=None,
            closes=None, serves=None, same_as=None, **attributes):
        """One row. `place` is a lower unit or a street or town (beside a road in it), a point, or nothing."""
        row = {"编码": f"F{len(self.rows) + 1:03}", "名称": name, "类型": kind}
        row["举办主体"] = self.text(owner) if self.seed else owner
        row["级别"], row["状态"], row["启用年"], row["撤销年"] = grade, status, opens, closes
        row["服务单元"], row["所属机构"] = serves, same_as
        if run_by is not None:
            attributes.setdefault("admin_level", self.text(run_by))
        if isinstance(place, str):
            boxes = [a for r, a in self.units if r["名称"] == place]
            spots = [s for s in self.on_road(boxes[0]) if s[2] not in ("云岭土路", "孤山路")]
            x, y, _ = random.Random(len(self.rows) + 1).choice(spots)
            place = (x + 35, y + 25)
        if place:
            row["经度"], row["纬度"] = lonlat(*place)
        for key, value in attributes.items():
            row[self.title(key)] = value
        self.rows.append(row)
        return row

    def medical(self, kind, beds, staff, physicians, nurses, **more):
        """The counts that every medical institution gives."""
        n = self.number
        found = {
            "beds": n(beds), "staff": n(staff), "physicians": n(physicians), "nurses": n(nurses),
            "pharmacists": n(more.pop("pharmacists", physicians // 10)),
            "gps": n(more.pop("gps", 0)), "physicians_tcm": n(more.pop("tcm", physicians // 5)),
            "beds_rehab": n(more.pop("rehab", 0)), "beds_psychiatric": n(more.pop("psychiatric", 0)),
            "beds_icu": n(more.pop("icu", 0)), "ambulances": n(more.pop("ambulances", 0)),
            "rehab_physicians": n(more.pop("rehab_physicians", 0)),
            "rehab_therapists": n(more.pop("rehab_therapists", 0)),
            "psychiatrists": n(more.pop("psychiatrists", 0)) if self.seed else None,
            "staff_technical": n(max(1, staff * 4 // 5)), "pharmacy_staff": n(max(1, round(staff * 0.08))),
        }
        return found | more

    def hospital_flags(self, **more):
        f = self.flag
        found = {key: f(True) for key in (
            "infectious_department", "fever_clinic", "geriatric_department", "rehab_department", "ph_department",
            "tcm_department", "tcm_pharmacy", "psychiatric_clinic", "health_education_office")}
        for key in ("chest_pain_centre", "stroke_centre", "trauma_centre", "critical_maternal_centre",
                    "critical_child_centre", "critical_newborn_centre", "tumour_centre", "chronic_centre",
                    "minimally_invasive_centre", "pain_centre", "intensive_care_centre", "prenatal_screening_lab",
                    "two_cancer_centre", "mental_centre", "occupational_exam", "demonstration_hospice", "obstetrics",
                    "alliance_head", "clinical_blood", "tcm_subcentre", "subcentre"):
            found[key] = f(False)
        found["ph_physicians"] = self.number(3)
        found["health_education_staff"] = self.number(3)
        return found | {k: f(v) if isinstance(v, bool) else v for k, v in more.items()}

    def make_hospitals(self):
        h, m = self.hospital_flags, self.medical
        blood = "市中心血站"
        self.add("西南医科大学附属医院", "综合医院", "古渡街道", "公立", "省", "三级甲等", **h(
            clinical_blood=True, blood_network=blood, obstetrics=True, critical_maternal_centre=True, alliance_head=True),
            **m("HOSP", 1500, 2600, 620, 900, rehab=60, icu=12, ambulances=4, rehab_physicians=8, rehab_therapists=12))
        self.add("西南医科大学附属口腔医院", "口腔医院", "钟楼街道", "公立", "省", "三级乙等", **h(),
                 **m("SPECIAL", 60, 160, 70, 60))
        self.add("市人民医院", "综合医院", "钟楼街道", "政府办", "市", "三级甲等", **h(
            clinical_blood=True, blood_network=blood, obstetrics=True, obstetric_referral="西南医科大学附属医院"),
            **m("HOSP", 1200, 1900, 420, 640, rehab=30, icu=10, ambulances=3, rehab_physicians=6, rehab_therapists=9))
        self.add("市中医医院", "中医医院", "东门街道", "政府办", "市", "三级甲等", **h(
            clinical_blood=True, blood_network=None), **m("TCMH", 450, 700, 180, 240, tcm=150, rehab=24, ambulances=1,
                                                         rehab_physicians=4, rehab_therapists=8))
        self.add("市精神病医院", "精神病医院", "南浦街道", "政府办", "市", "二级甲等", **h(mental_centre=False),
                 **m("SPECIAL", 420, 420, 60, 160, psychiatric=400, psychiatrists=20))
        if self.seed == 0 or self.rng.random() < 0.7:
            self.add("市传染病医院", "专科医院", "南浦街道", "政府办", "市", "二级甲等", **h(),
                     **m("SPECIAL", 180, 260, 50, 90))
        self.add("市妇幼保健院", "妇幼保健院", "钟楼街道", "政府办", "市", "三级乙等", **h(
            obstetrics=True, critical_maternal_centre=False, obstetric_referral="是", prenatal_screening_lab=True),
            **m("MCH", 300, 520, 130, 190))
        self.add("区妇幼保健院", "妇幼保健院", "古渡街道", "政府办", "区县", "二级甲等", **h(
            obstetrics=True, critical_newborn_centre=True, two_cancer_centre=True, obstetric_referral="市妇幼保健院"),
            tcm_department_standard=self.flag(True), tcm_pharmacy_standard=self.flag(True),
            **m("MCH", 120, 240, 60, 80, beds_tcm=self.number(6)))
        self.add("仁爱医院", "综合医院", "东门街道", "民营", "其他", "二级乙等", **h(rehab_department=False),
                 **m("HOSP", 200, 300, 70, 100, rehab=12))
        self.add("康宁医院", "综合医院", "南浦街道", "民营", "其他", None if self.seed else "一级", **h(),
                 **m("HOSP", 80, 100, 24, 36))
        # Ownership unknown: it may or may not be a public specialised hospital.
        self.add("区骨科医院", "专科医院", "柳溪街道", None, "区县", "二级丙等", **h(), **m("SPECIAL", 90, 110, 26, 40))
        self.add("规划中的区人民医院", "综合医院", "柳溪街道", "政府办", "区县", "二级", status="规划", opens=2029, **h(),
                 **m("HOSP", 500, 600, 150, 240))
        self.add("界外县医院", "综合医院", (24300, 8100), "政府办", "区县", "二级甲等", **h(), **m("HOSP", 400, 500, 120, 180))
        self.add("泸水专病防治院", "DISEASE_INSTITUTE", "南浦街道", "政府办", "区县", "二级", **h(
            occupational_exam=True), occupational_physicians=self.number(2), **m("DI", 50, 70, 16, 24))

    def primary(self, **more):
        f, n = self.flag, self.number
        found = {key: f(True) for key in (
            "tcm", "tcm_hall", "fever_clinic", "standard_met", "ph_department", "age_friendly", "birth_defect_education",
            "health_education_office", "fever_sentinel_room")}
        found |= {key: f(False) for key in (
            "community_hospital", "demonstration_tcm_hall", "independent_fever_clinic", "subcentre", "tcm_subcentre",
            "central_township", "obstetrics", "critical_maternal_centre", "critical_newborn_centre", "clinical_blood",
            "mental_centre", "occupational_exam", "demonstration_hospice", "prenatal_screening_lab", "two_cancer_centre")}
        found |= {"tcm_categories": n(7), "service_level": self.text("基本标准"), "ph_physicians": n(1),
                  "versatile_staff": n(1), "child_health_physicians": n(1), "health_education_staff": n(2),
                  "cdc_guide": self.text("区疾病预防控制中心"), "upper": self.text("市人民医院"),
                  "alliance_lead": self.text("市人民医院")}
        return found | {k: f(v) if isinstance(v, bool) else v for k, v in more.items()}

    def make_centres(self):
        p, m = self.primary, self.medical
        rec = "推荐标准"
        self.add("古渡街道社区卫生服务中心", "社区卫生服务中心", "古渡街道", run_by="街镇", **p(
            service_level=rec, demonstration_tcm_hall=True, community_hospital=True, demonstration_hospice=True),
            **m("CHC", 40, 80, 30, 34, gps=16))
        first = self.rows[-1]
        self.add("古渡街道社区卫生服务中心分部", "社区卫生服务中心", (9535, 9850), run_by="街镇", same_as="GD", **p())
        first["所属机构"] = "GD"
        self.add("钟楼街道社区卫生服务中心", "社区卫生服务中心", "钟楼街道", run_by="街镇", **p(
            service_level=rec, demonstration_tcm_hall=True, alliance_lead=None), **m("CHC", 50, 95, 36, 40, gps=20))
        self.add("钟楼第二社区卫生服务中心", "社区卫生服务中心", "钟楼街道", None, run_by="街镇", **p(upper=None),
                 **m("CHC", 10, 30, 12, 14, gps=5))
        self.add("东门街道社区卫生服务中心", "社区卫生服务中心", "东门街道", run_by="街镇", **p(
            demonstration_tcm_hall=True, upper="不在名单的医院"), **m("CHC", 30, 60, 24, 26, gps=11))
        self.add("南浦街道社区卫生服务中心", "社区卫生服务中心", "南浦街道", run_by="街镇", **p(tcm_categories=self.number(5)),
                 **m("CHC", 24, 50, 20, 22, gps=9))
        self.add("柳溪街道社区卫生服务中心", "社区卫生服务中心", "柳溪街道", run_by="街镇", status="在建", opens=2028, **p(),
                 **m("CHC", 20, 40, 16, 18, gps=8))
        tongtan = "通滩中心卫生院（区第二人民医院）" if self.seed % 3 != 2 else "通滩中心卫生院"
        self.add(tongtan, "中心卫生院", "前湾村", run_by="街镇", grade="二级乙等", **p(
            subcentre=True, central_township=True, service_level=rec, obstetrics=True, tcm_department=True,
            tcm_pharmacy=True, tcm_department_standard=True, tcm_pharmacy_standard=True, demonstration_hospice=True,
            obstetric_referral="区妇幼保健院", demonstration_tcm_hall=True, rehab_department=True, chest_pain_centre=True,
            trauma_centre=True, tumour_centre=True, chronic_centre=True, independent_fever_clinic=True,
            infectious_department=True, psychiatric_clinic=True),
            beds_tcm=self.number(6), grade2_standard=self.flag(True), **m("THC", 130, 150, 48, 60, gps=10, ambulances=1))
        huangban = "黄般中心卫生院（区第二中医医院）" if self.seed % 4 != 3 else "区第二中医医院"
        self.add(huangban, "卫生院（中医医院）", "大坪村", run_by="街镇", grade="二级乙等", **p(
            subcentre=True, central_township=True, tcm_subcentre=True, demonstration_tcm_hall=True, stroke_centre=True,
            infectious_department=False, psychiatric_clinic=False, clinical_blood=True, blood_network="市中心血站"),
            county_tcm_standard=self.flag(True), grade2_standard=self.flag(None), **m("THC", 110, 130, 40, 52, gps=9, ambulances=1))
        self.add("石桥镇卫生院", "镇卫生院", "上寨村", run_by="街镇", **p(tcm_hall=None, standard_met=True),
                 **m("THC", 40, 50, 16, 18, gps=4))
        self.add("河口镇卫生院", "镇卫生院", "高桥村", run_by="街镇", **p(
            service_level="未达标", standard_met=False if not self.seed else True), **m("THC", 20, 30, 10, 11, gps=2))
        self.add("已撤销的河口卫生院", "镇卫生院", "高桥村", run_by="街镇", status="撤销", **p(standard_met=True),
                 **m("THC", 15, 20, 6, 6))

    def small(self, name, kind, place, owner="政府办", **more):
        f = self.flag
        keys = ("tcm", "standard_met", "birth_defect_education", "age_friendly")
        found = {k: f(more.pop(k, True)) for k in keys}
        found |= {"tcm_categories": self.number(more.pop("categories", 4)), "versatile_staff": self.number(1),
                  "demonstration_tcm_corner": f(more.pop("corner", False)), "upper": self.text(more.pop("upper", None))}
        options = {k: more.pop(k) for k in ("status", "opens", "closes", "serves", "run_by") if k in more}
        options.setdefault("run_by", "街镇")
        self.add(name, kind, place, owner, **options, **found, **self.medical(kind, 0, 3, 1, 1), **more)

    def make_small(self):
        s = self.small
        for i, (low, top, level, at, _) in enumerate(self.lower):
            if level == "community" and i % 2 == 0:
                s(f"{low}卫生服务站", "社区卫生服务站", low, upper=f"{top}社区卫生服务中心", alliance_lead="市人民医院",
                  corner=i == 0)
        upper = {"通滩镇": self.rows[[r["名称"][:2] for r in self.rows].index("通滩")]["名称"], "石桥镇": "石桥镇卫生院",
                 "河口镇": "河口镇卫生院"}
        for low, top, level, _, _ in self.lower:
            if level == "village" and low not in ("云岭村", "孤山村", "下寨村", "后湾村"):
                s(f"{low}卫生室", "村卫生室", low, upper=upper.get(top), corner=low == "小坪村",
                  standard_met=None if low == "梅岭村" else True, age_friendly=low != "石门村",
                  serves="下寨村" if low == "上寨村" else None)
        s("后湾村卫生室", "村卫生室", "后湾村", status="撤销", closes=2026)
        s("下寨村卫生点", "村卫生室", None, opens=2028)
        for i in range(6):
            s(f"安康诊所{i + 1}", "诊所", ["古渡街道", "钟楼街道"][i % 2], "民营" if i else "个人", tcm=i % 2 == 0,
              birth_defect_education=False, age_friendly=False, run_by="其他")
        s("和平门诊部", "门诊部", "东门街道", "民营", run_by="其他", occupational_exam=self.flag(True),
          occupational_physicians=self.number(0))
        s("济世中医诊所", "中医诊所", "钟楼街道", "民营", run_by="其他")
        s("明眸口腔诊所", "口腔诊所", "南浦街道", "民营", run_by="其他", tcm=False)

    def make_public_health(self):
        n, f, m = self.number, self.flag, self.medical
        self.add("区疾病预防控制中心", "疾病预防控制中心", "东门街道", grade="二级甲等", standard_met=f(True), posts=n(80),
                 posts_professional=n(70), posts_health_technical=n(54), field_epidemiologists=n(2),
                 occupational_exam=f(False), two_cancer_centre=f(False), mental_centre=f(False),
                 health_education_office=f(True), health_education_staff=n(4), **m("CDC", 0, 78, 20, 2))
        self.add("市疾病预防控制中心", "疾病预防控制中心", "钟楼街道", run_by="市", grade="三级甲等", standard_met=f(None),
                 posts=n(200), posts_professional=n(150), occupational_exam=f(False), two_cancer_centre=f(False),
                 mental_centre=f(False), **m("CDC", 0, 190, 60, 4))
        self.add("区卫生监督所", "卫生监督所", "东门街道", health_education_office=f(True), health_education_staff=n(1),
                 supervision_officers=n(27), supervision_vehicles=n(4), mental_centre=f(False), **m("S", 0, 30, 0, 0))
        self.add("区健康教育所", "健康教育所", "东门街道", posts=n(10), posts_professional=n(8), mental_centre=f(False),
                 health_education_staff=n(9), **m("HE", 0, 10, 2, 1))
        self.add("市中心血站", "血站", "钟楼街道", run_by="市", mental_centre=f(False), **m("BB", 0, 60, 10, 24))
        self.add("区急救中心", "急救中心", "古渡街道", health_education_office=f(True), health_education_staff=n(2),
                 mental_centre=f(False), **m("EMS", 0, 40, 12, 16, ambulances=2))
        self.add("北郊急救站", "急救站", "上寨村", health_education_office=f(True), health_education_staff=n(2),
                 mental_centre=f(False), **m("EMS", 0, 12, 4, 5, ambulances=1))

    def make_registers(self):
        n, f = self.number, self.flag
        for i in range(6):
            self.add(f"P2实验室{i + 1}", "实验室", None, run_by=None, subject=self.text("P2+" if i < 2 else "P2"))
        if self.seed == 0 or self.rng.random() < 0.6:
            self.add("基层医疗应急小分队", "应急队伍", None, run_by=None, subject="基层医疗应急小分队")
        for i in range(5):
            self.add(f"重点专科{i + 1}", "重点专科", None, run_by=None, level=self.text("市级" if i < 2 else "区县级"))
        for i in range(7 if self.seed == 0 else self.rng.randint(5, 8)):
            self.add(f"特色科室{i + 1}", "重点专科", None, run_by=None, subject="基层临床特色科室")
        self.add("儿童早期发展基地", "项目", None, run_by=None, subject="儿童早期发展基地", level="市级")
        self.add("优质服务基地", "项目", None, run_by=None, subject="儿童早期发展优质服务基地", level=self.text(None))
        self.add("医养结合质控中心", "质控中心", None, run_by=None, subject=self.text("医养结合"))
        self.add("安宁疗护质控中心", "质控中心", None, run_by=None, subject="安宁疗护", status="规划")
        self.add("骨科专科联盟", "SPECIALTY_ALLIANCE", None, run_by=None, alliance_lead=self.text("市人民医院"),
                 alliance_members="古渡街道社区卫生服务中心；石桥镇卫生院")
        self.add("儿科专科联盟", "SPECIALTY_ALLIANCE", None, run_by=None, alliance_lead="市妇幼保健院；区妇幼保健院",
                 alliance_members=None)
        for low, top, *_ in self.lower:
            if self.rng.random() < (0.75 if self.seed else 1.0) and low not in ("孤山村",):
                self.add(f"{low}心理服务站", "社会心理服务站", low, run_by=None)
        # Not every town has a fixed point; one row has no coordinates and counts for the plan area alone.
        for place in ("古渡街道", "钟楼街道", "柳溪街道", "东门街道", "南浦街道", "前湾村", "大坪村"):
            self.add(f"{place}献血屋", "固定采血点", place, run_by=None, renovated=f(place == "古渡街道"))
        self.add("临时献血屋", "固定采血点", None, run_by=None, renovated=f(False))

    def make_nurseries(self):
        n, f = self.number, self.flag
        estates = [(r, a) for r, a, low in self.areas if r.get(self.title("estate_age", "area")) == "新建"]
        old = [(r, a) for r, a, low in self.areas if r.get(self.title("estate_age", "area")) == "老旧"]
        for i, (row, at) in enumerate(estates + old):
            need = math.ceil(row["常住人口"] * (10 if i < len(estates) else 8) / 1000)
            places = need if i % 5 else max(0, need - 20)
            if i >= len(estates) and i % 2 and self.seed == 0:
                continue
            middle = ((at[0] + at[2]) / 2, (at[1] + at[3]) / 2)
            # An empty number of places beside a number of beds: beds are no places.
            blank = self.seed and self.rng.random() < 0.1
            self.add(f"{row['名称']}托育园", "托育机构", middle, "公办" if i % 2 else "民办", run_by=None,
                     places=None if blank else n(places), beds=20 if blank else None,
                     affordable_nursery=f(i % 3 == 0), demonstration_nursery=f(i == 1))
        self.add("福寿园养老院", "养老机构", "南浦街道", "民办", run_by=None, demonstration_hospice=f(True))

    def indicators(self):
        of = lambda key: self.title(key, "indicator")
        rows = [(of("people"), 2025, 299_000), (of("people"), 2026, 300_000), (of("people"), 2028, 350_000)]
        values = {
            "physicians": 5558, "physicians_tcm": 1078, "ph_staff": 2468, "tcm_visit_share": 40.2,
            "life_expectancy": 79.7, "life_expectancy_gain": 1.91, "under5_mortality": 4.08, "under5_deaths": 10,
            "live_births": 2450, "maternal_mortality": 0, "maternal_deaths": 0, "healthy_life_expectancy": 70.2,
            "cdc_automation": 80, "cdc_test_parameters": 299, "first_aid_outreach_coverage": 74.9,
            "home_visits_disabled_65": 3100, "psychiatrists_per_100000": None, "pharmacists_per_1000": 0.62,
        }
        if self.seed == 0:
            values["first_aid_outreach_coverage"] = None
        else:
            for key, value in values.items():
                if value is not None:
                    drawn = value * self.scale * self.rng.choice([1, 1, 0.9, 1.2])
                    values[key] = None if self.rng.random() < 0.1 else round(drawn, 2) if value < 500 else round(drawn)
            for key in ("beds_per_1000", "nurses_per_1000", "gps_per_10000", "ambulances_per_30000",
                        "psychiatrists_per_100000", "cdc_professional_share", "officers_per_vehicle", "places_per_1000"):
                if self.rng.random() < 0.4:
                    values[key] = round(self.rng.uniform(0.5, 20), 2)
        rows += [(of(key), 2026, value) for key, value in values.items()]
        rows += [(of("healthy_life_expectancy"), 2025, 70.1), (of("tcm_visit_share"), 2027, values["tcm_visit_share"]),
                 (of("tcm_visit_share"), 2025, 36.0)]
        return rows

    def holes(self):
        """What is missing in the district of seed 0, beyond what the rows above leave out."""
        by_name = {row["名称"]: row for row in self.rows}

        def hole(name, key):
            by_name[name][self.title(key)] = None

        hole("仁爱医院", "pharmacists")          # the indicator table steps in
        hole("仁爱医院", "rehab_therapists")     # nothing steps in
        hole("南浦街道社区卫生服务中心", "fever_sentinel_room")
        hole("东门街道社区卫生服务中心", "age_friendly")
        by_name["东门街道社区卫生服务中心"][self.title("tcm")] = None
        by_name["南浦街道社区卫生服务中心"][self.title("gps")] = 0

    def write(self, folder):
        folder.mkdir(parents=True, exist_ok=True)
        self.make_units()
        self.make_roads()
        self.make_areas()
        self.make_hospitals()
        self.make_centres()
        self.make_small()
        self.make_public_health()
        self.make_registers()
        self.make_nurseries()
        if self.seed == 0:
            self.holes()
        write_geojson(folder / "units.geojson", "行政单元(合成)", [(r, box(*a)) for r, a in self.units])
        write_geojson(folder / "residential.geojson", "居住区(合成)", [(r, box(*a)) for r, a, _ in self.areas])
        write_geojson(folder / "roads.geojson", "道路(合成)", [
            (r, {"type": "LineString", "coordinates": [lonlat(*p) for p in points]}) for r, points in self.roads])
        titles = list(dict.fromkeys(title for row in self.rows for title in row))
        hall, service = self.title("tcm_hall"), self.title("tcm")
        if self.seed % 2:  # the order of columns must not matter
            titles.remove(hall)
            titles.insert(titles.index(service), hall)
        with open(folder / "facilities.csv", "w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, titles, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows({k: "" if v is None else v for k, v in row.items()} for row in self.rows)
        with open(folder / "indicators.csv", "w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["指标", "年份", "值"])
            writer.writerows(row for row in self.indicators() if row[2] is not None)
        (folder / "project.toml").write_text(PROJECT, encoding="utf-8")


PROJECT = """# 清平区(答案样例): 全部数据为程序生成, 不对应任何真实地方。
# Qingping District: all data are made up by scripts/compare/answer-district.py and stand for no real place.
schema = 1
name = "清平区(答案样例)"
as_of = 2027
plans = ["B"]
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

[[units]]
path = "units.geojson"
columns = { code = "编码", name = "名称", level = "level", class = "城乡分类代码", people = "常住人口" }

[[indicators]]
path = "indicators.csv"
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    District(given.seed).write(given.folder)


if __name__ == "__main__":
    main()
