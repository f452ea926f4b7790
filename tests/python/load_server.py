"""Forks a process that runs `audit load` for each line of stdin: dbt is imported and parses once.

A line is JSON: `arguments`, `environment`, and the file for the `output`. It answers with two
lines: the process's id, and when it has ended its exit code (below 0: the signal that ended it).
"""

from __future__ import annotations

import faulthandler
import gc
import json
import os
import sys
from pathlib import Path

import duckdb
from parsed_once import parsed_once

from audit.load import load

faulthandler.enable()
# The import of DuckDB opens a database with threads, and no thread lives on in a fork.
duckdb.close()
for line in sys.stdin:
    order = json.loads(line)
    place = order["environment"]
    parsed_once("hub", Path(place["AUDIT_DATABASE"]).stem, Path(place["DBT_TARGET_PATH"]))
    # What all loads share is no garbage: none of them looks for any in it.
    gc.freeze()
    process = os.fork()
    if process == 0:
        file = os.open(order["output"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(file, sys.stdout.fileno())
        os.dup2(file, sys.stderr.fileno())
        os.environ.update(order["environment"])
        load(order["arguments"], prog_name="audit load")
    print(process, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]), flush=True)
