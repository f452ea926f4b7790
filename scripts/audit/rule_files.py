"""What macros/rules/<rule>.yml says about each rule, and the functions made from the rules."""

from __future__ import annotations

import functools
import hashlib
import os
from pathlib import Path
from typing import Any

import yaml

from audit import PROJECT

FOLDER = PROJECT / "macros" / "rules"
# What the functions of the schema `rules` are made from.
SOURCES = (
    "macros/**/*.sql",
    "macros/rules/*.yml",
    "seeds/*.csv",
    "scripts/audit/term_patterns.py",
)


@functools.cache
def declared_rules() -> list[dict[str, Any]]:
    """For each rule its id, the `arguments` of its macro and all that its file says, by name.

    Raises `ValueError` that names a file without the macro of its rule.
    """
    rules = []
    for file in sorted(FOLDER.glob("[!_]*.yml")):
        macros = yaml.safe_load(file.read_text(encoding="utf-8"))["macros"]
        found = [macro for macro in macros if macro["name"] == f"find_{file.stem}"]
        if len(found) != 1:
            raise ValueError(f"{file.relative_to(PROJECT)} does not describe find_{file.stem}.")
        arguments = [argument["name"] for argument in found[0]["arguments"]]
        rules.append({"rule": file.stem, "arguments": arguments, **found[0]["config"]["meta"]})
    return rules


def hash_of_files(patterns: tuple[str, ...], start: str = "") -> str:
    """Hash of the names and contents of the project's files, and of a text before them."""
    digest = hashlib.sha256(start.encode())
    for pattern in patterns:
        for file in sorted(PROJECT.glob(pattern)):
            digest.update(file.relative_to(PROJECT).as_posix().encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


@functools.cache
def rules_version() -> str:
    """Hash of all that the functions are made from."""
    return hash_of_files(SOURCES)


def functions_file() -> Path:
    """Where the SQL of the functions is kept: it takes seconds to make, many databases need it."""
    return PROJECT / "target" / f"rules-{rules_version()}.sql"


def kept_functions() -> str | None:
    """The SQL that creates the functions as the rules are now; None where it is not made yet."""
    file = functions_file()
    return file.read_text(encoding="utf-8") if file.exists() else None


def keep_functions(sql: str) -> bool:
    """Keep the SQL of the functions, and none of earlier rules."""
    file = functions_file()
    file.parent.mkdir(exist_ok=True)
    for old in file.parent.glob("rules-*.sql"):
        old.unlink(missing_ok=True)
    # In one step: another process may read it at any moment.
    whole = file.with_suffix(f".{os.getpid()}")
    whole.write_text(sql, encoding="utf-8")
    whole.replace(file)
    return True
