"""What the workers of a cluster write makes the same audit as one machine, to the last row."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

import duckdb
import pytest
from conftest import Audit
from hub_stand_in import Faults, HubStandIn
from parsed_once import parsed_once
from test_privacy import PUBLIC_REFERENCES, personal_columns

from audit import PROJECT, dbt_project
from audit.comparison.compare import compare_audits
from audit.lookup.search import Identifier, look_up
from audit.review import sample, sample_missed

SAMPLE = f"{PROJECT}/seeds/sample/*.parquet"
# Two of its four shards, for what is the same with each.
TWO_SHARDS = f"{PROJECT}/seeds/sample/part-0000[12].*.parquet"
LOGS = "parts/*/*/log.parquet"
# What says when, where and under which name an audit was made.
OWN_COLUMNS = ["build_id", "name", "created_at", "first_loaded_at", "last_loaded_at"]


def run_cluster(
    folder: Path, *options: str, shards: str = SAMPLE, is_killed: bool = False
) -> subprocess.CompletedProcess:
    """Run `audit cluster` on the sample in a folder of its own, without publishing.

    The database moves to one place meanwhile, where dbt has parsed the project already. One that
    `is_killed` is so as soon as it shows that some batches are done; its workers end as they will.
    """
    files = [shards] if shards else []
    command = [sys.executable, "-m", "audit", "cluster", *files, "--parts", str(folder / "parts")]
    place = folder.parent / "place_of_databases"
    parsed_once("sample", "audit", place / "target")
    names = ("audit.duckdb", "audit.bundle.duckdb")
    for name in names:
        if (folder / name).exists():
            shutil.move(folder / name, place)
    process = subprocess.Popen(
        [*command, "--no-build", *([] if is_killed else ["--quiet"]), *options],
        env=os.environ
        | {
            "AUDIT_DATABASE": str(place / "audit.duckdb"),
            "PYTHONPATH": os.pathsep.join(sys.path),
            "DBT_TARGET_PATH": str(place / "target"),
            "DBT_LOG_PATH": str(folder / "logs"),
            # As on a terminal, where what is done is shown at once.
            "FORCE_COLOR": "1" if is_killed else "",
        },
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    while is_killed and (shown := os.read(process.stdout.fileno(), 10_000)):
        if re.search(rb"(25|50|75)%", shown):
            process.kill()
    stdout, stderr = process.communicate()
    done = subprocess.CompletedProcess(command, process.returncode, stdout, stderr)
    for name in names:
        if (place / name).exists():
            shutil.move(place / name, folder)
    return done


def rows_of(connection: duckdb.DuckDBPyConnection, relation: str) -> list[tuple]:
    """The rows of a table or of parquet files, without what every audit has of its own, sorted."""
    columns = [
        row[0]
        for row in connection.execute(f"describe from {relation}").fetchall()
        if row[0] not in OWN_COLUMNS
    ]
    return connection.execute(
        f"select {', '.join(columns)} from {relation} order by all"
    ).fetchall()


def published(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The published tables of an audit."""
    rows = connection.execute(
        "select table_schema || '.' || table_name from information_schema.tables "
        "where table_schema in ('explore', 'marts') order by all"
    )
    return [row[0] for row in rows.fetchall()]


def parts_of(folder: Path, table: str) -> str:
    """SQL: the rows of one table in all parts of a folder."""
    return f"read_parquet('{folder}/parts/*/*/{table}.parquet', hive_partitioning = false)"


@pytest.fixture(scope="module")
def single(sample_warehouse: Path):
    """The audit of the sample on one machine; its key is that of all others here."""
    with (
        pytest.MonkeyPatch.context() as environment,
        duckdb.connect(str(sample_warehouse), read_only=True) as connection,
    ):
        key = connection.execute("from intermediate.hash_key").fetchone()[0]
        environment.setenv("AUDIT_HASH_KEY", key)
        yield connection


@pytest.fixture(scope="module")
def by_cluster(single, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sample's parts by two workers, and what dbt made of them."""
    folder = tmp_path_factory.mktemp("cluster")
    said = run_cluster(folder, "--batch", "0")
    assert said.returncode == 0, said.stderr
    variables = dbt_project.to_vars(parts=str(folder / "parts"))
    selection = ("--resource-type", "seed", "--resource-type", "model")
    audit = Audit(database=folder / "audit.duckdb", messages=[])
    assert audit.run("build", *selection, "--vars", variables).success, audit.messages
    return folder


def test_published_tables_are_those_of_one_machine(single, by_cluster: Path) -> None:
    with duckdb.connect(str(by_cluster / "audit.duckdb"), read_only=True) as cluster:
        assert published(cluster) == published(single)
        for table in published(single):
            assert rows_of(cluster, table) == rows_of(single, table), table


def test_nobody_is_told_no_where_the_texts_are_not_kept(
    single, by_cluster: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = by_cluster / "audit.duckdb"
    monkeypatch.setenv("AUDIT_DATABASE", str(database))

    def look_for_a_person() -> None:
        with duckdb.connect(str(database)) as cluster:
            look_up(cluster, [Identifier("erika@beispiel.de")])

    for look in (
        look_for_a_person,
        lambda: sample("sample", "phone", None, 5, 1),
        lambda: sample_missed("sample", "phone", 5, 1),
        lambda: compare_audits(database, database, by_cluster / "compared.duckdb"),
    ):
        with pytest.raises(SystemExit, match="2,772 of 2,772 images are counted here"):
            look()


def test_one_altered_row_is_seen(single, by_cluster: Path, tmp_path: Path) -> None:
    findings = f"select * from {parts_of(by_cluster, 'findings')}"
    altered = f"{tmp_path}/altered.parquet"
    duckdb.execute(
        f"copy (select * exclude (number) replace (case when number = 7 then 'm***' else "
        f"value_masked end as value_masked) from (select *, row_number() over () as number from "
        f"({findings}))) to '{altered}'"
    )
    whole = rows_of(single, "explore.findings")
    assert rows_of(duckdb, f"({findings})") == whole
    assert rows_of(duckdb, f"read_parquet('{altered}')") != whole


def test_parts_hold_no_raw_value_and_no_key(single, by_cluster: Path, sample_manifest) -> None:
    values = {
        value
        for (value,) in single.execute(
            "select distinct value from intermediate.int_findings where length(value) >= 6"
        ).fetchall()
    }
    rounded = {"latitude", "longitude", "altitude_metres", "taken_at", "make", "model"}
    personal = personal_columns(sample_manifest)
    names = {file.stem for file in (by_cluster / "parts").glob("*/*/*.parquet")}
    assert {"log", "findings", "int_exif_values"} <= names
    for name in names:
        for column, *_ in duckdb.execute(f"describe from {parts_of(by_cluster, name)}").fetchall():
            assert column not in personal or (name == "located_images" and column in rounded)
            texts = duckdb.execute(
                f'select distinct "{column}"::varchar from {parts_of(by_cluster, name)} '
                f'where "{column}" is not null'
            ).fetchall()
            haystack = "\n".join(text for (text,) in texts)
            if column not in PUBLIC_REFERENCES:
                assert not [value for value in values if value in haystack], f"{name}.{column}"
    key = os.environ["AUDIT_HASH_KEY"].encode()
    written = [file for file in by_cluster.rglob("*") if file.suffix in (".parquet", ".log")]
    for file in [*written, by_cluster / "audit.bundle.duckdb"]:
        assert key not in file.read_bytes(), file


def same_parts(folder: Path, other: Path) -> None:
    """Compare all parts of two folders, the logs excepted."""
    names = {file.stem for file in (folder / "parts").glob("*/*/*.parquet")} - {"log"}
    assert names == {file.stem for file in (other / "parts").glob("*/*/*.parquet")} - {"log"}
    for name in names:
        rows = rows_of(duckdb, f"(select * from {parts_of(folder, name)})")
        assert rows == rows_of(duckdb, f"(select * from {parts_of(other, name)})"), name


def two_shards(by_cluster: Path, folder: Path) -> Path:
    """The parts of two shards alone, of which each is a batch of its own."""
    for log in by_cluster.glob(LOGS):
        ((shard,),) = duckdb.execute(f"select shard from '{log}'").fetchall()
        if fnmatch(shard, Path(TWO_SHARDS).name):
            shutil.copytree(log.parent, folder / log.parent.relative_to(by_cluster))
    assert len(list(folder.glob(LOGS))) == 2
    return folder


def with_bundle(by_cluster: Path, folder: Path) -> Path:
    """The folder with the bundle that is made already."""
    shutil.copy(by_cluster / "audit.bundle.duckdb", folder)
    return folder


def goes_on_after_a_kill(folder: Path, *options: str) -> None:
    """Kill the command half done and run it again; only the parts that count are left."""
    killed = run_cluster(folder, *options, is_killed=True)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    done = len(list(folder.glob(LOGS)))
    said = run_cluster(folder, *options)
    assert said.returncode == 0, said.stderr
    # Its workers may have written more logs before they ended.
    pending = re.search(r"^(\d+) shards in", said.stderr, re.MULTILINE)
    assert (int(pending[1]) if pending else 0) <= 4 - done
    with duckdb.connect(str(folder / "audit.duckdb"), read_only=True) as audit:
        counted = audit.execute("select shard, folder from staging.part_log").fetchall()
    assert len(counted) == len(dict(counted)) == 4
    for attempt in {log.parent for log in folder.glob("parts/*/*/*.parquet")}:
        if str(attempt) not in dict(counted).values():
            shutil.rmtree(attempt)


def test_array_job_writes_the_same(by_cluster: Path, tmp_path: Path) -> None:
    folder = with_bundle(by_cluster, tmp_path)
    options = ("--engine", "array", "--batch", "0", "--workers", "3")
    said = run_cluster(folder, *options, shards=TWO_SHARDS)
    job = folder / "audit-job" / "job.sh"
    assert said.stdout.strip() == f"sbatch --array=0-1%2 {job}"
    assert stat.S_IMODE((job.parent / "tasks.json").stat().st_mode) == 0o600
    key = os.environ["AUDIT_HASH_KEY"]
    assert key not in job.read_text() + (job.parent / "work.py").read_text() + said.stderr
    for place in range(2):
        # A node knows neither the project nor the key.
        environment = {"SLURM_ARRAY_TASK_ID": str(place), "PYTHON": sys.executable, "PATH": "/bin"}
        subprocess.run([job], env=environment, check=True, capture_output=True)
    same_parts(two_shards(by_cluster, tmp_path / "expected"), folder)
    assert run_cluster(folder, "--engine", "array", shards=TWO_SHARDS).returncode == 0


def test_ray_writes_the_same_after_a_kill(by_cluster: Path, tmp_path: Path) -> None:
    if importlib.util.find_spec("ray") is None:
        pytest.skip("Ray is not installed: pip install '.[ray]'")
    goes_on_after_a_kill(with_bundle(by_cluster, tmp_path), "--engine", "ray", "--batch", "0")
    same_parts(by_cluster, tmp_path)


def test_spark_writes_the_same_after_a_kill(
    by_cluster: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if importlib.util.find_spec("pyspark") is None or shutil.which("java") is None:
        pytest.skip("Spark is not installed: pip install '.[spark]', and a Java of 17 or newer")
    for name in ("PYSPARK_PYTHON", "PYSPARK_DRIVER_PYTHON"):
        monkeypatch.setenv(name, sys.executable)
    monkeypatch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
    # Executors in processes of their own, as on a cluster.
    monkeypatch.setenv("PYSPARK_SUBMIT_ARGS", "--master local-cluster[2,1,1024] pyspark-shell")
    goes_on_after_a_kill(with_bundle(by_cluster, tmp_path), "--engine", "spark", "--batch", "0")
    same_parts(by_cluster, tmp_path)


def test_storage_gives_the_same(
    by_cluster: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if importlib.util.find_spec("moto") is None:
        pytest.skip("no stand-in for S3 is installed: pip install 'moto[server]'")
    import boto3
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    secret = "ein-geheimer-schluessel"
    for name, value in {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "kennung",
        "AWS_SECRET_ACCESS_KEY": secret,
        "AWS_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(name, value)
    client = boto3.client("s3", region_name="us-east-1")
    client.create_bucket(Bucket="lake")
    for file in Path(TWO_SHARDS).parent.glob(Path(TWO_SHARDS).name):
        client.upload_file(str(file), "lake", f"laion/{file.name}")
    folder = with_bundle(by_cluster, tmp_path)
    try:
        said = run_cluster(folder, "--parts", "s3://lake/audit", shards="s3://lake/laion/*.parquet")
        assert said.returncode == 0, said.stderr
        for entry in client.list_objects_v2(Bucket="lake", Prefix="audit/")["Contents"]:
            place = folder / "parts" / entry["Key"].removeprefix("audit/")
            place.parent.mkdir(parents=True, exist_ok=True)
            client.download_file("lake", entry["Key"], str(place))
    finally:
        server.stop()
    same_parts(two_shards(by_cluster, tmp_path / "expected"), folder)
    with duckdb.connect(str(folder / "audit.duckdb"), read_only=True) as audit:
        # What estimates are made by.
        assert audit.execute("select count(size_bytes) from staging.load_log").fetchone() == (2,)
    logs = "".join(file.read_text() for file in (folder / "logs").rglob("*.log"))
    assert secret not in logs + said.stderr


def test_workers_share_what_the_hub_allows(
    by_cluster: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = with_bundle(by_cluster, tmp_path)
    (folder / "files").mkdir()
    names = [f"part-{place:05}.parquet" for place in range(16)]
    for name, file in zip(names, sorted(Path(SAMPLE).parent.glob("*.parquet")) * 4, strict=True):
        shutil.copy(file, folder / "files" / name)
    hub = HubStandIn(folder / "files", token="hf_invented_token_of_nobody")
    # Two tasks: 11 files, of which each is looked at by itself and all are read at once, and 5.
    monkeypatch.setenv("HF_ENDPOINT", hub.endpoint)
    monkeypatch.setenv("HF_TOKEN", hub.token)
    monkeypatch.setenv("AUDIT_HTTP_RETRY_WAIT_MS", "100")
    monkeypatch.setenv("AUDIT_HUB_REQUESTS", "2400")
    hub.faults = Faults(
        limit=(64, 5), statuses={names[1]: [429, 429]}, retry_after="6", seconds_per_answer=0.01
    )
    try:
        said = run_cluster(folder, "--repo", hub.repo, "--batch", "1", shards="")
    finally:
        hub.close()
    assert said.returncode == 0, said.stderr
    asked = {name: [] for name in names}
    for request in hub.requests:
        if "/resolve/" in request.path and request.method in ("HEAD", "GET"):
            asked[request.path.rpartition("/")[2]].append(request)
    # The driver has asked for the first one as well.
    looks = [requests[:4] for name, requests in asked.items() if name not in names[:2]]
    assert not [request for look in looks for request in look if request.status == 429]
    seconds = max(look[-1].at for look in looks) - min(look[0].at for look in looks)
    # Four fifths of 8 a second, but for what both workers ask first and last.
    assert seconds > (4 * len(looks) - 16) / 6.4
    assert asked[names[1]][0].status == 429
    assert asked[names[2]][0].at - asked[names[1]][0].at > 6
    with duckdb.connect(str(folder / "audit.duckdb"), read_only=True) as audit:
        assert audit.execute(
            "select count(*), sum(row_count)::int, min(status) from staging.load_log"
        ).fetchall() == [(16, 16_000, "loaded")]


def test_a_broken_shard_stops_no_other_and_nothing_counts_twice(
    by_cluster: Path, tmp_path: Path
) -> None:
    folder = with_bundle(by_cluster, tmp_path)
    (folder / "shards").mkdir()
    for file in sorted(Path(SAMPLE).parent.glob("*.parquet")):
        shutil.copy(file, folder / "shards")
    broken = folder / "shards" / "part-00001.snappy.parquet"
    content = broken.read_bytes()
    broken.write_bytes(content[: len(content) // 2])
    shards = f"{folder}/shards/*.parquet"
    said = run_cluster(folder, shards=shards)
    assert said.returncode == 1
    assert "not audited: part-00001" in said.stderr and "truncated" in said.stderr
    assert "Traceback" not in said.stderr
    logs = sorted((folder / "parts").glob("*/*/log.parquet"))
    broken.write_bytes(content)
    assert run_cluster(folder, shards=shards).returncode == 0
    (new,) = set((folder / "parts").glob("*/*/log.parquet")) - set(logs)
    assert duckdb.execute(f"select shard, status from '{new}'").fetchall() == [
        (broken.name, "loaded")
    ]
    # The same batch by another worker, as speculation makes it, and a worker without an end. The
    # log of the truncated file is one of another file.
    shutil.copytree(new.parent, new.parent.with_name("0" * 32))
    shutil.copytree(new.parent, new.parent.with_name("1" * 32))
    (new.parent.with_name("1" * 32) / "log.parquet").unlink()
    audit = Audit(database=folder / "audit.duckdb", messages=[])
    variables = dbt_project.to_vars(parts=str(folder / "parts"))
    models = (
        *("int_image_hashes", "int_shard_domains", "int_repeated_images", "int_domain_images"),
        "int_key_counts",
    )
    assert audit.run("run", "--select", "stg_laion__images", *models, "--vars", variables).success
    assert audit.query("select count(*), sum(attempt_count) from staging.load_log") == [(4, 5)]
    assert audit.query(
        "select sum(image_count)::int from intermediate.int_domain_images"
    ) == audit.query("select sum(image_count)::int from staging.load_log")


def test_parts_of_another_key_are_refused(by_cluster: Path, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("AUDIT_HASH_KEY", "0123456789abcdef" * 4)
    audit = Audit(database=tmp_path / "audit.duckdb", messages=[])
    variables = json.dumps({"parts": str(by_cluster / "parts")})
    assert not audit.run("run", "--select", "stg_laion__images", "--vars", variables).success
    assert any("has no parts of the code version" in message for message in audit.messages)
