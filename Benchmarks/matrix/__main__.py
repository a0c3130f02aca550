"""Measures weir beside its peers and writes artifacts/bench.json and artifacts/bench.md."""
import argparse
import json
import os
import platform
import sys
import time

import programs
from parts import PARTS


def table(rows):
    """Rows as a Markdown table, the columns in the order of the first row."""
    columns = list(rows[0])
    lines = ["| " + " | ".join(columns) + " |", "|" + " --- |" * len(columns)]
    lines += ["| " + " | ".join(cell(row.get(column)) for column in columns) + " |" for row in rows]
    return "\n".join(lines)


def cell(value):
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"
    return str(value)


def numbers(text):
    return [int(word) for word in text.split(",") if word]


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("part", nargs="*", help="only these: " + ", ".join(PARTS))
    parser.add_argument("--duration", type=float, default=20, metavar="SECONDS", help="of each measured window (20)")
    parser.add_argument("--viewers", type=numbers, default=[1, 100, 500, 1000], metavar="N,N", help="TCP viewers of fan-out")
    parser.add_argument("--datagram-viewers", type=numbers, default=[200], metavar="N,N", help="UDP viewers of fan-out")
    parser.add_argument("--sessions", type=int, default=10000, help="of churn (10000)")
    parser.add_argument("--repeats", type=int, default=10, help="of on-demand (10)")
    parser.add_argument("--program", action="append", metavar="NAME", help="only weir, mediamtx, live555 (those found)")
    parser.add_argument("--output", default=os.path.join(programs.ROOT, "artifacts"), metavar="FOLDER")
    options = parser.parse_args()
    for name in options.part:
        if name not in PARTS:
            parser.error(f"no part {name}; there are {', '.join(PARTS)}")
    options.routers = programs.routers(options.program)
    if not options.routers:
        print("no router found: only the floor and the camera are measured", file=sys.stderr)

    machine = f"{os.cpu_count()} cores, Linux {platform.release()}, {time.strftime('%Y-%m-%d %H:%M')}"
    result, text = {"machine": machine, "parts": {}}, [f"# Measurements\n\n{machine}; windows of {options.duration:g} s."]
    for name in options.part or PARTS:
        print(f"\n== {name}", flush=True)
        rows = []
        for row in PARTS[name](options):
            rows.append(row)
            print("   " + ", ".join(f"{key} {cell(value)}" for key, value in row.items()), flush=True)
        if not rows:
            continue
        result["parts"][name] = rows
        text.append(f"## {name}\n\n{PARTS[name].__doc__}\n\n{table(rows)}")
        os.makedirs(options.output, exist_ok=True)
        with open(os.path.join(options.output, "bench.json"), "w") as file:
            json.dump(result, file, indent=1)
        with open(os.path.join(options.output, "bench.md"), "w") as file:
            file.write("\n\n".join(text) + "\n")
    print(f"\nwritten to {options.output}/bench.md and bench.json")


main()
