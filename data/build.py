# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Build the embedded data set from the pinned packages, byte for byte the same every time.

python data/build.py                 # needs data/node_modules and data/requirements.txt
python data/build.py --node-modules DIR --into DIR
"""

import argparse
import csv
import gzip
import io
import sys
from collections.abc import Iterable
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
sys.path.insert(0, str(ROOT))

import packages  # noqa: E402
import registers  # noqa: E402
import shapes  # noqa: E402


def write_packed(path: Path, content: bytes) -> None:
    """Gzip without time or name, so that equal content gives equal bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    with gzip.GzipFile(fileobj=buffer, mode="wb", compresslevel=9, mtime=0, filename="") as packed:
        packed.write(content)
    path.write_bytes(buffer.getvalue())
    print(f"{path.name}: {len(content):,} bytes, {path.stat().st_size:,} packed")


def write_plain(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    print(f"{path.name}: {len(content):,} bytes, {len(gzip.compress(content)):,} packed")


def write_table(path: Path, columns: str, rows: Iterable[tuple[str, ...]]) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns.split())
    writer.writerows(rows)
    write_packed(path, text.getvalue().encode())


def build_registers(node_modules: Path, data: Path, municipalities: list[packages.Area]) -> None:
    write_table(
        data / "municipalities.csv.gz",
        registers.MUNICIPALITY_COLUMNS,
        registers.municipality_rows(municipalities, packages.places()),
    )
    write_table(
        data / "units.csv.gz",
        registers.UNIT_COLUMNS,
        registers.unit_rows(
            packages.areas(node_modules, "laender", "RS"),
            packages.areas(node_modules, "kreise", "RS"),
            packages.areas(node_modules, "verwaltungsgemeinschaften", "RS"),
        ),
    )
    write_table(
        data / "stations.csv.gz",
        registers.STATION_COLUMNS,
        registers.station_rows(packages.stops(node_modules), municipalities),
    )


def build_shapes(node_modules: Path, towns: Path, municipalities: list[packages.Area]) -> None:
    boundaries = shapes.topology(municipalities, node_modules, "5%")
    write_plain(towns / "static" / "towns" / "boundaries.topojson", boundaries)
    coarse = shapes.topology(municipalities, node_modules, "1%")
    write_plain(towns / "data" / "germany.json", shapes.overview(coarse))
    rows = shapes.outline_rows(municipalities)
    write_table(towns / "data" / "outlines.csv.gz", shapes.OUTLINE_COLUMNS, rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--node-modules", type=Path, default=HERE / "node_modules")
    parser.add_argument("--into", type=Path, default=ROOT / "kleinstadt" / "towns")
    options = parser.parse_args()
    municipalities = packages.areas(options.node_modules, "gemeinden", "AGS")
    build_registers(options.node_modules, options.into / "data", municipalities)
    build_shapes(options.node_modules, options.into, municipalities)


if __name__ == "__main__":
    main()
