#!/usr/bin/env python3
"""Naive values of the pickup features: one pass over all events for every answer, no tiles, no state.

usage: naive_pickups.py uber-pickups.csv 2014-05-01T00:00:00Z 20

Prints CSV: lat,lon, then count and distinct bases over 15m, 1h, 24h and 7d for the busiest cells of the
last seven days before the instant. A window counts  floor(t - W, tile) <= time < t.
"""
import csv
import math
import sys
from collections import Counter, defaultdict
from datetime import datetime, timezone

MINUTE = 60_000
WINDOWS = [  # name, length, tile
    ("15m", 15 * MINUTE, MINUTE),
    ("1h", 60 * MINUTE, MINUTE),
    ("24h", 24 * 60 * MINUTE, 15 * MINUTE),
    ("7d", 7 * 24 * 60 * MINUTE, 120 * MINUTE),
]


def millis(text):
    moment = datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc)
    return int(moment.timestamp()) * 1000


def hundredths(text):
    # The definition multiplies doubles; so does this, to land in the same cell.
    return math.floor(float(text) * 100)


def main(path, at, cells):
    at = millis(at)
    events = defaultdict(list)
    busiest = Counter()
    with open(path, newline="") as lines:
        for row in csv.DictReader(lines):
            cell = (hundredths(row["lat"]), hundredths(row["lon"]))
            time = millis(row["picked_up_at"])
            events[cell].append((time, row["base"]))
            if at - 7 * 24 * 60 * MINUTE <= time < at:
                busiest[cell] += 1
    names = [f"{what}_{name}" for name, _, _ in WINDOWS for what in ("pickups_made", "bases")]
    print(",".join(["lat", "lon"] + names))
    for cell, _ in sorted(busiest.items(), key=lambda item: (-item[1], item[0]))[:cells]:
        values = []
        for _, length, tile in WINDOWS:
            left = (at - length) // tile * tile
            counted = [base for time, base in events[cell] if left <= time < at]
            values += [len(counted), len(set(counted))]
        print(",".join(str(value) for value in [*cell, *values]))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
