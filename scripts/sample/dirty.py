"""A second sample whose lists hold what real lists hold: every fault stands in `planted.json` with its file and row.

Roads, residential areas and units are those of the clean sample; only the lists are dirty. Rows are counted from 1 below the
titles, as the program counts them.
"""
import csv
import io
import json

KEPT = ["编码", "名称", "类型", "中医服务", "举办主体", "级别", "所属机构", "经度", "纬度", "启用年", "撤销年", "状态", "标准化建设达标", "床位数",
        "中医馆", "上级机构"]
NARROW = "0123456789."
WIDE = str.maketrans(NARROW, "０１２３４５６７８９．")


def texts(clean, table):
    rows = [{t: r[t] for t in KEPT} for r in csv.DictReader(io.StringIO(clean["facilities.csv"].lstrip("\ufeff")))
            if r["类型"] in ("社区卫生服务中心", "镇卫生院", "社区卫生服务站", "村卫生室", "固定采血点", "综合医院", "中医医院", "妇幼保健院")]
    with_branches = {r["所属机构"] for r in rows if r["所属机构"] != r["编码"]}
    for row in rows:
        if row["所属机构"] not in with_branches:
            row["所属机构"] = ""  # lists leave it empty where an institution has one site
        row["名称"] = row["名称"].replace("邻县黄岗献血屋(合成)", "邻县黄岗献血屋")
    planted = []
    of = lambda kind: [k for k, r in enumerate(rows) if r["类型"] == kind and r["状态"] == "现有"]
    villages, stations, centres = of("村卫生室"), of("社区卫生服务站"), of("社区卫生服务中心")

    def plant(k, code, what, file="facilities.csv"):
        planted.append({"file": file, "row": k + 1, "warning": code, "what": what})

    for k in villages[5:9]:
        rows[k].update(经度="", 纬度="")
        plant(k, "bad-coordinates", "村卫生室没有坐标")
    for k in stations[10:13]:
        rows[k].update(经度=rows[k]["经度"].translate(WIDE), 纬度=rows[k]["纬度"].translate(WIDE))
        plant(k, None, "坐标为全角数字：照常读取")
    k = centres[0]
    rows[k]["床位数"] = rows[k]["床位数"].translate(WIDE)
    plant(k, None, "床位数为全角数字：照常读取")
    k = villages[20]
    rows[k].update(经度=rows[k]["纬度"], 纬度=rows[k]["经度"])
    plant(k, "bad-coordinates", "经度和纬度颠倒")
    k = villages[22]
    rows[k].update(经度="不详", 纬度="不详")
    plant(k, "facility-without-place", "坐标写作“不详”")
    for k in stations[20:22]:
        rows[k]["中医服务"] = "不详"
    plant(stations[20], "unknown-flag", "是否有中医服务写作“不详”，共两行")
    for k in stations[30:36]:
        rows[k]["中医服务"] = ""
        plant(k, None, "没有填写是否有中医服务：按未知处理，见 institutions.csv")
    k = villages[30]
    rows[k]["标准化建设达标"] = "基本达标"
    plant(k, "attribute-unreadable", "是否达标写作“基本达标”")
    k = stations[40]
    rows[k]["类型"] = "卫生服务点"
    plant(k, "unknown-type", "类型“卫生服务点”")
    k = stations[41]
    rows[k]["举办主体"] = "其它"
    plant(k, "unknown-ownership", "举办主体“其它”")
    k = stations[42]
    rows[k]["状态"] = "筹建"
    plant(k, "unknown-status", "状态“筹建”")
    k = stations[43]
    rows[k]["启用年"] = "二〇二八"
    plant(k, "unknown-year", "启用年“二〇二八”")
    # In the wrong county: 0.6 degrees too far east, a slip of one digit.
    k = villages[40]
    rows[k]["经度"] = "%.6f" % (float(rows[k]["经度"]) + 0.6)
    plant(k, "facility-far-from-road", "坐标落在外县（经度错一位）")
    # One institution under two names, in two rows.
    k = next(k for k, r in enumerate(rows) if r["名称"].startswith("通滩中心卫生院"))
    rows[k]["名称"] = "通滩中心卫生院"
    rows.append(dict(rows[k], 编码="F9001", 名称="区第二人民医院（通滩中心卫生院）", 类型="综合医院"))
    plant(len(rows) - 1, None, "一家机构两个名称、两行（与“通滩中心卫生院”同址）：程序尚不能识别，按两家计")
    # The same row twice, and an empty row.
    rows.append(dict(rows[centres[2]]))
    plant(len(rows) - 1, "duplicate-id", "与前面一行重复")
    rows.append({t: "" for t in KEPT})
    plant(len(rows) - 1, "facility-without-place", "空行")
    # Codes that a spreadsheet has turned into numbers.
    units = [f["properties"] for f in json.loads(clean["units.geojson"])["features"]]
    totals = [[u["编码"], u["名称"], u["常住人口"], ""] for u in units]
    of_village = [k for k, u in enumerate(units) if u["level"] == "village"]
    for k in of_village[:6]:
        totals[k][0] += ".0"
    k = of_village[10]
    totals[k][0] = "%.5E" % float(totals[k][0])
    totals[k][1] += "委会"
    plant(k, "code-rounded", "编码被改成科学计数法，村名也对不上", "totals.csv")
    plant(k, "row-not-joined", "上一条和下一条的两行对不上任何单元", "totals.csv")
    plant(k, "no-row-to-join", "因此这两个村在表中没有对应的行", "units.geojson")
    k = of_village[12]
    totals[k][2] = str(totals[k][2]).translate(WIDE)
    plant(k, None, "人口为全角数字：照常读取", "totals.csv")
    k = of_village[14]
    totals[k][:2] = ["990105999201", totals[k][1] + "(新)"]
    plant(k, None, "编码和村名都不在图层中：与前面一行在同一条提示中", "totals.csv")
    k = of_village[16]
    totals[k][2] = "约600"
    plant(k, "people-not-a-count", "人口写作“约600”", "totals.csv")
    for k in of_village[20:24]:
        totals[k][3] = 2
    indicators = [["中医药服务量占比", 2025, "36.2"], ["中医药服务量占比", 2026, "约40%"], ["人均预期寿命", 2026, "７８．９"]]
    plant(1, "indicator-not-a-number", "指标值写作“约40%”", "indicators.csv")
    plant(2, None, "指标值为全角数字：照常读取", "indicators.csv")
    return {
        "facilities.csv": table(KEPT, [[r[t] for t in KEPT] for r in rows]),
        "totals.csv": table(["行政区划代码", "名称", "常住人口", "巡诊次数（月）"], totals),
        "indicators.csv": table(["指标", "年份", "值"], indicators),
        "planted.json": json.dumps({"synthetic": True, "faults": planted}, ensure_ascii=False, indent=1) + "\n",
    }
