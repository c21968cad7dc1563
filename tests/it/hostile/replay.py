"""Replays what the program wrote in pyte, whose width table is wcwidth's, and looks for the cells that must not move.

usage: replay.py COLUMNS ROWS BYTES PLAN. PLAN is JSON: {"cells": [[row, column, "symbol"]], "stops": [[offset, "name"]]}.
Prints one line for each stop with something wrong; nothing when all is well."""
import json
import sys

import pyte

columns, rows, written, plan = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4]
with open(written, "rb") as file:
    data = file.read()
with open(plan, encoding="utf-8") as file:
    plan = json.load(file)
screen = pyte.Screen(columns, rows)
stream = pyte.ByteStream(screen)
at = 0
for offset, name in plan["stops"]:
    stream.feed(data[at:offset])
    at = offset
    moved = [(row, column, screen.buffer[row][column].data) for row, column, symbol in plan["cells"]
             if screen.buffer[row][column].data != symbol]
    if moved or screen.title or screen.icon_name:
        print(name, "moved", moved[:4], "title", ascii(screen.title or screen.icon_name))
