"""Build dbt's documentation, with a lineage people can read and a page for each rule.

dbt draws truth tables and unit tests beside the models and greys out at most what it is told not to
show (dbt-core 1.11.16), and describes a rule by the text of its macro alone. So its manifest is
changed before the pages are made from it: what tests the code is left out, and the page of each
rule is the description of its macro.
"""

from __future__ import annotations

import json
import os
from itertools import groupby
from pathlib import Path
from typing import Any

from audit import PROJECT, dbt_project
from audit.report.writer import read_texts
from audit.rule_pages import RulePage, rule_markdown, rule_pages

PACKAGE = "training_data_audit"
OVERVIEW = f"doc.{PACKAGE}.__overview__"
# Tests of the code; those in tests/data are of the data, and stay.
TRUTH_TABLES = ("rules", "exif", "mask", "readable", "language")


def is_of_the_code(node: dict[str, Any]) -> bool:
    """Whether a node is a truth table."""
    folders = tuple(f"tests/{folder}/" for folder in TRUTH_TABLES)
    return node["resource_type"] == "test" and node["original_file_path"].startswith(folders)


def rule_list(pages: dict[str, RulePage]) -> str:
    """Links to the pages of the rules by category, as Markdown."""
    lines = ["\n## The rules one by one\n"]
    by_category = sorted(pages.values(), key=lambda page: page.category_label)
    for category, rules in groupby(by_category, key=lambda page: page.category_label):
        links = [f"[{page.label}](#!/macro/macro.{PACKAGE}.find_{page.rule})" for page in rules]
        lines.append(f"- {category}: {', '.join(links)}")
    return "\n".join(lines) + "\n"


def readable(manifest: dict[str, Any]) -> dict[str, Any]:
    """The manifest without the tests of the code, and with the pages of the rules."""
    nodes = {name: node for name, node in manifest["nodes"].items() if not is_of_the_code(node)}
    gone = {*manifest["nodes"], *manifest["unit_tests"]} - set(nodes)
    relations = {
        relation: {
            name: [other for other in others if other not in gone]
            for name, others in manifest[relation].items()
            if name not in gone
        }
        for relation in ("parent_map", "child_map")
    }
    pages = rule_pages("en")
    texts = read_texts("en")
    macros = dict(manifest["macros"])
    for rule, page in pages.items():
        name = f"macro.{PACKAGE}.find_{rule}"
        macros[name] = macros[name] | {"description": rule_markdown(page, texts)}
    overview = manifest["docs"][OVERVIEW]
    listed = overview | {"block_contents": overview["block_contents"] + rule_list(pages)}
    return {
        **manifest,
        **relations,
        "nodes": nodes,
        "unit_tests": {},
        "macros": macros,
        "docs": manifest["docs"] | {OVERVIEW: listed},
    }


def main() -> None:
    """Write the documentation into the target folder, also as one file to pass on."""
    target = Path(os.environ.get("DBT_TARGET_PATH", PROJECT / "target"))
    if not dbt_project.run_dbt("docs", "generate").success:
        raise SystemExit("dbt could not make the documentation, see the lines above.")
    file = target / "manifest.json"
    manifest = json.dumps(readable(json.loads(file.read_text(encoding="utf-8"))))
    file.write_text(manifest, encoding="utf-8")
    page = (target / "index.html").read_text(encoding="utf-8")
    # As dbt itself does for one file.
    page = page.replace('"MANIFEST.JSON INLINE DATA"', manifest)
    catalog = (target / "catalog.json").read_text(encoding="utf-8")
    page = page.replace('"CATALOG.JSON INLINE DATA"', catalog)
    (target / "static_index.html").write_text(page, encoding="utf-8")
    print(f"One file to pass on: {target / 'static_index.html'}")


if __name__ == "__main__":
    main()
