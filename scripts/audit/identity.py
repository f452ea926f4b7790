"""What a database is an audit of, in words: the source, its name, and what the tools are."""

from __future__ import annotations

import difflib
import functools
import os
import re
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb
import yaml

from audit import PROJECT
from audit.rule_files import rules_version

# Where the invented rows lie, see scripts/develop/make_sample.py.
SAMPLE = PROJECT / "seeds" / "sample"
# How many paths a line names.
MOST_NAMED = 3
# What the files of databases are called that nobody gave a name.
DEFAULT_NAMES = ("", "sample", "hub", "memory")


@functools.cache
def project_file() -> dict[str, Any]:
    """What dbt_project.yml says."""
    return yaml.safe_load((PROJECT / "dbt_project.yml").read_text(encoding="utf-8"))


def refuse_unknown_variables(given: dict[str, Any]) -> None:
    """Raise `ValueError` where a variable is none of this project's, with the nearest name.

    dbt takes any name: a misspelt one changes nothing, and something else is audited than was
    meant.
    """
    known = list(project_file()["vars"])
    for name in given:
        if name not in known:
            nearest = difflib.get_close_matches(str(name), known, n=1)
            hint = f"did you mean `{nearest[0]}`?" if nearest else f"there are {', '.join(known)}."
            raise ValueError(f"Nothing was done: there is no variable `{name}`, {hint}")


def source_kind(locations: list[str]) -> str:
    """`SAMPLE` where a file is one of the embedded sample, else `files`."""
    folder = f"{os.path.realpath(SAMPLE)}/"
    return "SAMPLE" if any(place.startswith(folder) for place in locations) else "files"


def shown_pattern(pattern: str) -> str:
    """A path as it may stand in a report: its folder, or itself where it is one file.

    Nothing of an absolute path but its last two parts, as it often begins with somebody's name.
    """
    if "://" in pattern:
        return pattern
    path = Path(pattern)
    if path.is_relative_to(PROJECT):
        path = path.relative_to(PROJECT)
    parts = list(path.parts)
    for place, part in enumerate(parts):
        if re.search(r"[*?\[]", part) and not path.is_file():
            parts = parts[:place]
            break
    return "/".join(parts[-2:] if path.is_absolute() else parts).lstrip("/") or "."


def source_text(patterns: list[str]) -> str:
    """What is audited, for people: some paths without what no terminal shows."""
    shown = list(dict.fromkeys(shown_pattern(pattern) for pattern in patterns))
    text = ", ".join(shown[:MOST_NAMED])
    if len(shown) > MOST_NAMED:
        text += f" and {len(shown) - MOST_NAMED:,} more"
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text)


def audit_name(database: str, source: str) -> str:
    """The audit's name, fit for a file's: the database's own, or by what is in a default one."""
    name = Path(source.split(",")[0]).stem if database in DEFAULT_NAMES else database
    return re.sub(r"[^\w.-]+", "-", name).strip("-.") or "audit"


def tool_versions() -> dict[str, str]:
    """The versions that counts depend on: rules, DuckDB, dbt and this project."""
    return {
        "rules_version": rules_version(),
        "duckdb_version": duckdb.__version__,
        "dbt_version": version("dbt-core"),
        "project_version": project_file()["version"],
    }
