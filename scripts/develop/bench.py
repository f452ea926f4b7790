"""Measure how fast the audit is: rows per second of each part against the bare scan and others.

Generates captions and EXIF like those of the real table (no real row), builds the models over them
and prints one table; `--json` writes it too. Times are seconds of the processor over all threads,
medians, in one run on one machine: compare ratios, not seconds. Nothing here is a test.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import duckdb
from rich.console import Console
from rich.table import Table

from audit import PROJECT, dbt_project
from audit.rule_files import declared_rules
from develop import make_sample
from develop.peers import DETECTORS, ENGINES

# As in the real table: 52 characters on average, a digit in a fifth, EXIF on a third of the rows.
ADJECTIVES = (
    "alt neu rot blau klein groß weiß bunt still warm hell dunkel schmal breit modern gemütlich "
    "rustikal schlicht elegant ländlich sonnig verschneit herbstlich winterlich"
).split()
NOUNS = (
    "Haus Garten Tisch Stuhl Lampe Schrank Fenster Brücke Turm Wiese Berg Tal See Fluss Hafen "
    "Markt Straße Kuchen Suppe Brot Tasse Teller Vase Blume Rose Tulpe Baum Wald Weg Zaun Dach "
    "Tür Teppich Kissen Decke Regal Spiegel Uhr Bild Rahmen Kalender Karte Buch Heft Stift "
    "Tasche Schuh Mantel Hut Schal Fahrrad Auto Zug Schiff Boot Anker Segel Strand Düne Insel"
).split()
ENDINGS = (
    "am Abend|im Herbst|vor dem Haus|aus Eiche|mit Griff|auf dem Land|im Regen|online kaufen|"
    "in Weiß|aus Metall|im Winter|von oben|bei Nacht|als Geschenk|für den Garten|im Angebot|"
    "jetzt bestellen|nach Maß|am Morgen|aus Holz"
).split("|")
EXIF_FIELDS = (
    "ExposureTime FNumber ISOSpeedRatings ShutterSpeedValue ApertureValue Flash BrightnessValue "
    "ExposureBiasValue MaxApertureValue MeteringMode FocalLength SubSecTime SubSecTimeOriginal "
    "ColorSpace ExifImageWidth ExifImageLength FocalPlaneXResolution FocalPlaneYResolution "
    "SensingMethod CustomRendered ExposureMode WhiteBalance DigitalZoomRatio "
    "FocalLengthIn35mmFilm SceneCaptureType GainControl Contrast Saturation Sharpness "
    "SubjectDistanceRange"
).split()
PLANTED_SHARE = 0.015
ONE_PASS = "select count(*) from captions where regexp_matches(caption, '[0-9]')"
# What people wrote of pictures of people: more different words, and more that is found, than in any
# caption that is generated here.
WRITTEN = PROJECT.parent / "shared" / "data" / "captions_de_clean.parquet"
# What staging reads of a file of img2dataset.
USED_COLUMNS = (
    "url caption LANGUAGE key hash md5 status error_message original_width original_height "
    "pwatermark punsafe exif"
).split()
EMAIL = "'[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\\.[A-Za-z]{2,}'"
RUNS = 5
PARTS = ("captions", "exif", "peers", "build", "growth")


def captions_sql(planted: list[str]) -> str:
    """SQL for one caption of row `n`: everyday words, a fifth with a number, few with findings."""

    def pick(words: list[str], salt: int) -> str:
        items = ", ".join("'" + word.strip().replace("'", "''") + "'" for word in words)
        return f"([{items}])[1 + (hash(n, {salt}) % {len(words)})::bigint]"

    return f"""
        case
            when hash(n, 1) % 1000 < {round(PLANTED_SHARE * 1000)} then {pick(planted, 2)}
            else concat_ws(' ',
                upper(left({pick(ADJECTIVES, 3)}, 1)) || substr({pick(ADJECTIVES, 3)}, 2) || 'e',
                {pick(NOUNS, 4)}, 'und', {pick(ADJECTIVES, 5)} || 'er',
                {pick(NOUNS, 6)} || lower({pick(NOUNS, 14)}),
                {pick(ENDINGS, 7)},
                case when hash(n, 8) % 100 < 40 then {pick(ENDINGS, 9)} end,
                case when hash(n, 10) % 100 < 20 then (hash(n, 11) % 3000)::varchar end,
                case when hash(n, 10) % 100 < 8
                    then (hash(n, 12) % 200) || ' x ' || (hash(n, 13) % 200) || ' cm' end
            )
        end
    """


def exif_sql() -> str:
    """SQL for the EXIF of row `n`: an object of 1 to 2 kB on a third of the rows, some with GPS."""
    filler = {
        f"EXIF {name}": f"{index * 37 % 4000}/{index + 1}" for index, name in enumerate(EXIF_FIELDS)
    }
    text = json.dumps(filler)[1:-1].replace("'", "''")
    return f"""
        case when hash(n, 20) % 3 = 0 then
            '{{"Image Make": "Beispiel Optik", "Image Model": "BO ' || (hash(n, 21) % 90)
            || '", "Image Software": "Werkstatt 4.' || (hash(n, 22) % 9) || '", '
            || '"EXIF DateTimeOriginal": "20' || lpad((hash(n, 23) % 24)::varchar, 2, '0')
            || ':0' || (1 + hash(n, 24) % 9) || ':1' || (hash(n, 25) % 9) || ' 11:28:31", '
            || case when hash(n, 26) % 30 = 0 then
                '"GPS GPSLatitudeRef": "N", "GPS GPSLongitudeRef": "E", "GPS GPSLatitude": "['
                || (47 + hash(n, 27) % 8) || ', ' || (hash(n, 28) % 60) || ', 1407/500]", '
                || '"GPS GPSLongitude": "[' || (7 + hash(n, 29) % 7) || ', '
                || (hash(n, 30) % 60) || ', 18]", ' else '' end
            || case when hash(n, 31) % 40 = 0
                then '"EXIF BodySerialNumber": "' || (hash(n, 32) % 9000000) || '", ' else '' end
            || case when hash(n, 33) % 40 = 0 then '"Image Artist": "Jonas Beispielhuber", '
                else '' end
            || '{text}}}'
        else '{{}}' end
    """


def planted_captions() -> list[str]:
    """Captions with findings, as those of the sample; the same in every run."""
    values = make_sample.Values(random.Random(7))
    return [
        make_sample.unmark(make_sample.fill(template, values))[0]
        for template in make_sample.PLANTED
        for _ in range(40)
    ]


def generate(folder: Path, rows: int, first: int = 0, name: str = "part") -> None:
    """Write `rows` rows, numbered from `first`, as parquet shards of at most a million rows."""
    planted = planted_captions()
    folder.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as connection:
        for start in range(first, first + rows, 1_000_000):
            end = min(start + 1_000_000, first + rows)
            connection.execute(
                f"copy (select 0.3::double as similarity, (hash(n) >> 1)::bigint as hash, "
                f"0.1::float as pwatermark, 0.01::float as punsafe, 'de' as \"LANGUAGE\", "
                f"{captions_sql(planted)} as caption, "
                f"'https://img' || (hash(n, 40) % 5000) || '.example.org/' || md5(n::varchar) "
                f"|| '.jpg' as url, n::varchar as key, 'success' as status, "
                f"null::varchar as error_message, 384 as width, 384 as height, "
                f"640 as original_width, 480 as original_height, {exif_sql()} as exif, "
                f"md5(n::varchar) as md5 from range({start}, {end}) as rows(n)) "
                f"to '{folder}/{name}-{start:09}.parquet' (format parquet, compression snappy)"
            )


def median_seconds(work: Callable[[], object], runs: int = RUNS) -> float:
    """Median processor seconds of `runs` calls after one that does not count."""
    work()
    seconds = []
    for _ in range(runs):
        start = time.process_time()
        work()
        seconds.append(time.process_time() - start)
    return statistics.median(seconds)


def dbt_build(
    database: Path, target_path: Path, limit: str | None, *options: str, **variables: str
) -> dict:
    """A build in a process of its own: seconds of the processor and by the clock, sizes in MB.

    The seconds of its models and tests are by the clock. Takes dbt's options and variables.
    """
    environment = os.environ | {
        "AUDIT_DATABASE": str(database),
        "DBT_TARGET_PATH": str(target_path),
    }
    if limit:
        environment["AUDIT_MEMORY_LIMIT"] = limit
    start = time.monotonic()
    process = subprocess.Popen(
        [
            Path(sys.executable).parent / "dbt",
            *("--quiet", "build", *options, "--vars"),
            dbt_project.to_vars(**variables),
        ],
        cwd=PROJECT,
        env=environment,
    )
    _, status, usage = os.wait4(process.pid, 0)
    wall_seconds = time.monotonic() - start
    if os.waitstatus_to_exitcode(status):
        raise SystemExit("The build failed, see above.")
    results = json.loads((target_path / "run_results.json").read_text(encoding="utf-8"))
    return {
        "seconds": usage.ru_utime + usage.ru_stime,
        "wall_seconds": wall_seconds,
        "database_megabytes": database.stat().st_size / 1e6,
        "models": {
            result["unique_id"].split(".")[2]: result["execution_time"]
            for result in results["results"]
            if result["unique_id"].startswith(("model.", "test."))
        },
        "peak_megabytes": usage.ru_maxrss * 1024 / 1e6,
    }


class Bench:
    """One measurement: generated rows in a folder, a DuckDB over their captions in memory."""

    def __init__(self, folder: Path, rows: int) -> None:
        self.folder = folder
        self.rows = rows
        self.lines: list[dict] = []
        self.connection = dbt_project.connect_rules()
        self.connection.execute("set preserve_insertion_order = false")

    def add(self, part: str, what: str, count: int, seconds: float, base: float) -> None:
        """One line: rows per second, and how many times the base's time it took."""
        self.lines.append(
            {
                "part": part,
                "what": what,
                "rows": count,
                "seconds": round(seconds, 3),
                "rows_per_second": round(count / seconds),
                "times_base": round(seconds / base, 2),
            }
        )

    def read(self) -> None:
        """Captions and EXIF into memory, so that the disk is not what is measured."""
        self.connection.execute(
            f"create table captions as select caption from '{self.folder}/shards/part-*.parquet'"
        )
        self.connection.execute(
            f"create table objects as select exif from '{self.folder}/shards/part-*.parquet' "
            "where exif <> '{}'"
        )

    def seconds(self, sql: str, runs: int = RUNS) -> float:
        """Median seconds of a query on the tables in memory."""
        return median_seconds(lambda: self.connection.execute(sql).fetchall(), runs)

    def measure_captions(self, one_pass: float) -> None:
        """The whole rule set as the model runs it, each trigger and each rule."""
        scan = self.seconds("select sum(length(caption)) from captions")
        self.add("caption", "bare scan (sum of lengths)", self.rows, scan, one_pass)
        self.add("caption", "one regexp_matches(caption, '[0-9]')", self.rows, one_pass, one_pass)
        whole = self.seconds(
            f"select count(*), count(distinct rule) from ({caption_findings_sql()})", runs=3
        )
        self.add("caption", "all rules", self.rows, whole, one_pass)
        triggers = self.connection.execute(
            "select function_name from duckdb_functions() where schema_name = 'rules' "
            "and regexp_full_match(function_name, 'has_.*_in_caption') order by all"
        ).fetchall()
        for (trigger,) in triggers:
            seconds = self.seconds(
                f"select count(*) from captions where rules.{trigger}(caption)", runs=3
            )
            self.add("trigger", trigger, self.rows, seconds, one_pass)
        few = min(self.rows, 100_000)
        for rule in (rule["rule"] for rule in declared_rules() if "caption" in rule["fields"]):
            found = f"rules.find_{rule}(caption)"
            hinted = f"(select distinct caption from captions where rules.may_hold_{rule}(caption))"
            seconds = self.seconds(f"select sum(len({found})) from {hinted}", runs=1)
            self.add("rule behind its hint", rule, self.rows, seconds, one_pass)
            seconds = self.seconds(
                f"select sum(len({found})) from (from captions limit {few})", runs=1
            )
            self.add("rule without hint", rule, few, seconds, one_pass * few / self.rows)

    def measure_written_captions(self) -> None:
        """The same of captions that people wrote, ten times each, where they are there."""
        if not WRITTEN.exists():
            Console().print("../shared/data is not here: captions that people wrote are left out")
            return
        self.connection.execute(
            f"create table written as select caption from '{WRITTEN}', range(10)"
        )
        (count,) = self.connection.execute("select count(*) from written").fetchone()
        one_pass = self.seconds(ONE_PASS.replace("captions", "written"))
        self.add("written", "one regexp_matches(caption, '[0-9]')", count, one_pass, one_pass)
        looks = "select count(*) from written where rules.has_any_in_caption(caption)"
        self.add("written", "the first looks", count, self.seconds(looks, runs=3), one_pass)
        whole = f"select count(*), count(distinct rule) from ({caption_findings_sql('written')})"
        self.add("written", "all rules", count, self.seconds(whole, runs=3), one_pass)

    def measure_exif(self) -> None:
        """All fields of int_exif against one json_extract_string pass over the same objects."""
        (count,) = self.connection.execute("select count(*) from objects").fetchone()
        one_pass = self.seconds(
            "select count(json_extract_string(exif, '$.\"Image Make\"')) from objects"
        )
        self.add("exif", "one json_extract_string pass", count, one_pass, one_pass)
        seconds = self.seconds(f"select count(columns(*)) from ({int_exif_sql()})", runs=3)
        self.add("exif", "all fields of int_exif", count, seconds, one_pass)
        seconds = self.seconds(f"create or replace temp table typed as {int_exif_sql()}", runs=3)
        self.add("exif", "the same, written to a table", count, seconds, one_pass)

    def measure_peers(self, one_pass: float, limit: int = 20_000) -> None:
        """Other detectors on the same captions, as far as they are installed."""
        texts = [
            row[0]
            for row in self.connection.execute(
                f"select caption from captions using sample {limit} rows (reservoir, 1)"
            ).fetchall()
        ]
        for name in DETECTORS:
            few = texts if name in ("datafog", "cloakrs") else texts[: limit // 10]
            answer = dbt_project.run_peer(name, {"texts": few})
            if answer is None:
                Console().print(f"{name} is not installed (make peers): left out")
                continue
            self.add(
                "other detector",
                answer["version"],
                len(few),
                answer["seconds"],
                one_pass * len(few) / self.rows,
            )

    def measure_engines(self, one_pass: float) -> None:
        """The hints of all rules in one pass, here and in other engines: no value, no checksum."""
        hints = json.loads(
            dbt_project.compile_sql(
                "{% set hints = [] %}{% for rule in declared_rules() if 'caption' in rule.fields "
                "and rule.trigger not in ('text', 'term') %}"
                "{% do hints.append(hint_of(rule)) %}{% endfor %}{{ tojson(hints) }}"
            )
        )
        captions = self.folder / "captions.parquet"
        self.connection.execute(f"copy captions to '{captions}' (format parquet)")
        counts = ", ".join(
            f"count(*) filter (regexp_matches(caption, {quoted(hint)}))" for hint in hints
        )
        seconds = self.seconds(f"select {counts} from '{captions}'", runs=1)
        self.add("engine", f"duckdb, {len(hints)} hints", self.rows, seconds, one_pass)
        for name in ENGINES:
            answer = dbt_project.run_peer(name, {"file": str(captions), "patterns": hints})
            if answer is None or "error" in answer:
                why = f"cannot: {answer['error']}" if answer else "is not installed (make peers)"
                Console().print(f"{name} {why}")
                continue
            self.add("engine", answer["version"], self.rows, answer["seconds"], one_pass)

    def measure_by_hand(self) -> float:
        """What a build is measured by; returns the seconds of the bare scan.

        The scan of the used columns, and two queries that people write by hand: the places in EXIF,
        and e-mail addresses by one pattern.
        """
        shards = f"from '{self.folder}/shards/*.parquet'"
        counts = ", ".join(f'count("{column}")' for column in USED_COLUMNS)
        scan = self.seconds(f"select {counts} {shards}")
        places = self.seconds(f"select count(exif ->> '$.\"GPS GPSLatitude\"') {shards}")
        emails = self.seconds(f"select count(*) {shards} where regexp_matches(caption, {EMAIL})")
        self.add("by hand", "bare scan of the used columns", self.rows, scan, scan)
        self.add("by hand", "places, by json_extract_string", self.rows, places, scan)
        self.add("by hand", "e-mail addresses, by one pattern", self.rows, emails, scan)
        return scan

    def measure_build(self, limit: str | None) -> None:
        """The models over all rows, then over nothing new, then over one more shard of 1 %.

        What the shard costs is what its build takes longer than the one over nothing new: that one
        is dbt's start, the seeds and the published tables, the same for any shard.
        """
        shards = f"{self.folder}/shards/*.parquet"

        def build() -> dict:
            return dbt_build(
                self.folder / "bench.duckdb",
                self.folder / "target",
                limit,
                *("--exclude-resource-type", "test", "unit_test"),
                shards=shards,
            )

        base = self.measure_by_hand()
        whole = build()
        for model, seconds in whole["models"].items():
            self.add("model", model, self.rows, max(seconds, 0.001), base)
        self.add("build", f"all, {sizes(whole)}", self.rows, whole["seconds"], base)
        nothing = build()
        self.add("build", "again, nothing new", self.rows, nothing["seconds"], base)
        generate(self.folder / "shards", self.rows // 100, first=self.rows, name="more")
        more = build()
        share = (more["seconds"] - nothing["seconds"]) / whole["seconds"]
        self.add(
            "build",
            f"1 % more in one shard, which costs {share:.1%} of all",
            self.rows // 100,
            more["seconds"],
            base,
        )

    def measure_growth(self, sizes: list[int], limit: str | None) -> None:
        """Builds of several sizes, each from nothing, and each with 1 % more."""
        for rows in sizes:
            with tempfile.TemporaryDirectory() as name:
                bench = Bench(Path(name), rows)
                generate(bench.folder / "shards", rows)
                bench.measure_build(limit)
                for line in bench.lines:
                    if line["part"] in ("build", "by hand"):
                        self.lines.append(line | {"part": "growth"})


def sizes(build: dict) -> str:
    """Time by the clock, most memory and database of a build, for people."""
    return (
        f"{build['wall_seconds']:.0f} s by the clock, at most {build['peak_megabytes']:,.0f} MB, "
        f"database {build['database_megabytes']:,.0f} MB"
    )


def quoted(text: str) -> str:
    """A literal of SQL."""
    return "'" + text.replace("'", "''") + "'"


def compiled_model(name: str) -> str:
    """The SQL of a model for all rows, compiled by dbt."""
    target_path = Path(tempfile.gettempdir()) / "training_data_audit_bench"
    result = dbt_project.run_dbt("compile", "--select", name, "--target-path", str(target_path))
    if not result.success:
        raise SystemExit(f"{name} does not compile: {result.exception}")
    return result.result.results[0].node.compiled_code


def caption_findings_sql(table: str = "captions") -> str:
    """int_caption_findings over a table of captions."""
    return over_table(
        compiled_model("int_caption_findings"),
        f"(select rowid as image_id, 'part' as shard, caption from {table})",
    )


def int_exif_sql() -> str:
    """int_exif over the table `objects`."""
    return over_table(
        compiled_model("int_exif"), "(select rowid as image_id, 'part' as shard, exif from objects)"
    )


def over_table(sql: str, source: str) -> str:
    """A model's SQL with the staging table replaced by `source`."""
    head, separator, tail = sql.partition('"stg_laion__images"')
    start = head.rindex("from ") + len("from ")
    return f"{head[:start]}{source} as images{tail}" if separator else sql


def main() -> None:
    """Generate, measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=3_000_000)
    parser.add_argument("--json", type=Path, help="also write the lines to this file")
    parser.add_argument("--limit-memory", default="2GB", help="the most memory of a build")
    parser.add_argument("--only", choices=PARTS, nargs="*", default=PARTS, help="only these parts")
    parser.add_argument(
        "--growth",
        type=int,
        nargs="*",
        default=[1_000_000, 10_000_000],
        help="further sizes to build",
    )
    arguments = parser.parse_args()
    parts = arguments.only
    with tempfile.TemporaryDirectory() as name:
        bench = Bench(Path(name), arguments.rows)
        generate(bench.folder / "shards", arguments.rows)
        # First what runs in processes of its own: a child's peak begins with this process's size.
        if "build" in parts:
            bench.measure_build(arguments.limit_memory)
        if "growth" in parts:
            bench.measure_growth(arguments.growth, arguments.limit_memory)
        if {"captions", "exif", "peers"} & set(parts):
            bench.read()
            one_pass = bench.seconds(ONE_PASS)
        if "captions" in parts:
            bench.measure_captions(one_pass)
            bench.measure_written_captions()
        if "exif" in parts:
            bench.measure_exif()
        if "peers" in parts:
            bench.measure_peers(one_pass)
            bench.measure_engines(one_pass)
        bench.connection.close()
    machine = f"{os.cpu_count()} cores, {platform.machine()}, DuckDB {duckdb.__version__}"
    table = Table(title=f"{machine}, {datetime.now(UTC):%Y-%m-%d}", title_justify="left")
    for column in ("part", "what"):
        table.add_column(column, no_wrap=True)
    for column in ("rows", "CPU seconds", "rows per CPU second", "times the base"):
        table.add_column(column, justify="right")
    for line in bench.lines:
        table.add_row(
            line["part"], line["what"], f"{line['rows']:,}", f"{line['seconds']:.3f}",
            f"{line['rows_per_second']:,}", f"{line['times_base']:.2f}",
        )  # fmt: skip
    console = Console()
    console.width = max(console.width, 110)
    console.print(table)
    if arguments.json:
        arguments.json.write_text(
            json.dumps({"machine": machine, "lines": bench.lines}, indent=2), encoding="utf-8"
        )


if __name__ == "__main__":
    main()
