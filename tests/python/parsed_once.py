"""dbt parses the project once for all processes of a test run: that takes 6 CPU seconds."""

from __future__ import annotations

import functools
import os
import shutil
from pathlib import Path

from dbt.contracts.graph.manifest import Manifest
from filelock import FileLock

from audit import PROJECT, dbt_project
from audit.environment import environment


@functools.cache
def parsed_once(target: str, database: str, folder: Path | None = None) -> Manifest:
    """What dbt makes of the project; processes that work in `folder` know it as well.

    That is the folder of dbt's artifacts, by default the one of this process.
    """
    folder = folder or Path(os.environ.get("DBT_TARGET_PATH", PROJECT / "target"))
    kept = PROJECT / "target" / "parsed" / f"{target}-{database}"
    kept.mkdir(parents=True, exist_ok=True)
    with FileLock(kept / "lock"), environment(DBT_TARGET_PATH=str(kept)):
        manifest = dbt_project.parsed(target, database)
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(kept / "partial_parse.msgpack", folder)
    return manifest
