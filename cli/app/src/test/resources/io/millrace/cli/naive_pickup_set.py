#!/usr/bin/env python3
"""Naive values of the pickup features at the rows of a spine: one pass over a cell's events for each.

usage: naive_pickup_set.py uber-pickups.csv spine.csv

The spine has the columns lat, lon and at. Prints CSV in its order: lat,lon,at, then count and distinct bases
over 15m, 1h, 24h and 7d. A window counts  floor(t - W, tile) <= time < t.
"""
import csv
import math
import sys
from collections import defaultdict
from datetime import datetime

MINUTE = 60_000
WINDOWS = [  # name, length, tile
    ("15m", 15 * MINUTE, MINUTE),
    ("1h", 60 * MINUTE, MINUTE),
    ("24h", 24 * 60 * MINUTE, 15 * MINUTE),
    ("7d", 7 * 24 * 60 * MINUTE, 120 * MINUTE),
]


def millis(text):
    return round(datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp() * 1000)


def hundredths(text):
    # The definition multiplies doubles; so does this, to land in the same cell.
    return math.floor(float(text) * 100)


def main(path, spine):
    events = defaultdict(list)
    with open(path, newline="") as lines:
        for row in csv.DictReader(lines):
            cell = (hundredths(row["lat"]), hundredths(row["lon"]))
            events[cell].append((millis(row["picked_up_at"]), row["base"]))
    names = [f"cell__{what}_{name}" for name, _, _ in WINDOWS for what in ("pickups_made", "bases")]
    print(",".join(["lat", "lon", "at"] + names))
    with open(spine, newline="") as lines:
        for row in csv.DictReader(lines):
            at = millis(row["at"])
            values = []
            for _, length, tile in WINDOWS:
                left = (at - length) // tile * tile
                counted = [
                    base
                    for time, base in events[(int(row["lat"]), int(row["lon"]))]
                    if left <= time < at
                ]
                values += [len(counted), len(set(counted))]
            print(",".join(str(value) for value in [row["lat"], row["lon"], row["at"], *values]))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
