"""What the lists of the sample say beyond place and type: the columns, registers and numbers that plan B asks for.

`add` is called when everything stands and people are counted. Nothing here is drawn by chance: totals are chosen so that
each rule comes out as `answers.py` says, and spread over the institutions in proportion to their beds.
"""

# Titles of columns, as `gapzone plan template B` writes them.
BEDS, STAFF, PHYSICIANS, NURSES = "床位数", "卫生人员数", "执业（助理）医师数", "注册护士数"
TCM_PHYSICIANS, PHARMACISTS, GPS, PH_PHYSICIANS = "中医类别执业（助理）医师数", "药师（士）数", "全科医生数", "公共卫生医师数"
REHAB_PHYSICIANS, THERAPISTS, AMBULANCES = "康复医师数", "康复治疗师数", "救护车数"
BEDS_REHAB, BEDS_PSYCHIATRIC, BEDS_ICU, BEDS_TCM = "康复床位数", "精神科床位数", "重症床位数", "中医床位数"
TECHNICAL, PHARMACY_STAFF = "卫生专业技术人员数", "药学专业技术人员数"
POSTS, POSTS_PROFESSIONAL, POSTS_TECHNICAL = "编制数", "专业技术岗位数", "卫生技术人员岗位数"
RUN_BY, LEVEL, STANDARD, CATEGORIES = "隶属关系", "服务能力标准", "标准化建设达标", "中医药技术类别数"
HALL, DEMO_HALL, DEMO_CORNER, TCM_SUBCENTRE = "中医馆", "示范中医馆", "示范中医角（中医阁）", "县域中医医疗次中心"
TCM_DEPARTMENT, TCM_PHARMACY = "中医科", "中药房"
TCM_DEPARTMENT_STANDARD, TCM_PHARMACY_STANDARD = "标准化中医临床科室", "标准化中药房"
COUNTY_TCM, SUBCENTRE, CENTRAL, GRADE_2 = "达到县级中医医院服务能力基本标准", "县域医疗卫生次中心", "中心卫生院", "按二级综合医院标准建设"
COMMUNITY_HOSPITAL, FEVER, OWN_FEVER, SENTINEL = "社区医院", "发热门诊（诊室、哨点）", "独立发热门诊", "标准化发热哨点诊室"
INFECTIOUS, GERIATRIC, REHAB, PH_DEPARTMENT = "感染性疾病科", "老年医学科", "康复医学科", "公共卫生科"
UPPER, LEAD, HEAD, CDC_GUIDE, REFERRAL = "上级机构", "医联体牵头机构", "牵头医联体", "疾控业务指导机构", "危重孕产妇和新生儿转诊机构"
BLOOD, NETWORK, RENOVATED = "临床用血", "与血站联网", "新建或改扩建完成"
OBSTETRICS, PRENATAL, CANCER, MENTAL = "助产服务", "独立开展产前生化免疫检测", "“两癌”筛查管理中心", "区精神卫生中心"
MATERNAL, CHILD, NEWBORN = "危重孕产妇救治中心", "危重儿童和新生儿救治中心", "危重新生儿救治中心"
CHEST, STROKE, TRAUMA = "胸痛中心", "卒中中心", "创伤中心"
TUMOUR, CHRONIC, INVASIVE, PAIN, INTENSIVE = "肿瘤防治中心", "慢病管理中心", "微创介入中心", "麻醉疼痛诊疗中心", "重症监护中心"
EXAM, EXAM_PHYSICIANS, PSYCHIATRIC_CLINIC = "职业健康检查机构", "有职业病诊断资格的执业医师数", "精神（心理）门诊"
EDUCATION_OFFICE, EDUCATION_STAFF, BIRTH, AGE = "健康教育科（室）", "健康教育专兼职人员数", "出生缺陷防治宣教", "老年友善医疗机构"
VERSATILE, CHILD_PHYSICIANS, EPIDEMIOLOGISTS = "医防管复合型骨干人数", "从事儿童保健的医师数", "现场流行病学调查骨干人数"
OFFICERS, VEHICLES, HOSPICE, DEMO_HOSPICE = "监督执法人员数", "卫生监督执法车数", "安宁疗护服务", "安宁疗护示范机构"
PLACES, AFFORDABLE, DEMO_NURSERY = "托位数", "普惠托育", "示范托育机构"
# Of units and of residential areas.
AREA, GRID, ASSIST, SYSTEM = "次中心片区", "网格", "承担卫生监督协管", "卫生监督协管信息系统"
BLOOD_VISITS, VISITS, ESTATE = "流动采血次数（月）", "巡诊次数（月）", "小区类别"

YES, NO = "是", "否"
STATIONS, HOSPITAL_TYPES = ("社区卫生服务站", "村卫生室"), ("综合医院", "中医医院", "口腔医院", "精神病医院", "专科医院", "妇幼保健院")
CENTRES = ("社区卫生服务中心", "镇卫生院")

# Yes or no of every hospital, centre and township hospital: no, unless said otherwise.
NO_UNLESS_SAID = (SUBCENTRE, TCM_SUBCENTRE, CENTRAL, BLOOD, OBSTETRICS, MATERNAL, CHILD, NEWBORN, CHEST, STROKE, TRAUMA, TUMOUR,
                  CHRONIC, INVASIVE, PAIN, INTENSIVE, PRENATAL, CANCER, MENTAL, EXAM, HEAD)

# name, type, owner, grade, run by, beds, block of the city, what else
NEW_HOSPITALS = [
    ("西南医科大学附属医院", "综合医院", "公立", "三级甲等", "省", 3500, (6, 20),
     {BLOOD: YES, NETWORK: "市中心血站", HEAD: YES, OBSTETRICS: YES, MATERNAL: YES}),
    ("西南医科大学附属口腔医院", "口腔医院", "公立", "三级乙等", "省", 60, (20, 18), {}),
    ("市人民医院", "综合医院", "政府办", "三级甲等", "市", 2600, (24, 20),
     {BLOOD: YES, NETWORK: "市中心血站", OBSTETRICS: YES, REFERRAL: "西南医科大学附属医院", EXAM: YES, EXAM_PHYSICIANS: 2,
      DEMO_HOSPICE: YES}),
    ("市中医医院", "中医医院", "政府办", "三级甲等", "市", 850, (10, 12), {BLOOD: YES, NETWORK: ""}),
    ("市精神病医院", "精神病医院", "政府办", "二级甲等", "市", 700, (22, 9), {}),
    ("市传染病医院", "专科医院", "政府办", "二级甲等", "市", 300, (5, 9), {}),
    ("市妇幼保健院", "妇幼保健院", "政府办", "三级乙等", "市", 590, (14, 20),
     {BLOOD: YES, NETWORK: "市中心血站", OBSTETRICS: YES, REFERRAL: "西南医科大学附属医院", PRENATAL: YES}),
]
# Those that the city has anyway: run by, beds, what else.
HOSPITALS = {
    "清河区人民医院": ("区县", 400, {BLOOD: YES, NETWORK: "市中心血站", CHEST: YES, STROKE: YES, TUMOUR: YES, CHRONIC: YES,
                                     INVASIVE: YES, INTENSIVE: ""}),
    "清河区城南医院": ("区县", 180, {INFECTIOUS: NO, REHAB: NO, TRAUMA: YES, PAIN: YES}),
    "清河区妇幼保健院": ("区县", 100, {OBSTETRICS: YES, MATERNAL: YES, NEWBORN: YES, CANCER: YES, BEDS_TCM: 3}),
    "清河区中医医院": ("区县", 120, {DEMO_HOSPICE: YES}),
    "清河仁和医院": ("其他", 320, {}),
    "清河和济中医医院": ("其他", 150, {}),
}
REHAB_BEDS = {"西南医科大学附属医院": 90, "市人民医院": 70, "市中医医院": 30, "清河区人民医院": 12, "清河区中医医院": 5,
              "清河仁和医院": 20, "清河和济中医医院": 13}  # 240 in all; 2-5 % of the beds everywhere but in 清河区城南医院
PSYCHIATRIC_BEDS, ICU_BEDS = {"市精神病医院": 660}, {"西南医科大学附属医院": 45, "市人民医院": 30, "清河区人民医院": 10}
AMBULANCES_OF = {"西南医科大学附属医院": 5, "市人民医院": 4, "市中医医院": 2, "清河区人民医院": 3, "清河区急救中心": 8}
TOTALS = {STAFF: 12_640, PHYSICIANS: 4_596, NURSES: 6_520, TCM_PHYSICIANS: 1_250, PHARMACISTS: 495, GPS: 264,
          REHAB_PHYSICIANS: 50, THERAPISTS: 100}
SILENT = {PHARMACISTS: "清河仁和医院"}  # gives no number of pharmacists

PUBLIC_HEALTH = [  # name, type, grade, run by, block, numbers
    ("清河区疾病预防控制中心", "疾病预防控制中心", "二级甲等", "区县", (18, 13),
     {STAFF: 152, PHYSICIANS: 40, STANDARD: YES, POSTS: 160, POSTS_PROFESSIONAL: 138, POSTS_TECHNICAL: 105, EPIDEMIOLOGISTS: 2,
      EXAM: YES, EXAM_PHYSICIANS: 1}),
    ("市疾病预防控制中心", "疾病预防控制中心", "三级甲等", "市", (26, 20),
     {STAFF: 240, PHYSICIANS: 70, STANDARD: "", POSTS: 250, POSTS_PROFESSIONAL: 220, EXAM: NO}),
    ("清河区卫生监督所", "卫生监督所", "", "区县", (15, 12), {STAFF: 34, OFFICERS: 27, VEHICLES: 5, EXAM: NO}),
    ("清河区健康教育所", "健康教育所", "", "区县", (15, 11), {STAFF: 10, POSTS: 10, POSTS_PROFESSIONAL: 8, EXAM: NO}),
    ("市中心血站", "血站", "", "市", (20, 22), {STAFF: 84, PHYSICIANS: 10, NURSES: 30, EXAM: NO}),
    ("清河区急救中心", "急救中心", "", "区县", (16, 16), {STAFF: 66, PHYSICIANS: 20, NURSES: 24, EXAM: NO}),
]
TONGTAN, HUANGBAN = "通滩中心卫生院（区第二人民医院）", "黄般中心卫生院（区第二中医医院）"
BASIC, RECOMMENDED = ("城关街道", "东湖街道", "石桥镇", "沙河镇"), ("西园街道", "通滩镇", "黄般镇")
CORNERS, NO_CORNER_SHOWN = 20, 13  # model TCM corners among the 262, every 13th of them


def number(f):
    return int(f["code"][1:])


def spread(total, weights):
    """Whole numbers in proportion to the weights that add up to the total (largest remainder)."""
    whole = sum(weights)
    parts = [total * w // whole for w in weights]
    order = sorted(range(len(parts)), key=lambda k: (-(total * weights[k] % whole), k))
    for k in order[: total - sum(parts)]:
        parts[k] += 1
    return parts


def add(s, at, community_of):
    hospitals(s, at, community_of)
    centres(s)
    stations(s)
    public_health(s, at, community_of)
    totals(s)
    nurseries(s)
    units(s)
    for f in s.facilities:
        if f["kind"] == "固定采血点" and f["name"] == "城关献血屋":
            f["more"][RENOVATED] = YES
    s.registers = registers(s)
    s.indicators = INDICATORS


def hospital_flags(f, run_by, more):
    f["more"].update({title: NO for title in NO_UNLESS_SAID})
    f["more"].update({title: YES for title in (INFECTIOUS, FEVER, GERIATRIC, REHAB, PH_DEPARTMENT, TCM_DEPARTMENT, TCM_PHARMACY,
                                               TCM_DEPARTMENT_STANDARD, TCM_PHARMACY_STANDARD, PSYCHIATRIC_CLINIC,
                                               EDUCATION_OFFICE)})
    f["more"].update({PH_PHYSICIANS: 3, EDUCATION_STAFF: 2, RUN_BY: run_by})
    f["more"].update(more)


def hospitals(s, at, community_of):
    for name, kind, owner, grade, run_by, beds, block, more in NEW_HOSPITALS:
        s.facility(kind, name, at(*block), community_of[block], "是" if kind == "中医医院" else "", owner, grade,
                   offset=(9.0, -9.0))
        hospital_flags(s.facilities[-1], run_by, {BEDS: beds, **more})
    for f in s.facilities:
        if f["name"] in HOSPITALS:
            run_by, beds, more = HOSPITALS[f["name"]]
            hospital_flags(f, run_by, {BEDS: beds, **more})
        for title, given in ((BEDS_REHAB, REHAB_BEDS), (BEDS_PSYCHIATRIC, PSYCHIATRIC_BEDS), (BEDS_ICU, ICU_BEDS)):
            if f["kind"] in HOSPITAL_TYPES:
                f["more"][title] = given.get(f["name"], 0)
    s.facility("精神病医院", "清河区精神卫生中心(规划)", at(21, 10), community_of[(21, 10)], "", "政府办", "二级", opens="2028",
               status="规划", offset=(9.0, -9.0))
    hospital_flags(s.facilities[-1], "区县", {BEDS: 200, MENTAL: YES})


def street_or_town(s, f):
    return next(u["name"] for u in s.units if u["level"] in ("street", "town") and f["unit"].startswith(u["code"][:9]))


def centres(s):
    beds = {"石桥镇": 15, "城关街道": 20, "东湖街道": 15, "西园街道": 10}
    demo_halls = ("城关街道", "东湖街道", "石桥镇", "通滩镇", "黄般镇")
    done = set()
    for f in s.facilities:
        if f["kind"] not in CENTRES:
            continue
        place = street_or_town(s, f)
        first = f["institution"] == f["code"]
        if not first:
            continue  # a second site: the first row speaks for the institution
        town, public = f["kind"] == "镇卫生院", f["owner"] == "政府办"
        named = public and place not in done  # of two centres in one street the government's
        done |= {place} if public else set()
        more = f["more"]
        more.update({title: NO for title in NO_UNLESS_SAID})
        more.update({title: YES for title in (HALL, FEVER, SENTINEL, STANDARD, PH_DEPARTMENT, AGE, BIRTH, EDUCATION_OFFICE,
                                              TCM_DEPARTMENT_STANDARD, TCM_PHARMACY_STANDARD, HOSPICE)})
        more.update({title: NO for title in (OWN_FEVER, DEMO_HALL, COMMUNITY_HOSPITAL, DEMO_HOSPICE, INFECTIOUS,
                                             PSYCHIATRIC_CLINIC)})
        more.update({RUN_BY: "街镇" if public else "其他", BEDS: beds.get(place, 15 if town else 0) if named or town else 0,
                     CATEGORIES: 7, PH_PHYSICIANS: 1, EDUCATION_STAFF: 2, VERSATILE: 1, CHILD_PHYSICIANS: 1, GPS: 6 if town else 12,
                     STAFF: 40 if town else 60, PHYSICIANS: 16 if town else 24, NURSES: 16 if town else 26,
                     TCM_PHYSICIANS: 4 if town else 6, PHARMACISTS: 2,
                     LEVEL: "推荐标准" if named and place in RECOMMENDED else "基本标准" if named and place in BASIC else "未达标",
                     DEMO_HALL: YES if named and place in demo_halls else NO, CDC_GUIDE: "清河区疾病预防控制中心",
                     UPPER: "市人民医院", LEAD: "西南医科大学附属医院"})
        if place == "柳林街道":
            more.update({HALL: "", CATEGORIES: 5, SENTINEL: ""})
        if place == "南桥街道":
            more.update({GPS: 0, PH_PHYSICIANS: 0})
        if place in ("城关街道", "东湖街道"):
            more[COMMUNITY_HOSPITAL] = YES
        if place == "石桥镇":
            more.update({DEMO_HOSPICE: YES, EDUCATION_STAFF: 1})
        if place in ("云岭镇", "竹溪镇"):
            more[HOSPICE] = ""
        if place == "通滩镇":
            f.update(name=TONGTAN, grade="二级乙等")
            more.update({SUBCENTRE: YES, CENTRAL: YES, BEDS: 120, BEDS_TCM: 8, GRADE_2: YES, TCM_DEPARTMENT: YES, TCM_PHARMACY: YES,
                         OWN_FEVER: YES, PSYCHIATRIC_CLINIC: YES})
        if place == "黄般镇":
            f.update(name=HUANGBAN, grade="二级乙等")
            more.update({SUBCENTRE: YES, CENTRAL: YES, BEDS: 60, GRADE_2: NO, TCM_SUBCENTRE: YES, INFECTIOUS: YES, COUNTY_TCM: ""})
    for f in s.facilities:
        if f["kind"] in CENTRES and f["more"] and f["kind"] == "镇卫生院" and f["name"] not in (TONGTAN, HUANGBAN):
            f["more"][UPPER] = TONGTAN if number(f) % 2 else HUANGBAN


def stations(s):
    hospital_of = {f["unit"][:9]: f["name"] for f in s.facilities if f["kind"] == "镇卫生院"}
    at_work = 0
    for f in s.facilities:
        more, n = f["more"], number(f)
        if f["kind"] in STATIONS:
            village = f["kind"] == "村卫生室"
            shown = f["status"] == "现有"
            at_work += shown
            corner = shown and at_work % NO_CORNER_SHOWN == 0
            more.update({RUN_BY: "街镇", CATEGORIES: 4, VERSATILE: 1, BIRTH: YES, AGE: NO if n % 3 == 0 else YES,
                         DEMO_CORNER: YES if corner else NO, STAFF: 2 if village else 5, PHYSICIANS: 1 if village else 2,
                         NURSES: 0 if village else 2, TCM_PHYSICIANS: 0, PHARMACISTS: 0, GPS: 0, BEDS: 0,
                         TECHNICAL: 2 if village else 4, PHARMACY_STAFF: 1, LEAD: "市人民医院"})
            if village:
                more[STANDARD] = "" if n % 40 == 11 else NO if n % 50 == 7 else YES
                more[UPPER] = NO if n % 10 == 3 else hospital_of[f["unit"][:9]]
            elif n % 37 == 5:
                more[VERSATILE] = 0
        elif f["kind"] == "中医诊所":
            more.update({RUN_BY: "其他", STAFF: 2, PHYSICIANS: 1, NURSES: 0, TCM_PHYSICIANS: 1, PHARMACISTS: 0, GPS: 0, BEDS: 0,
                         TECHNICAL: 2, PHARMACY_STAFF: 1, BIRTH: NO, AGE: NO})


def public_health(s, at, community_of):
    for name, kind, grade, run_by, block, numbers in PUBLIC_HEALTH:
        s.facility(kind, name, at(*block), community_of[block], "", "政府办", grade, offset=(-9.0, -9.0))
        more = {RUN_BY: run_by, BEDS: 0, PHYSICIANS: 0, NURSES: 0, TCM_PHYSICIANS: 0, PHARMACISTS: 0, GPS: 0, AMBULANCES: 0,
                REHAB_PHYSICIANS: 0, THERAPISTS: 0, BEDS_REHAB: 0, BEDS_PSYCHIATRIC: 0, BEDS_ICU: 0, MENTAL: NO, CANCER: NO,
                EDUCATION_OFFICE: YES, EDUCATION_STAFF: 3}
        s.facilities[-1]["more"].update({**more, **numbers})


def totals(s):
    """The totals of the district, less what is given already, spread over hospitals in proportion to their beds."""
    medical = [f for f in s.facilities if f["more"] and f["status"] == "现有"]
    big = [f for f in medical if f["kind"] in HOSPITAL_TYPES]
    for title, total in TOTALS.items():
        givers = [f for f in big if SILENT.get(title) != f["name"]]
        left = total - sum(f["more"].get(title, 0) for f in medical)
        for f, n in zip(givers, spread(left, [f["more"][BEDS] for f in givers])):
            f["more"][title] = n
    for f in s.facilities:
        more = f["more"]
        if f["kind"] in HOSPITAL_TYPES + CENTRES and STAFF in more:
            more[TECHNICAL] = more[STAFF] * 4 // 5
            share = 6 if f["name"] == "清河区城南医院" else 9
            more[PHARMACY_STAFF] = -(-more[TECHNICAL] * share // 100) if share > 8 else more[TECHNICAL] * share // 100
        for title in (BEDS_REHAB, BEDS_PSYCHIATRIC, BEDS_ICU, AMBULANCES, REHAB_PHYSICIANS, THERAPISTS):
            if f["kind"] in STATIONS + CENTRES + ("中医诊所",) + HOSPITAL_TYPES and more:
                more.setdefault(title, 0)
        if f["name"] in AMBULANCES_OF:
            more[AMBULANCES] = AMBULANCES_OF[f["name"]]


NEW_ESTATES, OLD_ESTATES = range(30, 270, 40), range(50, 370, 40)  # positions in the list of areas


def nurseries(s):
    """One nursery in each new or old estate, and six large ones elsewhere: 1,900 places that are given."""
    given = 0
    level = {u["code"]: u["level"] for u in s.units}
    for area in s.areas:
        area["estate"] = "农村" if level[area["unit"]] == "village" else "其他"  # neither new nor old
    for kind, positions, rate in (("新建", NEW_ESTATES, 10), ("老旧", OLD_ESTATES, 8)):
        for k, n in enumerate(positions):
            area = s.areas[n]
            area["estate"] = kind
            (x0, y0), (x1, y1) = area["ring"][0], area["ring"][2]
            places = -(-area["people"] * rate // 1000)
            if kind == "新建" and k == 2:
                places -= 3  # the one that is short
            if kind == "老旧" and k == 5:
                places = ""  # the one that does not say
            s.facility("托育机构", area["name"] + "托育园", ((x0 + x1) / 2, (y0 + y1) / 2), area["unit"], "", "民营",
                       offset=(-20.0, 20.0))
            s.facilities[-1]["more"].update({PLACES: places, AFFORDABLE: YES if k % 2 else NO, DEMO_NURSERY: NO})
            given += places or 0
    large = spread(1_900 - given, [1] * 6)
    for k, places in enumerate(large):
        area = s.areas[40 + 60 * k]
        (x0, y0), (x1, y1) = area["ring"][0], area["ring"][2]
        s.facility("托育机构", "清河第%d托育中心" % (k + 1), ((x0 + x1) / 2, (y0 + y1) / 2), area["unit"], "", "公立",
                   offset=(-20.0, 20.0))
        s.facilities[-1]["more"].update({PLACES: places, AFFORDABLE: YES, DEMO_NURSERY: YES if k == 0 else NO})


VISITED = {"王家塘村": 4, "杨家桥村": 2}  # 徐家岗村 does not say


def units(s):
    for u in s.units:
        more = u["more"]
        if u["level"] in ("street", "town"):
            ys = [y for ring in u["rings"] for _, y in ring]
            north = (min(ys) + max(ys)) / 2 > 0
            more[AREA] = "江北片" if north else "江南片"
            more[GRID] = "城区网格" if u["level"] == "street" else more[AREA][:2] + "网格"
            more[ASSIST] = YES if u["level"] == "town" else NO
            more[SYSTEM] = NO if u["name"] == "云岭镇" else YES
            more[BLOOD_VISITS] = 0 if u["name"] in ("柳林街道", "云岭镇") else 2
        if u["level"] == "village" and u["name"] in VISITED:
            more[VISITS] = VISITED[u["name"]]


def registers(s):
    """Laboratories, teams, specialties and others that have no place: name, type, subject, level, status, code of the unit."""
    rows = [("P2实验室%d" % (k + 1), "实验室", "P2+" if k == 0 else "P2", "", "现有", "") for k in range(6)]
    rows.append(("基层医疗应急小分队", "应急队伍", "基层医疗应急小分队", "", "现有", ""))
    rows += [("重点专科%d" % (k + 1), "重点专科", "临床重点专科", "市级" if k < 2 else "区县级", "现有", "") for k in range(6)]
    rows += [("特色科室%d" % (k + 1), "重点专科", "基层临床特色科室", "", "现有", "") for k in range(7)]
    rows.append(("清河区儿童早期发展基地", "项目", "儿童早期发展基地", "市级", "现有", ""))
    rows.append(("医养结合质控中心", "质控中心", "医养结合", "", "现有", ""))
    rows.append(("安宁疗护质控中心", "质控中心", "安宁疗护", "", "规划", ""))
    lowest = sorted((u for u in s.units if u["level"] in ("community", "village")), key=lambda u: u["code"])
    without = {"王家塘村", "杨家桥村", "月亮洲村"}
    rows += [(u["name"] + "心理服务站", "社会心理服务站", "", "", "现有", u["code"]) for u in lowest if u["name"] not in without]
    return rows


INDICATORS = [  # name, year, value
    ("执业（助理）医师总数", 2026, 4596), ("中医类别执业（助理）医师总数", 2026, 1250), ("专业公共卫生机构人员数", 2026, 2350),
    ("中医药服务量占比", 2025, 36.2), ("中医药服务量占比", 2026, 40.5), ("人均预期寿命", 2025, 78.67), ("人均预期寿命", 2026, 78.9),
    ("人均预期寿命提升", 2026, 1.93), ("人均健康预期寿命", 2025, 70.4), ("人均健康预期寿命", 2026, 70.9),
    ("5岁以下儿童死亡率", 2026, 4.08), ("5岁以下儿童死亡数", 2026, 29), ("活产数", 2026, 7100), ("孕产妇死亡率", 2026, 14.08),
    ("孕产妇死亡数", 2026, 1), ("疾控实验室仪器设备自动化水平", 2026, 82), ("疾控中心检测项目参数数", 2026, 305),
    ("每千人口3岁以下婴幼儿托位数", 2025, 1.12), ("每千人口3岁以下婴幼儿托位数", 2026, 2.41), ("普惠托位占比", 2025, 55),
    ("普惠托位占比", 2026, 63), ("65岁及以上失能老年人上门健康服务人数", 2026, 3100),
]

# Columns of facilities.csv behind those of place and type; those of stations and clinics, the longest lists, first.
ORDER = (
    RUN_BY, STANDARD, CATEGORIES, DEMO_CORNER, BIRTH, AGE, VERSATILE, UPPER, LEAD, STAFF, TECHNICAL, PHARMACY_STAFF, PHYSICIANS,
    TCM_PHYSICIANS, NURSES, PHARMACISTS, GPS, BEDS, PLACES, AFFORDABLE, DEMO_NURSERY, RENOVATED, BEDS_REHAB, BEDS_PSYCHIATRIC,
    BEDS_ICU, BEDS_TCM, AMBULANCES, REHAB_PHYSICIANS, THERAPISTS, PH_PHYSICIANS, CHILD_PHYSICIANS, LEVEL, HALL, DEMO_HALL,
    COMMUNITY_HOSPITAL, FEVER, OWN_FEVER, SENTINEL, CDC_GUIDE, PH_DEPARTMENT, EDUCATION_OFFICE, EDUCATION_STAFF, SUBCENTRE, CENTRAL,
    TCM_SUBCENTRE, GRADE_2, COUNTY_TCM, TCM_DEPARTMENT, TCM_PHARMACY, TCM_DEPARTMENT_STANDARD, TCM_PHARMACY_STANDARD, INFECTIOUS,
    GERIATRIC, REHAB, PSYCHIATRIC_CLINIC, HOSPICE, DEMO_HOSPICE, BLOOD, NETWORK, OBSTETRICS, REFERRAL, MATERNAL, CHILD, NEWBORN,
    PRENATAL, CANCER, MENTAL, CHEST, STROKE, TRAUMA, TUMOUR, CHRONIC, INVASIVE, PAIN, INTENSIVE, HEAD, EXAM, EXAM_PHYSICIANS, POSTS,
    POSTS_PROFESSIONAL, POSTS_TECHNICAL, EPIDEMIOLOGISTS, OFFICERS, VEHICLES,
)
