"""The queries in the documentation run on the sample as they stand there."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest

from audit import PROJECT

QUERIES = [
    (page.name, query.strip())
    for page in sorted((PROJECT / "docs").glob("*.md"))
    for block in re.findall(r"```sql\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    for query in block.split(";")
    if query.strip()
]


@pytest.mark.parametrize(("page", "query"), QUERIES)
def test_a_query_of_a_page_runs(
    sample_warehouse: Path, monkeypatch: pytest.MonkeyPatch, page: str, query: str
) -> None:
    monkeypatch.chdir(PROJECT)
    with duckdb.connect(str(sample_warehouse), read_only=True) as warehouse:
        assert warehouse.execute(query).fetchall(), page


def test_the_pages_have_queries_and_their_links_lead_somewhere() -> None:
    assert len(QUERIES) > 10
    for page in [PROJECT / "README.md", *(PROJECT / "docs").glob("*.md")]:
        for target in re.findall(r"]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
