# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Cut Fira Sans down to the Latin letters of Germany and its neighbours.

Run by hand after `npm ci`, with fonttools and brotli at hand:  python frontend/fonts/subset.py
The three files it writes are committed; the same versions write the same bytes.
"""

from pathlib import Path

from fontTools import subset

HERE = Path(__file__).resolve().parent
SOURCE = HERE.parent / "node_modules/@kern-ux/native/dist/fonts/fira-sans"
TARGET = HERE.parents[1] / "kleinstadt/core/static/core/fonts"
WEIGHTS = {"Regular": 400, "Medium": 500, "SemiBold": 600}

# Latin-1 carries German, Danish and French; Latin Extended-A Sorbian, Polish and Czech.
LETTERS = [*range(0x20, 0x7F), *range(0xA0, 0x180), 0x1E9E]
# Spaces, dashes, quotation marks, arrows, signs of arithmetic, the euro.
SIGNS = [
    *(0x2009, 0x200B, 0x202F, 0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2018, 0x2019, 0x201A),
    *(0x201C, 0x201D, 0x201E, 0x2022, 0x2026, 0x2030, 0x2032, 0x2033, 0x2039, 0x203A, 0x20AC),
    *(0x2190, 0x2191, 0x2192, 0x2193, 0x2212, 0x2248, 0x2260, 0x2264, 0x2265),
]
FEATURES = ["kern", "liga", "calt", "ccmp", "locl", "mark", "mkmk", "tnum", "lnum"]


def main() -> None:
    options = subset.Options(flavor="woff2", layout_features=FEATURES, desubroutinize=False)
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]  # names, copyright and licence stay inside
    options.recalc_timestamp = False
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, weight in WEIGHTS.items():
        font = subset.load_font(SOURCE / f"FiraSans-{name}.woff2", options)
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=[*LETTERS, *SIGNS])
        cutter.subset(font)
        path = TARGET / f"fira-sans-{weight}.woff2"
        subset.save_font(font, path, options)
        print(f"{path.name}: {path.stat().st_size} bytes")  # noqa: T201  # a script, run by hand


if __name__ == "__main__":
    main()
