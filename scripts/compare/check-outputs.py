#!/usr/bin/env python3
"""Reads the files of a run with other programs and says what does not hold.

    python3 -m venv venv && venv/bin/pip install geopandas pyogrio pandas
    venv/bin/python scripts/compare/check-outputs.py OUT [OUT ...]

Opens every layer with GDAL (pyogrio) and every table with pandas. Checks: reference system CRS84, valid
geometries, positions of at most six decimals, layers equal to their tables, unique gap ids, areas of gap
zones against their shapes, and for each finding: people = covered + zones + scattered + not assessed, the
same in rules.csv, manifest.json, area_access, units, gap_zones and scattered. With `ogrinfo` on the path it
must open each layer too. Exit code 1 when anything does not hold.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import geopandas
import pandas
import pyogrio

LAYERS = ["gap_zones", "scattered", "area_access", "units", "facilities"]
PARTS = {"people": "people", "covered": "people_covered", "gap": "people_gap",
         "not_assessed": "people_not_assessed", "in_zones": "people_in_zones", "scattered": "people_scattered"}
# Areas of zones are measured on shapes rounded to 1e-6 degrees (0.1 m), so small zones differ a little.
AREA_TOLERANCE = 0.02


def thousandths(values):
    """People as whole thousandths, so that sums are exact."""
    return (pandas.to_numeric(values).fillna(0) * 1000).round().astype("int64")


def table(folder, name):
    raw = (folder / f"{name}.csv").read_bytes()
    faults = [] if raw.startswith(b"\xef\xbb\xbf") else [f"{name}.csv: no BOM"]
    frame = pandas.read_csv(folder / f"{name}.csv", encoding="utf-8-sig", dtype=str, keep_default_na=False)
    for column in frame.columns:
        odd = frame[column].str.match(r"^[=+\-@]") & pandas.to_numeric(frame[column], errors="coerce").isna()
        faults += [f"{name}.csv {column}: {cell!r} could be a formula" for cell in frame[column][odd].head(3)]
    return frame, faults


def check_layer(folder, name, rows):
    path = folder / f"{name}.geojson"
    faults = []
    text = json.loads(path.read_text(encoding="utf-8"))
    if "crs" in text:
        faults.append(f"{name}.geojson: has a crs member")
    if not text["features"]:
        return geopandas.GeoDataFrame(), faults + ([f"{name}: table has {len(rows)} rows"] if len(rows) else [])
    info = pyogrio.read_info(path)
    if info["crs"] not in ("EPSG:4326", "OGC:CRS84"):
        faults.append(f"{name}.geojson: reference system {info['crs']}")
    frame = geopandas.read_file(path, engine="pyogrio")
    if len(frame) != len(rows):
        faults.append(f"{name}: {len(frame)} features, {len(rows)} rows")
    shapes = frame.geometry[frame.geometry.notna() & ~frame.geometry.is_empty]
    invalid = shapes[~shapes.is_valid]
    for index, reason in invalid.is_valid_reason().items():
        faults.append(f"{name}.geojson feature {index} ({frame.iloc[index, 0]}): invalid, {reason}")
    west, south, east, north = shapes.total_bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        faults.append(f"{name}.geojson: bounds {shapes.total_bounds}")
    points = shapes.get_coordinates().to_numpy()
    if (abs(points * 1e6 - (points * 1e6).round()) > 1e-3).any():
        faults.append(f"{name}.geojson: more than six decimals")
    for column in [c for c in rows.columns if c.startswith("people") and c in frame.columns and ":" not in c]:
        ours, theirs = thousandths(rows[column]), thousandths(frame[column])
        if len(ours) == len(theirs) and not (ours.values == theirs.values).all():
            faults.append(f"{name}: {column} differs between table and layer")
    return frame, faults


def check_areas(zones):
    """area_km2 against the shape in an equal-area projection."""
    measured = zones.to_crs("EPSG:6933").area / 1e6
    # A fixed floor for zones of a few square metres.
    wrong = abs(measured - zones["area_km2"].astype(float)) > AREA_TOLERANCE * measured + 2e-5
    return [f"gap zone {row.gap_id}: area_km2 {row.area_km2}, measured {measured[i]:.6f}"
            for i, row in zones[wrong].iterrows()]


def covered_left_out(areas):
    """Whether rows of covered areas were left out: none is there."""
    return not (areas["status"] == "covered").any()


def check_sums(tables, manifest):
    faults = []
    said = {f["id"]: f for f in manifest["findings"]}
    for _, rule in tables["rules"].iterrows():
        finding = rule["finding_id"]
        number = {part: int(thousandths(pandas.Series([rule[column]]))[0]) for part, column in PARTS.items()}

        def total(name, column):
            rows = tables[name]
            return int(thousandths(rows[rows["finding_id"] == finding][column]).sum())

        def expect(what, value, wanted):
            if value != wanted:
                faults.append(f"{finding}: {what} is {value / 1000:,}, expected {wanted / 1000:,}")

        parts = number["covered"] + number["in_zones"] + number["scattered"] + number["not_assessed"]
        expect("covered + zones + scattered + not assessed", parts, number["people"])
        for part in PARTS:
            expect(f"manifest {part}", said[finding][part], number[part])
        expect("gap_zones.csv", total("gap_zones", "people"), number["in_zones"])
        expect("scattered.csv", total("scattered", "people"), number["scattered"])
        for name in ["area_access", "units"]:
            # With more than 50,000 areas, those that are covered have no row.
            thinned = name == "area_access" and total(name, "people") < number["people"]
            thinned = thinned and covered_left_out(tables[name])
            for part in ["gap", "not_assessed"] if thinned else ["people", "covered", "gap", "not_assessed"]:
                if len(tables[name]):
                    expect(f"{name}.csv {part}", total(name, PARTS[part]), number[part])
    return faults


def check(folder):
    faults, tables = [], {}
    for path in sorted(folder.glob("*.csv")):
        tables[path.stem], odd = table(folder, path.stem)
        faults += odd
    for name in LAYERS:
        if name == "area_access" and not (folder / f"{name}.geojson").exists():
            # With more than 50,000 areas the layer is written as CSV alone.
            print(f"  {name}: {len(tables[name])} rows, CSV alone")
            continue
        frame, odd = check_layer(folder, name, tables[name])
        faults += odd
        if name == "gap_zones" and len(frame):
            faults += check_areas(frame)
            faults += ["gap ids are not unique"] if frame["gap_id"].duplicated().any() else []
        if shutil.which("ogrinfo"):
            done = subprocess.run(["ogrinfo", "-ro", "-so", "-al", folder / f"{name}.geojson"], capture_output=True)
            if done.returncode or done.stderr.strip():
                faults.append(f"ogrinfo {name}: {done.stderr.decode().strip()[:200]}")
        print(f"  {name}: {len(tables[name])} rows")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return faults + check_sums(tables, manifest)


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    wrong = 0
    for folder in map(Path, sys.argv[1:]):
        print(folder)
        faults = check(folder)
        for fault in faults[:40]:
            print(f"  WRONG {fault}")
        print(f"  {len(faults)} faults")
        wrong += len(faults)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
