"""Review findings by hand, so that counts can be published with their error.

`review.py sample --rule phone --n 100` draws findings at random and writes them with their context
to review/phone.csv, which git ignores: it holds personal data. Mark each row in the column
`verdict` with right, wrong or unclear. `review.py import` then takes the marks, and nothing but ids
and marks, into seeds/reviewed_findings.csv, and `dbt build` shows each rule's precision with its
95 % interval in `rule_counts`. Delete the file in review/ when you are done.
"""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

import dbt_project
from summary import connect

FOLDER = dbt_project.PROJECT / "review"
SEED = dbt_project.PROJECT / "seeds" / "reviewed_findings.csv"
SEED_COLUMNS = ["rule", "field", "image_id", "value_hash", "verdict"]
VERDICTS = {"right", "wrong", "unclear"}


def sample(target: str, rule: str, field: str | None, size: int, seed: int) -> Path:
    """Write `size` random findings of a rule to review/<rule>.csv and return its path.

    Raises `SystemExit` where the rule is unknown, nothing was found, or marks would be lost.
    """
    if rule not in {row["rule"] for row in dbt_project.rules()}:
        raise SystemExit(f"There is no rule {rule!r}: seeds/rules.csv has them all.")
    path = FOLDER / f"{rule}.csv"
    if path.exists():
        raise SystemExit(f"{path} is there already: import or delete it first.")
    with connect(target) as connection:
        rows = connection.execute(
            "with drawn as ("
            "    select distinct on (image_id, field, value_hash) * from intermediate.int_findings"
            "    where rule = $rule and ($field is null or field = $field)"
            ") "
            "select drawn.rule, drawn.field, drawn.image_id, drawn.value_hash, null, "
            "    drawn.value, images.caption, images.url, left(images.exif, 2000) "
            "from drawn inner join staging.stg_laion__images as images "
            "    on drawn.image_id = images.image_id "
            "order by md5(concat_ws(' ', $seed, drawn.image_id, drawn.field, drawn.value_hash)) "
            "limit $size",
            {"rule": rule, "field": field, "seed": seed, "size": size},
        ).fetchall()
    if not rows:
        raise SystemExit(f"The rule {rule!r} has found nothing in this warehouse.")
    FOLDER.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*SEED_COLUMNS, "value", "caption", "url", "exif"])
        writer.writerows(rows)
    return path


def import_marks(paths: list[Path]) -> int:
    """Take the marks of the files into the seed, the newer mark wins; returns how many there are.

    Raises `SystemExit` that names file, line and what is wrong with a mark.
    """
    marks: dict[tuple[str, ...], str] = {}
    if SEED.exists():
        with SEED.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                marks[tuple(row[column] for column in SEED_COLUMNS[:-1])] = row["verdict"]
    for path in paths:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for line, row in enumerate(csv.DictReader(file), start=2):
                verdict = (row.get("verdict") or "").strip().lower()
                if not verdict:
                    continue
                if verdict not in VERDICTS:
                    raise SystemExit(f"{path}, line {line}: a verdict is right, wrong or unclear.")
                marks[tuple(row[column] for column in SEED_COLUMNS[:-1])] = verdict
    with SEED.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(SEED_COLUMNS)
        writer.writerows([*key, verdict] for key, verdict in sorted(marks.items()))
    return len(marks)


def main() -> None:
    """Draw a sample, or import the marks."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    draw = commands.add_parser("sample", help="write random findings of a rule to review/")
    draw.add_argument("--rule", required=True)
    draw.add_argument("--field", choices=("caption", "url", "exif", "punsafe"))
    draw.add_argument("--n", type=int, default=100, help="how many findings")
    draw.add_argument("--seed", type=int, default=1, help="seed of the random choice")
    draw.add_argument("--target", default="sample", help="dbt target: sample or hub")
    take = commands.add_parser("import", help="take the marks into seeds/reviewed_findings.csv")
    take.add_argument("files", nargs="*", type=Path, help="default: every file in review/")
    arguments = parser.parse_args()
    if arguments.command == "sample":
        path = sample(
            arguments.target, arguments.rule, arguments.field, arguments.n, arguments.seed
        )
        print(f"{path}: mark each row right, wrong or unclear; it holds personal data.")
    else:
        files = arguments.files or sorted(FOLDER.glob("*.csv"))
        if not files:
            raise SystemExit("There is no file in review/: draw a sample first.")
        print(f"{import_marks(files)} marks in {SEED.name}; `dbt build` uses them.")


if __name__ == "__main__":
    main()
