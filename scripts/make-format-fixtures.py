#!/usr/bin/env python3
"""Makes tests/fixtures/formats: one small layer in every format that is read, written by GDAL, pyarrow and LibreOffice.

    python3 scripts/make-format-fixtures.py [--soffice soffice]

Needs geopandas with pyogrio, pyarrow and openpyxl; `soffice` writes the workbooks (without it, those that exist are
kept). The places are made up. `expected.csv` holds what every file must give back, name for name; the programs and
versions that wrote the files stand in `made-with.txt`.
"""
import argparse
import csv
import pathlib
import shutil
import subprocess
import tempfile

import geopandas
import openpyxl
import pyarrow
import pyogrio
from shapely.geometry import MultiPolygon, Point, Polygon, box

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "tests" / "fixtures" / "formats"
NAMES = ["香洲", "区第二人民医院（通滩中心卫生院）", "罗家湾村卫生室", "万达社区卫生服务站", "“同心”护理院·一分院", "龘镇卫生院", "中医馆 A-1", "十字街道社区卫生服务中心"]
ROWS = [
    (name, f"5105040010{i:02}", 12_345.5 * (i + 1), 114.05 + 0.011 * i, 22.51 + 0.013 * i) for i, name in enumerate(NAMES)
]


def layer(crs, polygons=False):
    shapes = [Point(lon, lat) for *_, lon, lat in ROWS]
    if polygons:
        # A square around each place with a hole in it; the last one has two parts.
        ring = lambda p, r: [(p.x - r, p.y - r), (p.x - r, p.y + r), (p.x + r, p.y + r), (p.x + r, p.y - r)]
        shapes = [Polygon(ring(p, 0.004), [ring(p, 0.001)[::-1]]) for p in shapes]
        shapes[-1] = MultiPolygon([shapes[-1], box(114.2, 22.7, 114.21, 22.71)])
    table = {"名称": [r[0] for r in ROWS], "编码": [r[1] for r in ROWS], "人口": [r[2] for r in ROWS]}
    return geopandas.GeoDataFrame(table, geometry=shapes, crs=4326).to_crs(crs)


def write(name, crs, polygons=False, **options):
    pyogrio.write_dataframe(layer(crs, polygons), FOLDER / name, **options)


def shapefiles():
    write("gbk.shp", 4526, encoding="GBK")
    write("utf8.shp", 4490, polygons=True, encoding="UTF-8")
    write("gb18030.shp", 4547, encoding="GB18030")
    # What old ArcGIS and MapGIS leave behind: GBK without any word of it, and no .prj.
    write("bare.shp", 4526, encoding="GBK")
    for ending in ("cpg", "prj"):
        (FOLDER / f"bare.{ending}").unlink(missing_ok=True)
    # And what newer ArcGIS writes: the mark of GBK in the table itself.
    write("marked.shp", 4547, encoding="GBK")
    (FOLDER / "marked.cpg").unlink(missing_ok=True)
    for name, mark in [("bare", 0), ("marked", 0x4D)]:
        table = FOLDER / f"{name}.dbf"
        data = bytearray(table.read_bytes())
        data[29] = mark
        table.write_bytes(data)


def texts():
    header = ["名称", "编码", "人口", "经度", "纬度"]
    rows = [header] + [[r[0], r[1], str(r[2]), repr(r[3]), repr(r[4])] for r in ROWS]
    for name, encoding, separator in [
        ("comma.csv", "utf-8", ","),
        ("bom.csv", "utf-8-sig", ","),
        ("semicolon.csv", "gb18030", ";"),
        ("tab.txt", "gbk", "\t"),
    ]:
        with open(FOLDER / name, "w", encoding=encoding, newline="") as file:
            csv.writer(file, delimiter=separator, lineterminator="\r\n").writerows(rows)


def others():
    write("crs.geojson", 4547, driver="GeoJSON", RFC7946="NO")
    write("lines.geojsonl", 4326, driver="GeoJSONSeq")
    write("marked.geojsons", 4326, driver="GeoJSONSeq", RS="YES")
    write("places.gpkg", 4547, layer="机构", driver="GPKG")
    write("places.fgb", 4526, driver="FlatGeobuf")
    write("plain.fgb", 4326, polygons=True, driver="FlatGeobuf", SPATIAL_INDEX="NO")
    layer(4547).to_parquet(FOLDER / "places.parquet", compression="zstd")
    layer(4326, True).to_parquet(FOLDER / "shapes.parquet", write_covering_bbox=True)


def workbook():
    """A sheet as bureaus send it: a title, merged titles of columns, full-width signs, codes as numbers, 万."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "机构"
    sheet["A1"] = "医疗卫生机构一览表（２０２５年）"
    sheet.merge_cells("A1:F1")
    for at, text in {"A2": "名称", "B2": "编码", "C2": "人口（万人）", "D2": "坐标", "F2": "床位"}.items():
        sheet[at] = text
    for cells in ("A2:A3", "B2:B3", "C2:C3", "F2:F3", "D2:E2"):
        sheet.merge_cells(cells)
    sheet["D3"], sheet["E3"] = "经度", "纬度"
    wide = lambda text: "".join(chr(ord(c) + 0xFEE0) if c in "0123456789." else c for c in text)
    for i, (name, code, people, lon, lat) in enumerate(ROWS):
        # A code without a text format is a number to a spreadsheet; some digits are full-width.
        lon_cell = wide(repr(lon)) if i % 2 else lon
        sheet.append([name, int(code), people / 10_000, lon_cell, lat, f"{10 * i}张"])
    notes = book.create_sheet("说明")
    notes["A1"] = "坐标为 WGS 84"
    return book


def workbooks(soffice):
    if not shutil.which(soffice):
        print(f"{soffice} is not there: the workbooks are left as they are")
        return
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder) / "bureau.xlsx"
        workbook().save(source)
        convert = [soffice, "--headless", "--convert-to"]
        # By way of .ods, so that nothing of the first writer is left.
        subprocess.run([*convert, "ods", "--outdir", folder, str(source)], check=True)
        for ending in ("xlsx", "xls"):
            subprocess.run([*convert, ending, "--outdir", str(FOLDER), str(source.with_suffix(".ods"))], check=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--soffice", default="soffice")
    args = parser.parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    shapefiles()
    texts()
    others()
    workbooks(args.soffice)
    with open(FOLDER / "expected.csv", "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["name", "code", "people", "lon", "lat"])
        out.writerows([[r[0], r[1], r[2], repr(r[3]), repr(r[4])] for r in ROWS])
    version = subprocess.run([args.soffice, "--version"], capture_output=True, text=True).stdout.strip() if shutil.which(args.soffice) else "LibreOffice: not run"
    gdal = ".".join(map(str, pyogrio.__gdal_version__))
    made = f"GDAL {gdal} (pyogrio {pyogrio.__version__})\ngeopandas {geopandas.__version__}, pyarrow {pyarrow.__version__}\n{version}\n"
    (FOLDER / "made-with.txt").write_text(made)


if __name__ == "__main__":
    main()
