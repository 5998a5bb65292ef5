"""The verdict of every rule of the sample, told twice: as it was meant to be, and counted anew from the written files.

`check` reads the tables as a stranger would and knows nothing of how they were made. Each call below names a finding, the
verdict that was planted, and how it is counted; the script stops where the two differ. Times and people of the rules of travel
come from `expected.json`, which `make-sample.py` has worked out and checked by shortest paths of its own.
"""
import csv
import io
import json
import math
from fractions import Fraction

from sample.attributes import *  # noqa: F403  the titles of columns

YEAR, PEOPLE_BAND = 2026, (30_000, 100_000)
HOSP, TCMH = ("综合医院",), ("中医医院",)
SPECIAL = ("口腔医院", "精神病医院", "专科医院")
HOSPITAL, MCH = HOSP + TCMH + SPECIAL, ("妇幼保健院",)
CHC, THC, CHS, VC = ("社区卫生服务中心",), ("镇卫生院",), ("社区卫生服务站",), ("村卫生室",)
CDC = ("疾病预防控制中心",)
PUBLIC_HEALTH_TYPES = CDC + MCH + ("卫生监督所", "健康教育所", "血站", "急救中心")
PRIMARY = CHC + THC + CHS + VC + ("中医诊所",)
MEDICAL = HOSPITAL + PRIMARY + PUBLIC_HEALTH_TYPES
PUBLIC = ("政府办", "公立")


def target(nature, year=None, start=None):
    return nature, year, None if start is None else Fraction(str(start))


STATE, STATED, WEAK, PRINCIPLE = target("state", 2025), target("stated", 2030), target("weak", 2030), target("principle")
EXPECTED, BINDING, DUE_NOW, FULL = target("expected", 2030), target("binding", 2030), target("stated"), target("expected", 2030, 1)
expected_from = lambda start: target("expected", 2030, start)
stated_from = lambda start: target("stated", 2030, start)

at_least = lambda x: ("at_least", Fraction(str(x)))
about = lambda x: ("about", Fraction(str(x)))
exactly = lambda x: ("exactly", Fraction(str(x)))
stated = lambda x: ("stated", Fraction(str(x)), Fraction(1, 2 * 10 ** (len(str(x).split(".")[1]) if "." in str(x) else 0)))


def ends(goal):
    """Lowest and highest value that is as asked; `None` is no bound."""
    kind, x = goal[0], goal[1]
    return {"at_least": (x, None), "exactly": (x, x), "about": (x * Fraction(95, 100), x * Fraction(105, 100)),
            "range": (x, goal[-1]), "stated": (x - goal[-1], x + goal[-1])}[kind]


def judged(holds, aim):
    nature, year, _ = aim
    if holds:
        return "MET"
    if nature == "weak":
        return "REPORTED"
    if nature == "principle":
        return "DEVIATION"
    return "NOT_MET" if nature == "state" or year is None or year <= YEAR else "BEHIND"


def of_value(low, high, goal, aim):
    """The verdict of a value that lies between two numbers; `high` is None where nobody knows how much more there is."""
    bottom, top = ends(goal)
    fits = lambda v: (bottom is None or v >= bottom) and (top is None or v <= top)
    holds = fits(low) and (fits(high) if high is not None else top is None)
    fails = (high is not None and bottom is not None and high < bottom) or (top is not None and low > top)
    if not holds and not fails:
        return "INDETERMINATE"
    nature, year, start = aim
    if holds and goal[0] == "at_least" and start is not None and nature != "state" and start > goal[1]:
        return "MET_TODAY_TARGET_BELOW_BASELINE"
    verdict = judged(holds, aim)
    if verdict == "BEHIND" and start is not None:
        due = start + (goal[1] - start) * Fraction(YEAR - 2025, year - 2025)
        if (low >= due if goal[1] >= start else high is not None and high <= due):
            return "ON_TRACK"
    return verdict


def number(row, title):
    return Fraction(row[title]) if row.get(title, "") != "" else None


def flag(row, title):
    return {"是": True, "否": False, "": None}[row.get(title, "")]


def is_at_least(row, title, least):
    value = number(row, title)
    return None if value is None else value >= least


def both(*values):
    return False if False in values else None if None in values else True


class Answers:
    def __init__(self, texts, plan):
        read = lambda name: list(csv.DictReader(io.StringIO(texts[name].lstrip("\ufeff"))))
        here = [r for r in read("facilities.csv") if r["状态"] == "现有" and not r["名称"].startswith("邻县")]
        heads = {}
        for row in here:
            heads.setdefault(row["所属机构"], row)
        self.f = list(heads.values())
        self.registers = [r for r in read("registers.csv") if r["状态"] == "现有"]
        self.table = {}
        for row in read("indicators.csv"):
            self.table[row["指标"], int(row["年份"])] = Fraction(row["值"])
        layer = lambda name: [f["properties"] for f in json.loads(texts[name])["features"]]
        self.units, self.areas, self.plan = layer("units.geojson"), json.loads(texts["residential.geojson"])["features"], plan
        self.people = Fraction(sum(u["常住人口"] for u in self.units if u["level"] == "county"))
        self.found, self.rules = [], {}

    # --- what the lists hold

    def pick(self, types, owners=None, run_by=None, keep=lambda row: True):
        return [r for r in self.f if r["类型"] in types and (owners is None or r["举办主体"] in owners)
                and (run_by is None or r[RUN_BY] in run_by) and keep(r)]

    def register(self, kind, **wanted):
        titles = {"subject": "名目", "level": "层级"}
        return len([r for r in self.registers if r["类型"] == kind and all(r[titles[k]] in v for k, v in wanted.items())])

    def indicator(self, name, year=YEAR):
        return self.table.get((name, year))

    # --- findings: the id, the verdict that was planted, and how it is counted

    def add(self, name, meant, counted, **numbers):
        assert meant == counted, (name, "planted", meant, "counted", counted, {k: str(v) for k, v in numbers.items()})
        self.found.append({"id": name, "verdict": meant, **{k: v if isinstance(v, int) else str(v) for k, v in numbers.items()}})
        self.rules.setdefault(name.split(".")[0], []).append((name, meant))

    def count(self, name, meant, aim, rows, goal=None, least=None, maybe=0):
        """So many facilities in the whole district."""
        n = rows if isinstance(rows, int) else len(rows)
        goal = goal or at_least(1 if least is None else least)
        bottom, top = ends(goal)
        fits = {(bottom is None or k >= bottom) and (top is None or k <= top) for k in range(n, n + maybe + 1)}
        self.add(name, meant, "INDETERMINATE" if len(fits) == 2 else judged(fits.pop(), aim), count=n)

    def has(self, name, meant, aim, types, title, least=1, goal=None, keep=lambda row: True):
        """So many facilities with a yes in a column."""
        rows = self.pick(types, keep=keep)
        sure, maybe = ([r for r in rows if flag(r, title) is v] for v in (True, None))
        self.count(name, meant, aim, sure, goal, least, len(maybe))

    def share(self, name, meant, aim, rows, holds, goal=1, reported=False):
        said = [holds(r) for r in rows]
        if not rows:
            return self.add(name, meant, "NOT_COMPUTABLE")
        low, high = Fraction(said.count(True), len(rows)), Fraction(len(rows) - said.count(False), len(rows))
        verdict = reported or of_value(low, high, at_least(Fraction(goal)), aim)
        return self.add(name, meant, verdict, low=low, high=high)

    def ratio(self, name, meant, aim, top, bottom, each, goal, table=None):
        """Sums of (rows, title) over one another, or over people; `table` steps in where a number is missing."""
        amount, silent = self.total(top)
        per, silent_below = self.total(bottom) if isinstance(bottom, tuple) else (bottom, 0)
        given = self.indicator(table) if table else None
        if (silent or silent_below) and given is not None:
            low = high = given
        elif amount is None:
            return self.add(name, meant, "NOT_COMPUTABLE")
        else:
            low = amount / per * each
            high = None if silent else low
        if goal is None:
            return self.add(name, meant, "NEEDS_THRESHOLD", low=low)
        return self.add(name, meant, of_value(low, high, goal, aim), low=low)

    def total(self, given):
        rows, title = given
        if title is None:
            return Fraction(len(rows)), 0
        numbers = [number(r, title) for r in rows]
        known = [n for n in numbers if n is not None]
        return (sum(known, Fraction(0)) if known else None), numbers.count(None)

    def value(self, name, meant, aim, value, goal):
        if value is None:
            return self.add(name, meant, "NOT_COMPUTABLE")
        return self.add(name, meant, of_value(value, value, goal, aim) if goal else "NEEDS_THRESHOLD", low=value, high=value)

    def each(self, name, meant, aim, units, holds):
        """Every one of some units."""
        said = [holds(u) for u in units]
        verdict = judged(False, aim) if False in said else "INDETERMINATE" if None in said else judged(True, aim)
        self.add(name, meant, verdict, part=said.count(True), whole=len(said))

    def travel(self, name, meant, numbers, aim, share):
        """People within a limit; a share that is ours is tried at 90, 95 and 100 %."""
        people, covered = numbers["people"], numbers["covered"]
        fits = {covered * 100 >= people * s for s in ((90, 95, 100) if share == "ours" else (share,))}
        self.add(name, meant, "READING_DEPENDENT" if len(fits) == 2 else judged(fits.pop(), aim), people=people, covered=covered)

    def join(self, any_of, readings):
        """One verdict for each rule: the worst of its findings; of alternatives the best; of readings the common one."""
        worst = ["NOT_MET", "DEVIATION", "BEHIND", "CONFLICTING_TARGETS", "READING_DEPENDENT", "INDETERMINATE", "NOT_COMPUTABLE",
                 "ON_TRACK", "NEEDS_THRESHOLD", "MET_TODAY_TARGET_BELOW_BASELINE", "MET", "REPORTED", "NOT_APPLICABLE"]
        best = ["MET", "INDETERMINATE", "NOT_COMPUTABLE", "NEEDS_THRESHOLD", "ON_TRACK", "BEHIND", "DEVIATION", "NOT_MET"]
        joined = {}
        for rule, findings in self.rules.items():
            verdicts = [v for _, v in findings]
            if rule in readings:
                joined[rule] = verdicts[0] if len(set(verdicts)) == 1 else "READING_DEPENDENT"
            else:
                joined[rule] = min(verdicts, key=(best if rule in any_of else worst).index)
        return joined


def check(texts, plan):
    """The findings and the rules with their verdicts, for expected.json."""
    a = Answers(texts, plan)
    stock(a)
    table_one(a)
    numbers(a)
    hospitals_and_disease_control(a)
    primary_care(a)
    tcm(a)
    families(a)
    public_health_rules(a)
    own_rules(a)
    joined = a.join(any_of=("B040",), readings=("B099", "B100"))
    planned = set("B%03d" % n for n in range(1, 129)) | set("Q%02d" % n for n in range(1, 15))
    assert set(joined) == planned, planned ^ set(joined)
    return {"verdicts": {rule: joined[rule] for rule in sorted(joined)}, "findings": a.found}


def stock(a):
    """B001 to B018: where the plan says that it starts."""
    centres_, p = a.pick(CHC + THC), a.people
    a.count("B001.total", "NOT_MET", STATE, a.pick(MEDICAL), exactly(665))
    a.count("B001.provincial", "MET", STATE, a.pick(HOSPITAL, PUBLIC, ("省",)), exactly(2))
    named = lambda names, types: [n for n in names if any(r["类型"] in types and n in r["名称"] for r in a.f)]
    a.count("B001.named", "MET", STATE, named(["西南医科大学附属医院", "西南医科大学附属口腔医院"], HOSPITAL), exactly(2))
    a.count("B002.municipal", "MET", STATE, a.pick(HOSPITAL + MCH, PUBLIC, ("市",)), exactly(5))
    municipal = ["市人民医院", "市中医医院", "市精神病医院", "市传染病医院", "市妇幼保健院"]
    a.count("B002.named", "MET", STATE, named(municipal, HOSPITAL + MCH), exactly(5))
    a.count("B003.centres", "MET", STATE, centres_, exactly(17))
    a.count("B003.village", "MET", STATE, a.pick(CHS + VC), exactly(262))
    a.count("B003.private", "NOT_MET", STATE, a.pick(HOSPITAL + ("中医诊所",), ("民营",)), exactly(377))
    every = a.pick(MEDICAL)
    a.ratio("B004", "NOT_MET", STATE, (every, BEDS), p, 1000, stated("15.52"))
    a.ratio("B005", "MET", STATE, (every, PHYSICIANS), p, 1000, stated("5.82"))
    a.ratio("B006", "NOT_MET", STATE, (every, NURSES), p, 1000, stated("8.02"))
    a.ratio("B007", "MET", STATE, (every, GPS), p, 10_000, stated("3.34"))
    a.ratio("B008", "NOT_MET", STATE, (a.pick(PUBLIC_HEALTH_TYPES), STAFF), p, 10_000, stated("4.7"))
    level = lambda *words: lambda r: None if r[LEVEL] == "" else r[LEVEL] in words
    a.count("B009", "MET", STATE, [r for r in centres_ if level("基本标准", "推荐标准")(r)], exactly(7))
    standard = lambda r: flag(r, STANDARD)
    a.share("B010.township", "MET", STATE, a.pick(THC), standard)
    a.share("B010.village", "NOT_MET", STATE, a.pick(VC), standard)
    a.value("B011.physicians", "NOT_MET", STATE, a.indicator("执业（助理）医师总数"), exactly(5558))
    a.value("B011.tcm", "NOT_MET", STATE, a.indicator("中医类别执业（助理）医师总数"), exactly(1077))
    a.ratio("B011.tcm_share", "NOT_MET", STATE, (every, TCM_PHYSICIANS), (every, PHYSICIANS), 100, stated("19.38"))
    a.ratio("B011.tcm_per_1000", "MET", STATE, (every, TCM_PHYSICIANS), p, 1000, stated("1.58"))
    a.share("B012.halls", "INDETERMINATE", STATE, centres_, lambda r: flag(r, HALL))
    a.share("B012.six", "NOT_MET", STATE, centres_, lambda r: is_at_least(r, CATEGORIES, 6))
    a.share("B012.four", "MET", STATE, a.pick(CHS + VC), lambda r: is_at_least(r, CATEGORIES, 4))
    a.value("B013", "MET", STATE, a.indicator("中医药服务量占比"), at_least(35))
    two = two_named(a)
    a.share("B014", "MET", STATE, two, lambda r: both(flag(r, TCM_DEPARTMENT), flag(r, TCM_PHARMACY)))
    a.add("B015", "NEEDS_THRESHOLD", "NEEDS_THRESHOLD")
    a.count("B016", "NOT_MET", STATE, a.pick(HOSP, PUBLIC, ("区县",)), exactly(0))
    a.count("B017.leads", "MET", STATED, named(["西南医科大学附属医院", "市人民医院", "市中医医院"], HOSPITAL), least=3)
    by_name = {r["名称"]: r for r in a.f}
    is_sub = lambda r: flag(r, SUBCENTRE)

    def through_subcentre(r):
        above = by_name.get(r[UPPER])
        return bool(above) and is_sub(above) and above[UPPER] in ("西南医科大学附属医院", "市人民医院", "市中医医院")

    a.share("B017.chain", "NEEDS_THRESHOLD", STATED, a.pick(CHC + THC, keep=lambda r: not is_sub(r)), through_subcentre,
            reported="NEEDS_THRESHOLD")
    subcentres = a.pick(CHC + THC + HOSPITAL, keep=is_sub)
    a.count("B018.subcentres", "MET", STATED, subcentres, exactly(2))
    areas(a, "B018.areas", subcentres)
    a.each("B018.towns", "BEHIND", STATED, streets_and_towns(a), lambda u: any(within(a, r, u) for r in centres_))


def streets_and_towns(a):
    return [u for u in a.units if u["level"] in ("street", "town")]


def within(a, row, unit):
    """Whether a facility stands in a street or town, by the blocks of its code: the plan knows where each was put."""
    return a.plan["homes"][row["编码"]][:9] == unit["编码"][:9]


def areas(a, name, subcentres):
    """Each area has exactly one of the sub-centres."""
    homes = [u[AREA] for r in subcentres for u in streets_and_towns(a) if within(a, r, u)]
    names = sorted({u[AREA] for u in streets_and_towns(a)})
    a.each(name, "MET", STATED, names, lambda x: homes.count(x) == 1)


def two_named(a):
    """The township hospital of Tongtan and the district's mother and child hospital."""
    return a.pick(THC + MCH, keep=lambda r: "通滩中心卫生院" in r["名称"] or "区妇幼保健院" in r["名称"])


def second_tcm(a):
    return a.pick(THC, keep=lambda r: "黄般中心卫生院" in r["名称"])


def grade_2(row):
    return row["级别"][:1] in ("二", "三")


def table_one(a):
    """B019 to B038: the plan's table of indicators."""
    p, every, centres_ = a.people, a.pick(MEDICAL), a.pick(CHC + THC)
    large = a.pick(HOSP + TCMH, keep=grade_2)
    a.value("B019", "ON_TRACK", expected_from(0.21), a.indicator("专业公共卫生机构人员数") / 10_000, at_least(0.28))
    a.share("B020", "INDETERMINATE", EXPECTED, a.pick(CDC), lambda r: flag(r, STANDARD))
    a.share("B021", "BEHIND", BINDING, large, lambda r: flag(r, INFECTIOUS))
    a.share("B022", "MET", BINDING, centres_, lambda r: flag(r, FEVER))
    a.ratio("B023", "BEHIND", expected_from(15.52), (every, BEDS), p, 1000, at_least(17.7))
    a.ratio("B024", "MET", expected_from(9.6), (a.pick(HOSPITAL + MCH, PUBLIC, ("省", "市")), BEDS), p, 1000, at_least(10.8))
    county = a.pick(HOSPITAL + MCH, PUBLIC, ("区县",)) + a.pick(PRIMARY)
    a.ratio("B025", "ON_TRACK", expected_from(1.39), (county, BEDS), p, 1000, at_least(1.5))
    a.ratio("B026", "BEHIND", expected_from(1.27), (a.pick(TCMH, PUBLIC), BEDS), p, 1000, at_least(1.5))
    a.ratio("B027", "BEHIND", expected_from(5.82), (every, PHYSICIANS), p, 1000, at_least(6.3))
    a.ratio("B028", "ON_TRACK", expected_from(8.02), (every, NURSES), p, 1000, at_least(9.05))
    a.ratio("B029", "INDETERMINATE", expected_from(0.61), (every, PHARMACISTS), p, 1000, at_least(0.65))
    a.ratio("B030", "BEHIND", expected_from(3.34), (every, GPS), p, 10_000, at_least(4))
    a.ratio("B031", "MET", expected_from(1.31), (every, NURSES), (every, PHYSICIANS), 1, at_least(1.33))
    a.ratio("B032", "ON_TRACK", expected_from(1.22), (every, STAFF), (every, BEDS), 1, at_least(1.3))
    a.ratio("B033", "MET_TODAY_TARGET_BELOW_BASELINE", expected_from(1.58), (every, TCM_PHYSICIANS), p, 1000, at_least(1.2))
    a.share("B034", "MET", FULL, a.pick(HOSP, PUBLIC, keep=grade_2), lambda r: flag(r, TCM_DEPARTMENT))
    a.share("B035", "INDETERMINATE", FULL, centres_, lambda r: flag(r, HALL))
    places = (a.pick(("托育机构",)), PLACES)
    a.ratio("B036", "ON_TRACK", expected_from(1.12), places, p, 1000, at_least(4.5), "每千人口3岁以下婴幼儿托位数")
    a.share("B037", "MET", FULL, large, lambda r: flag(r, GERIATRIC))
    a.value("B038", "BEHIND", expected_from(78.67), a.indicator("人均预期寿命"), at_least(81))


def numbers(a):
    """B039 to B049: layout, beds and staff in the text."""
    p, every = a.people, a.pick(MEDICAL)
    a.add("B039.radius.urban", "NEEDS_THRESHOLD", "NEEDS_THRESHOLD")
    a.add("B039.radius.rural", "NEEDS_THRESHOLD", "NEEDS_THRESHOLD")
    a.ratio("B039.population", "NEEDS_THRESHOLD", PRINCIPLE, (a.pick(CHC + THC + CHS + VC), None), p, 10_000, None)
    centres_ = a.pick(CHC + THC)
    a.each("B040.division", "DEVIATION", PRINCIPLE, streets_and_towns(a), lambda u: any(within(a, r, u) for r in centres_))
    a.add("B040.population", "NEEDS_THRESHOLD", "NEEDS_THRESHOLD", low=p / len(centres_))
    public = a.pick(HOSPITAL + MCH, PUBLIC)
    a.ratio("B041.total", "BEHIND", expected_from(15.52), (every, BEDS), p, 1000, about(17.7))
    a.ratio("B041.public", "MET", EXPECTED, (public, BEDS), p, 1000, about(11.7))
    a.ratio("B041.specialised", "BEHIND", STATED, (a.pick(SPECIAL, PUBLIC), BEDS), (public, BEDS), 100, stated("15"))
    a.ratio("B042.rehab", "BEHIND", STATED, (every, BEDS_REHAB), p, 1000, at_least(0.35))
    a.ratio("B042.psychiatric", "MET", STATED, (every, BEDS_PSYCHIATRIC), p, 1000, at_least(0.8))
    a.ratio("B042.tcm", "BEHIND", stated_from(1.27), (a.pick(TCMH, PUBLIC), BEDS), p, 1000, at_least(1.5))
    a.ratio("B042.icu", "MET", STATED, (every, BEDS_ICU), p, 1000, at_least(0.1))
    a.ratio("B043.physicians", "BEHIND", stated_from(5.82), (every, PHYSICIANS), p, 1000, at_least(6.3))
    a.ratio("B043.tcm", "MET_TODAY_TARGET_BELOW_BASELINE", stated_from(1.58), (every, TCM_PHYSICIANS), p, 1000, at_least(1.2))
    a.ratio("B043.nurses", "ON_TRACK", stated_from(8.02), (every, NURSES), p, 1000, at_least(9.05))
    a.ratio("B043.pharmacists", "INDETERMINATE", stated_from(0.61), (every, PHARMACISTS), p, 1000, at_least(0.65))
    a.ratio("B043.gps", "BEHIND", stated_from(3.34), (every, GPS), p, 10_000, at_least(4))
    a.ratio("B044", "NOT_COMPUTABLE", STATED, (every, "精神科执业（助理）医师数"), p, 100_000, at_least(4.2))

    def pharmacy(r):
        staff, technical = number(r, PHARMACY_STAFF), number(r, TECHNICAL)
        return None if staff is None or technical is None else staff * 100 >= technical * 8

    a.share("B045", "BEHIND", STATED, a.pick(HOSPITAL + MCH + PRIMARY), pharmacy)
    a.ratio("B046", "MET_TODAY_TARGET_BELOW_BASELINE", stated_from(4.7), (a.pick(PUBLIC_HEALTH_TYPES), STAFF), p, 10_000, at_least(0.28))
    one = lambda r: is_at_least(r, PH_PHYSICIANS, 1)
    a.share("B047", "MET", STATED, a.pick(THC), one)
    a.share("B048.centres", "DEVIATION", PRINCIPLE, a.pick(CHC), one)
    a.share("B048.hospitals", "MET", PRINCIPLE, a.pick(HOSPITAL + MCH + THC, keep=grade_2), one)
    a.ratio("B049", "BEHIND", STATED, (every, AMBULANCES), p, 30_000, at_least(1))


def hospitals_and_disease_control(a):
    """B050 to B067."""
    centres_, large, district = a.pick(CHC + THC), a.pick(HOSP + TCMH, keep=grade_2), a.pick(CDC, None, ("区县",))
    a.share("B050", "NEEDS_THRESHOLD", STATED, centres_, lambda r: r[CDC_GUIDE] == "清河区疾病预防控制中心", reported="NEEDS_THRESHOLD")
    a.share("B051", "REPORTED", WEAK, district, lambda r: r["级别"] in ("三级甲等", "三级乙等"))
    a.ratio("B052.professional", "MET", STATED, (district, POSTS_PROFESSIONAL), (district, POSTS), 100, at_least(85))
    a.ratio("B052.health_technical", "BEHIND", STATED, (district, POSTS_TECHNICAL), (district, POSTS), 100, at_least(70))
    a.share("B053", "REPORTED", WEAK, a.pick(HOSPITAL + MCH + CHC + THC, PUBLIC), lambda r: flag(r, PH_DEPARTMENT), reported="REPORTED")
    a.count("B054.p2", "MET", STATED, a.register("实验室", subject=("P2", "P2+")), least=6)
    a.count("B054.p2_plus", "BEHIND", STATED, a.register("实验室", subject=("P2+",)), least=2)
    a.value("B054.automation", "MET", STATED, a.indicator("疾控实验室仪器设备自动化水平"), at_least(80))
    a.value("B055", "MET", STATED, a.indicator("疾控中心检测项目参数数"), at_least(300))
    a.share("B056.department", "BEHIND", STATED, large, lambda r: flag(r, INFECTIOUS))
    a.share("B056.fever", "MET", STATED, large, lambda r: flag(r, FEVER))
    a.share("B057", "INDETERMINATE", STATED, centres_, lambda r: flag(r, SENTINEL))
    central = lambda r: r["类型"] == "镇卫生院" and flag(r, CENTRAL)
    own = lambda r: flag(r, OWN_FEVER)
    a.share("B058.central", "REPORTED", WEAK, [r for r in centres_ if central(r)], own, reported="REPORTED")
    a.share("B058.others", "REPORTED", WEAK, [r for r in centres_ if not central(r)], own, reported="REPORTED")
    a.count("B059", "MET", STATED, a.register("应急队伍", subject=("基层医疗应急小分队",)))
    a.value("B060", "NOT_COMPUTABLE", STATED, a.indicator("紧急医学救援“五进活动”覆盖率"), at_least(75))
    a.share("B061", "MET", STATED, second_tcm(a), lambda r: flag(r, INFECTIOUS))
    a.share("B062", "REPORTED", WEAK, second_tcm(a), lambda r: r["级别"] in ("二级甲等",))
    ours = lambda r: r[RUN_BY] == "区县" or flag(r, SUBCENTRE)
    for part, title, meant in (("chest_pain", CHEST, "MET"), ("stroke", STROKE, "MET"), ("trauma", TRAUMA, "MET"),
                               ("maternal", MATERNAL, "MET"), ("newborn", CHILD, "BEHIND")):
        a.has("B063." + part, meant, STATED, HOSPITAL + MCH + THC, title, keep=ours)
    for part, title, meant in (("tumour", TUMOUR, "MET"), ("chronic", CHRONIC, "MET"), ("minimally_invasive", INVASIVE, "MET"),
                               ("pain", PAIN, "MET"), ("intensive_care", INTENSIVE, "INDETERMINATE")):
        a.has("B064." + part, meant, STATED, HOSPITAL + MCH + THC, title, keep=ours)
    a.count("B065.municipal", "MET", STATED, a.register("重点专科", level=("市级",)), least=2)
    a.count("B065.district", "MET", STATED, a.register("重点专科", level=("区县级",)), least=4)
    a.add("B066", "REPORTED", "REPORTED")
    a.add("B067", "REPORTED", "REPORTED")


def primary_care(a):
    """B068 to B082: the network of primary care."""
    centres_, by_name = a.pick(CHC + THC), {r["名称"]: r for r in a.f}

    def to_hospital(r):
        above = by_name.get(r[UPPER])
        return bool(above) and above["类型"] in HOSPITAL

    def to_centre(r):
        above = by_name.get(r[UPPER])
        return bool(above) and above["类型"] in CHC + THC and to_hospital(above)

    a.share("B068.village", "NEEDS_THRESHOLD", STATED, a.pick(VC), to_centre, reported="NEEDS_THRESHOLD")
    a.share("B068.centres", "NEEDS_THRESHOLD", STATED, centres_, to_hospital, reported="NEEDS_THRESHOLD")
    quota(a, "B069", "DEVIATION", PRINCIPLE)
    a.add("B070", "NOT_COMPUTABLE", "NOT_COMPUTABLE")
    community = lambda r: flag(r, COMMUNITY_HOSPITAL)
    a.share("B071", "MET", STATED, a.pick(CHC), community, Fraction(1, 5))
    met = a.pick(THC, ("政府办",), keep=lambda r: flag(r, STANDARD))
    a.each("B072", "MET", STATED, [u for u in a.units if u["level"] == "town"], lambda u: any(within(a, r, u) for r in met))
    subcentres = a.pick(CHC + THC + HOSPITAL, keep=lambda r: flag(r, SUBCENTRE))
    a.count("B073.number", "MET", STATED, subcentres, least=2)
    a.share("B073.standard", "BEHIND", STATED, subcentres, lambda r: flag(r, GRADE_2))
    clinics = a.pick(VC)

    def clinic(u):
        said = [flag(r, STANDARD) for r in clinics if a.plan["homes"][r["编码"]] == u["编码"]]
        return True if True in said else None if None in said else False

    a.each("B074", "DEVIATION", PRINCIPLE, [u for u in a.units if u["level"] == "village"], clinic)
    rounds(a, "B075", "MET", PRINCIPLE, 500, 20, 2)
    a.count("B076", "MET", STATED, a.register("重点专科", subject=("基层临床特色科室",)), least=7)
    for rule in ("B077", "B124"):
        a.share(rule + ".basic", "BEHIND", STATED, centres_, lambda r: r[LEVEL] in ("基本标准", "推荐标准"))
        a.share(rule + ".recommended", "BEHIND", STATED, centres_, lambda r: r[LEVEL] == "推荐标准", Fraction(35, 100))
        a.share(rule + ".community_hospital", "MET", STATED, a.pick(CHC), community, Fraction(1, 5))
    a.share("B078", "BEHIND", STATED, a.pick(CHC + THC + CHS), lambda r: is_at_least(r, VERSATILE, 1))
    members = a.pick(CHC + THC + CHS + VC, PUBLIC)
    a.share("B079.members", "NEEDS_THRESHOLD", WEAK, members, lambda r: to_hospital({UPPER: r[LEAD]}), reported="NEEDS_THRESHOLD")
    leads = a.pick(HOSPITAL, keep=lambda r: flag(r, HEAD))
    homes = [u[GRID] for r in leads for u in streets_and_towns(a) if within(a, r, u)]
    a.each("B079.grids", "REPORTED", WEAK, sorted({u[GRID] for u in streets_and_towns(a)}), lambda g: homes.count(g) == 1)
    a.add("B080.lead", "NOT_COMPUTABLE", "NOT_COMPUTABLE")  # no alliance stands in the registers
    a.add("B080.members", "NOT_COMPUTABLE", "NOT_COMPUTABLE")
    areas(a, "B081.areas", subcentres)
    a.share("B081.huangban", "MET", STATED, second_tcm(a), lambda r: flag(r, SUBCENTRE))
    for rule in ("B082", "B125"):
        a.has(rule + ".halls", "MET", STATED, CHC + THC, DEMO_HALL, least=5)
        a.has(rule + ".subcentre", "MET", STATED, CHC + THC + HOSPITAL, TCM_SUBCENTRE)


def quota(a, name, meant, aim):
    """Government-run centres of the streets. Every reading fails: two streets have none, one is short, and fewer
    centres than one for 100,000 people cannot all stay below that number, however their catchments lie."""
    rows, centres_ = a.plan["quota"]["B069"]["units"], len(a.pick(CHC, ("政府办",)))
    readings = {all(r[k] for r in rows) for k in ("R1", "R2", "R3")} | {sum(r["people"] for r in rows) <= 100_000 * centres_}
    assert readings == {False}, readings
    a.add(name, meant, judged(False, aim), part=sum(r["R3"] for r in rows), whole=len(rows))


def rounds(a, name, meant, aim, people_max, minutes, visits_min):
    """Villages of few people far from every fixed facility; their times stand in the plan, checked by shortest paths."""
    named = {u["名称"]: u for u in a.units if u["level"] == "village"}
    far = [n for n, t in a.plan["villages_by_car"].items() if t is None or t >= minutes]
    asked = [named[n] for n in far if named[n]["常住人口"] <= people_max]
    a.each(name, meant, aim, asked, lambda u: None if VISITS not in u else u[VISITS] >= visits_min)


def tcm(a):
    """B083 to B089: Chinese medicine."""
    centres_, access = a.pick(CHC + THC), a.plan["access"]["B083"]
    a.travel("B083.urban", "READING_DEPENDENT", access["urban"], STATED, "ours")
    a.travel("B083.rural", "READING_DEPENDENT", access["rural"], STATED, "ours")
    a.share("B084", "BEHIND", STATED, a.pick(CHS + VC), lambda r: flag(r, "中医服务"))
    a.share("B085.halls", "MET", STATED, centres_, lambda r: flag(r, DEMO_HALL), Fraction(15, 100))
    a.share("B085.corners", "BEHIND", STATED, a.pick(CHS + VC), lambda r: flag(r, DEMO_CORNER), Fraction(1, 10))
    a.value("B086", "ON_TRACK", stated_from(35), a.indicator("中医药服务量占比"), at_least(50))
    a.share("B087.grade", "BEHIND", STATED, second_tcm(a), lambda r: r["级别"] == "二级甲等")
    a.share("B087.capability", "INDETERMINATE", STATED, second_tcm(a), lambda r: flag(r, COUNTY_TCM))
    beds = lambda r: number(r, BEDS_TCM) * 100 >= number(r, BEDS) * 5
    a.share("B088", "BEHIND", STATED, two_named(a), beds)
    standard = lambda r: both(flag(r, TCM_DEPARTMENT_STANDARD), flag(r, TCM_PHARMACY_STANDARD))
    a.share("B089", "MET", STATED, two_named(a), standard)


def estates(a, name, meant, kind, rate):
    """Each estate by itself: the places of the nursery inside it."""
    nurseries = a.pick(("托育机构",))

    def enough(f):
        (x0, y0), (x1, y1) = f["geometry"]["coordinates"][0][0], f["geometry"]["coordinates"][0][2]
        own = [r for r in nurseries if x0 < float(r["经度"]) < x1 and y0 < float(r["纬度"]) < y1]
        need = math.ceil(Fraction(f["properties"]["常住人口"] * rate, 1000))
        known = sum(number(r, PLACES) or 0 for r in own)
        return True if known >= need else None if any(number(r, PLACES) is None for r in own) else False

    a.each(name, meant, DUE_NOW, [f for f in a.areas if f["properties"].get(ESTATE) == kind], enough)


def families(a):
    """B090 to B101: nurseries, mothers, children, the old."""
    centres_, p = a.pick(CHC + THC), a.people
    estates(a, "B090", "NOT_MET", "新建", 10)
    estates(a, "B091", "INDETERMINATE", "老旧", 8)
    places = (a.pick(("托育机构",)), PLACES)
    a.ratio("B092.places", "ON_TRACK", stated_from(1.12), places, p, 1000, at_least(4.5), "每千人口3岁以下婴幼儿托位数")
    affordable = a.indicator("普惠托位占比")
    a.add("B092.affordable", "MET", judged(affordable > a.indicator("普惠托位占比", 2025), STATED), low=affordable, high=affordable)
    types = HOSPITAL + MCH + THC
    maternity = a.pick(types + CHC, keep=lambda r: flag(r, OBSTETRICS) and not flag(r, MATERNAL))
    able = {r["名称"] for r in a.pick(types) if flag(r, MATERNAL) or flag(r, NEWBORN)}
    a.share("B093", "NEEDS_THRESHOLD", STATED, maternity, lambda r: r[REFERRAL] in able, reported="NEEDS_THRESHOLD")
    ours = lambda r: r[RUN_BY] == "区县" or flag(r, SUBCENTRE)
    a.has("B094.maternal", "MET", STATED, types, MATERNAL, keep=ours)
    a.has("B094.newborn", "MET", STATED, types, NEWBORN, keep=ours)
    a.has("B095", "MET", STATED, types + CHC, PRENATAL)
    a.has("B096", "MET", STATED, types + CHC + CDC, CANCER)
    for rule, aim, provincial in (("B097", STATED, "BEHIND"), ("B127", WEAK, "REPORTED")):
        a.count(rule + ".municipal", "MET", aim, a.register("项目", subject=("儿童早期发展基地",), level=("市级",)))
        a.count(rule + ".provincial", provincial, aim, a.register("项目", subject=("儿童早期发展优质服务基地",), level=("省级",)))
    a.share("B098.gp", "BEHIND", STATED, centres_, lambda r: is_at_least(r, GPS, 1))
    a.share("B098.child_health", "MET", STATED, centres_, lambda r: is_at_least(r, CHILD_PHYSICIANS, 1))
    a.share("B099.network", "MET", STATED, a.pick(CHC + THC + CHS + VC), lambda r: flag(r, BIRTH))
    a.share("B099.all_primary", "BEHIND", STATED, a.pick(PRIMARY), lambda r: flag(r, BIRTH))
    a.share("B100.centres", "MET", STATED, centres_, lambda r: flag(r, AGE))
    a.share("B100.all_primary", "BEHIND", STATED, a.pick(PRIMARY), lambda r: flag(r, AGE))
    a.count("B101.eldercare", "MET", STATED, a.register("质控中心", subject=("医养结合",)))
    a.count("B101.hospice", "BEHIND", STATED, a.register("质控中心", subject=("安宁疗护",)))


def public_health_rules(a):
    """B102 to B128."""
    large, p, every = a.pick(HOSP + TCMH, keep=grade_2), a.people, a.pick(MEDICAL)
    exam = a.pick(HOSPITAL + CDC + CHC + THC, keep=lambda r: flag(r, EXAM))
    a.share("B102", "MET", STATED, exam, lambda r: is_at_least(r, EXAM_PHYSICIANS, 1))
    a.has("B103", "BEHIND", STATED, HOSPITAL + PUBLIC_HEALTH_TYPES + CHC + THC, MENTAL)
    second = a.pick(HOSPITAL + MCH + CHC + THC, keep=lambda r: (r[RUN_BY] == "区县" or flag(r, SUBCENTRE)) and r["级别"][:1] == "二")
    a.share("B104", "REPORTED", WEAK, second, lambda r: flag(r, PSYCHIATRIC_CLINIC), reported="REPORTED")
    served = {r["区划代码"] for r in a.registers if r["类型"] == "社会心理服务站"}
    lowest = [u for u in a.units if u["level"] in ("community", "village")]
    has = lambda u: u["编码"] in served or any(c[:9] == u["编码"][:9] for c in served if u["level"] in ("street", "town"))
    a.each("B105", "BEHIND", STATED, streets_and_towns(a) + lowest, has)
    a.share("B106.department", "BEHIND", STATED, large, lambda r: flag(r, REHAB))
    a.share("B106.beds", "BEHIND", STATED, large, lambda r: 2 * number(r, BEDS) <= 100 * number(r, BEDS_REHAB) <= 5 * number(r, BEDS))
    a.ratio("B107.physicians", "BEHIND", STATED, (every, REHAB_PHYSICIANS), p, 100_000, at_least(8))
    a.ratio("B107.therapists", "MET", STATED, (every, THERAPISTS), p, 100_000, at_least(12))
    education = a.pick(("健康教育所",))
    a.count("B108", "MET", STATED, education)
    a.ratio("B109", "MET", PRINCIPLE, (education, POSTS_PROFESSIONAL), (education, POSTS), 100, at_least(80))
    ours = a.pick(HOSPITAL + CHC + THC + PUBLIC_HEALTH_TYPES, ("政府办",), ("区县", "街镇"))
    a.share("B110.office", "MET", STATED, [r for r in ours if r["类型"] != "健康教育所"], lambda r: flag(r, EDUCATION_OFFICE))
    a.share("B110.staff", "BEHIND", STATED, ours, lambda r: is_at_least(r, EDUCATION_STAFF, 2))
    points = a.plan["presence"]
    for name in ("B111.points", "B128"):
        whole = points["units"] + 1  # the main urban area is one more
        a.add(name, "BEHIND", judged(not points["failing"], STATED), part=whole - len(points["failing"]), whole=whole)
    circle = a.plan["access"]["B111"]
    a.add("B111.circle", "REPORTED", "REPORTED", people=circle["people"], covered=circle["covered"])
    a.each("B112.vehicles", "REPORTED", WEAK, streets_and_towns(a), lambda u: u[BLOOD_VISITS] >= 1)
    a.has("B112.house", "MET", STATED, ("固定采血点",), RENOVATED)
    users = a.pick(HOSPITAL + MCH + CHC + THC, keep=lambda r: flag(r, BLOOD))
    a.share("B113", "INDETERMINATE", STATED, users, lambda r: r[NETWORK] == "市中心血站" if r[NETWORK] else None)
    a.has("B114", "MET", STATED, ("托育机构",), DEMO_NURSERY)
    a.has("B115", "MET", STATED, HOSPITAL + MCH + PRIMARY, DEMO_HOSPICE, least=3)
    a.has("B116", "MET", STATE, HOSPITAL + CDC + CHC + THC, EXAM, goal=exactly(2))
    a.share("B117", "MET", STATED, a.pick(CDC, None, ("区县",)), lambda r: is_at_least(r, EPIDEMIOLOGISTS, 2))
    inspection = a.pick(("卫生监督所",))
    a.ratio("B118", "MET", DUE_NOW, (inspection, OFFICERS), (inspection, VEHICLES), 1, ("range", Fraction(4), Fraction(8)))
    a.each("B119", "BEHIND", STATED, [u for u in streets_and_towns(a) if u[ASSIST] == "是"], lambda u: u[SYSTEM] == "是")
    a.count("B120.mch", "MET", STATE, a.pick(MCH, None, ("区县",)), exactly(1))
    a.count("B120.cdc", "MET", STATE, a.pick(CDC, None, ("区县",)), exactly(1))
    a.value("B121.gain", "NOT_MET", STATE, a.indicator("人均预期寿命提升"), stated("1.91"))
    a.value("B121.under5", "MET", STATE, a.indicator("5岁以下儿童死亡率"), stated("4.08"))
    a.value("B122", "NOT_MET", STATE, a.indicator("孕产妇死亡率"), exactly(0))
    healthy = a.indicator("人均健康预期寿命")
    a.add("B123", "MET", judged(healthy > a.indicator("人均健康预期寿命", 2025), EXPECTED), low=healthy, high=healthy)
    a.value("B126", "NEEDS_THRESHOLD", DUE_NOW, a.indicator("65岁及以上失能老年人上门健康服务人数"), None)


def own_rules(a):
    """Q01 to Q14, of own-rules.toml."""
    circle, tcm_ = a.plan["access"]["B111"], a.plan["access"]["B083"]
    a.travel("Q01", "MET", circle, EXPECTED, 95)
    a.travel("Q02.urban", "MET", tcm_["urban"], STATED, 99)
    a.travel("Q02.rural", "BEHIND", tcm_["rural"], STATED, 99)
    a.travel("Q03", "NOT_MET", circle, STATE, 99)
    # One point is known to be renovated and serves far fewer; all points together serve enough.
    sure, most = a.plan["renovated_covered_at_most"], circle["covered"]
    enough = [n * 100 >= 95 * circle["people"] for n in (sure, most)]
    a.add("Q04", "INDETERMINATE", "INDETERMINATE" if enough == [False, True] else judged(enough[0], STATED), people=circle["people"])
    towns = [u for u in a.units if u["level"] == "town"]
    own = lambda u, keep=lambda r: True: [keep(r) for r in a.pick(THC, ("政府办",)) if within(a, r, u)]
    in_band = all(len(own(u)) == 1 and 10_000 <= u["常住人口"] <= 40_000 for u in towns)
    # R4 asks that no catchment holds more than 40,000 people: no two towns together do that near their border.
    assert in_band and a.plan["largest_township_catchment"] <= 40_000
    a.add("Q05", "MET", judged(in_band, STATED), part=len(towns), whole=len(towns))
    quota(a, "Q06", "BEHIND", STATED)
    quota(a, "Q07", "NOT_MET", STATE)
    said = [own(u, lambda r: flag(r, HOSPICE))[0] for u in towns]
    a.add("Q08", "INDETERMINATE", "INDETERMINATE" if None in said and False not in said else "?", whole=len(towns))
    by_name = {r["名称"]: r for r in a.f}
    tied = lambda r: by_name[r[UPPER]]["类型"] == "镇卫生院" if r[UPPER] in by_name else False
    a.share("Q09", "BEHIND", STATED, a.pick(VC), tied, Fraction(95, 100))
    a.share("Q10", "NOT_MET", STATE, a.pick(VC), tied)
    rounds(a, "Q11", "NOT_MET", STATE, 700, 10, 4)
    rounds(a, "Q12", "BEHIND", STATED, 700, 10, 4)
    rounds(a, "Q13", "INDETERMINATE", STATED, 800, 10, 2)
    a.share("Q14", "NOT_COMPUTABLE", STATED, a.pick(("安宁疗护中心",)), lambda r: flag(r, STANDARD))
