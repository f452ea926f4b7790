"""Write all that a worker of a cluster needs into one DuckDB file: dbt compiles, workers execute.

In it are the functions of `rules`, the seeds that the models built by shard read, the SQL of these
models in their order, and the Python of the worker. No key, no token and no row of any audit.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import click
import duckdb
from dbt.contracts.graph.manifest import Manifest

from audit import dbt_project
from audit.environment import environment
from audit.identity import tool_versions
from audit.rule_files import hash_of_files

# In the order in which they import each other.
MODULES = ("environment", "reading", "source_columns", "shard_reading", "text_bytes", "worker")
# What makes the worker's modules out of a bundle; all that a node is given beside the bundle.
BOOTSTRAP = """
import importlib.abc, importlib.util, os, sys, tempfile
import duckdb


class Bundle(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def __init__(self, path):
        with duckdb.connect(path, read_only=True) as database:
            self.sources = dict(database.execute("from module").fetchall())

    def find_spec(self, name, path=None, target=None):
        if name in self.sources:
            return importlib.util.spec_from_loader(name, self, is_package=name == "audit")

    def exec_module(self, module):
        exec(compile(self.sources[module.__name__], module.__name__, "exec"), module.__dict__)


def worker_of(path):
    if not any(type(finder).__name__ == "Bundle" for finder in sys.meta_path):
        for name in [name for name in sys.modules if name.split(".")[0] == "audit"]:
            del sys.modules[name]
        sys.meta_path.insert(0, Bundle(path))
    import audit.worker
    return audit.worker


def kept_bundle(version, content):
    kept = sys.__dict__.setdefault("_audit_bundles", {})
    if version not in kept:
        path = os.path.join(tempfile.mkdtemp(prefix="audit-bundle-"), "bundle.duckdb")
        with open(path, "wb") as file:
            file.write(content)
        kept[version] = path
    return kept[version]
"""


def models_by_shard(manifest: Manifest) -> list[Any]:
    """The models that a worker builds, and the views that they read, in their order."""
    models = {
        node.unique_id: node for node in manifest.nodes.values() if node.resource_type == "model"
    }
    needed: dict[str, list[str]] = {}
    waiting = [key for key, node in models.items() if node.config.materialized == "incremental"]
    while waiting:
        key = waiting.pop()
        if key not in needed:
            needed[key] = [parent for parent in models[key].depends_on.nodes if parent in models]
            waiting += needed[key]
    return [models[key] for key in TopologicalSorter(needed).static_order()]


def seeds_read(models: list[Any], manifest: Manifest) -> list[str]:
    """The seeds whose tables the SQL of the models reads."""
    seeds = [node.name for node in manifest.nodes.values() if node.resource_type == "seed"]
    return sorted(
        seed for seed in seeds if any(f'"{seed}"' in model.compiled_code for model in models)
    )


def kind_of(model: Any, once: set[str]) -> str:
    """`table` or `view` of each batch, or `once` where it reads nothing of a batch."""
    if model.config.materialized == "incremental":
        return "table"
    reads_batch = [
        key
        for key in model.depends_on.nodes
        if key.startswith("source.") or (key.startswith("model.") and key not in once)
    ]
    return "view" if reads_batch else "once"


def run_dbt(*command: str, manifest: Manifest) -> Any:
    """One dbt command; its result. Raises `RuntimeError` with dbt's reason."""
    result = dbt_project.run_dbt(*command, "--no-write-json", manifest=manifest)
    if not result.success:
        failed = dbt_project.failures(result, [])
        raise RuntimeError("\n".join(failed) or dbt_project.reason(str(result.exception)))
    return result.result


def is_of(path: Path, info: dict[str, str]) -> bool:
    """True where a bundle is there already that was made of the same."""
    if not path.exists():
        return False
    try:
        with duckdb.connect(str(path), read_only=True) as bundle:
            return dict(bundle.execute("from info").fetchall()) == info
    except duckdb.Error:
        return False


def information(code_version: str) -> dict[str, str]:
    """What a bundle says of itself."""
    modules = tuple(f"scripts/audit/{name}.py" for name in MODULES)
    versions = {"code_version": code_version, "worker_version": hash_of_files(modules)}
    return versions | tool_versions()


def write_bundle(
    path: Path, code_version: str, target: str = "sample", database: str = "sample"
) -> None:
    """Write the bundle of the project as it is now, where it is not there yet.

    Of the `target` and the name of a `database` depends only what has been parsed already.
    Raises `RuntimeError` where dbt fails.
    """
    info = information(code_version)
    if is_of(path, info):
        return
    folder = Path(tempfile.mkdtemp(prefix="audit-bundle-"))
    try:
        manifest = dbt_project.parsed(target, database)
        compiled = folder / f"{database}.duckdb"
        with environment(
            AUDIT_DATABASE=str(compiled),
            AUDIT_BUNDLE="yes",
            DBT_TARGET_PATH=str(folder / "target"),
        ):
            names = [model.name for model in models_by_shard(manifest)]
            compile_them = ("compile", "--target", target, "--select", *names)
            results = run_dbt(*compile_them, manifest=manifest).results
            nodes = {result.node.unique_id: result.node for result in results}
            models = [nodes[model.unique_id] for model in models_by_shard(manifest)]
            seeds = seeds_read(models, manifest)
            run_dbt("seed", "--target", target, "--select", *seeds, manifest=manifest)
        unfinished = folder / "bundle.duckdb"
        fill(unfinished, compiled, models, seeds, info)
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(unfinished, path)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def fill(
    path: Path, compiled: Path, models: list[Any], seeds: list[str], info: dict[str, str]
) -> None:
    """Write the tables of the bundle."""
    scripts = Path(__file__).parent
    with duckdb.connect(str(path)) as bundle:
        bundle.execute(f"attach '{compiled}' as compiled (read_only)")
        bundle.execute("create table info (name varchar, value varchar)")
        bundle.executemany("insert into info values (?, ?)", list(info.items()))
        bundle.execute("create table functions (sql varchar)")
        bundle.execute("insert into functions values (?)", [dbt_project.rules_sql()])
        bundle.execute("create table seed (name varchar); create schema seeds")
        for seed in seeds:
            bundle.execute("insert into seed values (?)", [seed])
            bundle.execute(f'create table seeds."{seed}" as from compiled.seeds."{seed}"')
        bundle.execute(
            "create table step (position integer, schema_name varchar, name varchar, "
            "kind varchar, sql varchar, is_part boolean)"
        )
        once: set[str] = set()
        for position, model in enumerate(models):
            kind = kind_of(model, once)
            once |= {model.unique_id} if kind == "once" else set()
            bundle.execute(
                "insert into step values (?, ?, ?, ?, ?, ?)",
                [
                    position,
                    model.schema,
                    model.name,
                    kind,
                    model.compiled_code,
                    bool(model.config.meta.get("is_part")),
                ],
            )
        bundle.execute("create table module (name varchar, source varchar)")
        bundle.execute("insert into module values ('audit', '')")
        for name in MODULES:
            source = (scripts / f"{name}.py").read_text(encoding="utf-8")
            bundle.execute("insert into module values (?, ?)", [f"audit.{name}", source])
        bundle.execute("detach compiled")


@click.command()
@click.argument("path", type=click.Path(dir_okay=False, path_type=Path))
def bundle(path: Path) -> None:
    """Write what a worker of a cluster needs into one DuckDB file, PATH.

    `audit cluster` makes one by itself; this is for a scheduler of your own. The code version in
    it is that of the rules alone: which parts belong to an audit also depends on its key.

    \b
    Example:
        audit bundle bundle.duckdb
    """
    from audit.duckdb_plugin import code_version

    try:
        write_bundle(path.resolve(), code_version(os.environ.get("AUDIT_HASH_KEY", "")))
    except RuntimeError as error:
        raise SystemExit(str(error)) from None
    print(f"{path}: {path.stat().st_size / 1e6:.0f} MB")
