"""What runs the workers: processes of this machine, Ray, Spark, or any scheduler of array jobs.

Each function gets a job and returns whether it is done. What a worker could not do is in no log of
the parts, and so pending again; only what the user has to mend is said here.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, Queue
from typing import Any

from rich.progress import Progress

from audit.bundle import BOOTSTRAP

TRIES = 4
# SLURM's default for the most tasks of an array (MaxArraySize).
MOST_ARRAY_TASKS = 1000
SECONDS_BETWEEN_LOOKS = 0.2


@dataclass
class Job:
    """The tasks of a run, and what a worker needs for them."""

    bundle: Path
    tasks: list[dict[str, Any]]
    settings: dict[str, Any]
    folder: Path
    quiet: bool


def say(line: str) -> None:
    """A line for the user."""
    print(line, file=sys.stderr)


def show(job: Job, answers: Iterator[Any]) -> None:
    """Show how many shards are done as the answers come, and each error once."""
    said: set[str] = set()
    with Progress(disable=job.quiet) as progress:
        total = sum(len(task["shards"]) for task in job.tasks)
        bar = progress.add_task("Auditing", total=total)
        for answer in answers:
            if isinstance(answer, list):
                progress.advance(bar, len(answer))
            elif answer not in said:
                said.add(answer)
                say(answer)


def local(job: Job) -> bool:
    """Processes of this machine; one that dies is replaced, and its task tried again."""
    waiting: Queue[tuple[dict, int]] = Queue()
    answers: Queue[Any] = Queue()
    for task in job.tasks:
        waiting.put((task, 1))
    code = f"{BOOTSTRAP}\nworker_of(sys.argv[1]).serve(sys.argv[1])"

    def start() -> subprocess.Popen:
        process = subprocess.Popen(
            [sys.executable, "-c", code, str(job.bundle)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        process.stdin.write(json.dumps(job.settings) + "\n")
        return process

    def drive() -> None:
        process = None
        while True:
            try:
                task, tries = waiting.get_nowait()
            except Empty:
                break
            try:
                process = process or start()
                process.stdin.write(json.dumps(task) + "\n")
                process.stdin.flush()
                answer = json.loads(process.stdout.readline())
                answers.put(answer.get("lines", answer.get("error")))
            except (OSError, ValueError):
                process.kill()
                say(f"A worker died (exit code {process.wait()}).")
                process = None
                if tries < TRIES:
                    waiting.put((task, tries + 1))
                else:
                    answers.put("A task was given up: its workers died, for want of memory?")
        if process:
            process.stdin.close()
            process.wait()
        answers.put(None)

    def finished(threads: int) -> Iterator[Any]:
        while threads:
            answer = answers.get()
            if answer is None:
                threads -= 1
            else:
                yield answer

    count = min(job.settings["workers"], len(job.tasks))
    for _ in range(count):
        threading.Thread(target=drive, daemon=True).start()
    show(job, finished(count))
    return True


def array(job: Job) -> bool:
    """The files of an array job, and the line that submits it; they are for their owner alone."""
    folder = job.folder.resolve()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    count = min(len(job.tasks), MOST_ARRAY_TASKS)
    private = {"settings": job.settings, "tasks": job.tasks, "count": count}
    shutil.copyfile(job.bundle, folder / "bundle.duckdb")
    # The key and the tokens are in it.
    with os.fdopen(
        os.open(folder / "tasks.json", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w"
    ) as file:
        json.dump(private, file)
    (folder / "work.py").write_text(
        f"{BOOTSTRAP}\n"
        "import json, pathlib\n"
        "folder, place = pathlib.Path(__file__).parent, int(sys.argv[1])\n"
        "job = json.loads((folder / 'tasks.json').read_text())\n"
        "bundle = str(folder / 'bundle.duckdb')\n"
        "failed = False\n"
        "for task in job['tasks'][place :: job['count']]:\n"
        "    lines = worker_of(bundle).work(bundle, job['settings'], task)\n"
        "    failed |= any(line['status'] != 'loaded' for line in lines)\n"
        "    print(*(f\"{line['status']} {line['shard']}\" for line in lines), sep='\\n')\n"
        "sys.exit(failed)\n"
    )
    memory = job.settings["memory"] or "4GB"
    script = folder / "job.sh"
    script.write_text(
        "#!/usr/bin/env bash\n"
        "#SBATCH --job-name=audit --requeue\n"
        f"#SBATCH --cpus-per-task={job.settings['threads']} --mem={memory.replace('B', '')}\n"
        "# SLURM, Kubernetes (completionMode: Indexed) and AWS Batch number the tasks of a job.\n"
        'place="${SLURM_ARRAY_TASK_ID:-${JOB_COMPLETION_INDEX:-${AWS_BATCH_JOB_ARRAY_INDEX:?}}}"\n'
        f'exec "${{PYTHON:-python3}}" {shlex.quote(str(folder / "work.py"))} "$place"\n'
    )
    script.chmod(0o700)
    at_once = min(count, job.settings["workers"])
    print(f"sbatch --array=0-{count - 1}%{at_once} {shlex.quote(str(script))}")
    say(
        f"Nothing runs yet: submit the line above ({count} tasks numbered from 0; its folder holds "
        "the key and is for you alone). When the job has ended, the same command publishes the "
        "audit, or writes a job of what is missing."
    )
    return False


def on_ray(job: Job) -> bool:
    """Tasks of Ray, on the cluster of RAY_ADDRESS, or on this machine."""
    import ray

    # A Ray that is started here tells its makers nothing, which it does by default.
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    # Never a cluster that Ray only remembers: it may be gone.
    address = os.environ.get("RAY_ADDRESS") or "local"
    try:
        ray.init(address=address, log_to_driver=False)
    except (ConnectionError, ray.exceptions.RayError) as error:
        reason = type(error).__name__
        raise RuntimeError(f"No Ray cluster lets one in at {address} ({reason}).") from None
    # Arguments and not the environment of the tasks, which Ray writes into its logs.
    content = ray.put(job.bundle.read_bytes())
    settings = ray.put(job.settings)
    bootstrap, version = BOOTSTRAP, job.bundle.stat().st_mtime_ns

    @ray.remote(num_cpus=job.settings["threads"], max_retries=TRIES - 1)
    def work(content: bytes, settings: dict, task: dict) -> Any:
        names: dict[str, Any] = {}
        exec(bootstrap, names)
        bundle = names["kept_bundle"](version, content)
        try:
            return names["worker_of"](bundle).work(bundle, settings, task)
        except RuntimeError as error:
            return str(error)

    def finished() -> Iterator[Any]:
        waiting = [work.remote(content, settings, task) for task in job.tasks]
        while waiting:
            (done, *_), waiting = ray.wait(waiting)
            try:
                yield ray.get(done)
            except ray.exceptions.RayError as error:
                yield f"A task was given up: {type(error).__name__}."

    try:
        show(job, finished())
    finally:
        ray.shutdown()
    return True


def on_spark(job: Job) -> bool:
    """One task of Spark per batch; the master is that of spark-submit or of its configuration."""
    from py4j.protocol import Py4JJavaError
    from pyspark.accumulators import AccumulatorParam
    from pyspark.sql import SparkSession

    class Answers(AccumulatorParam):
        def zero(self, value: dict) -> dict:
            return {}

        def addInPlace(self, value1: dict, value2: dict) -> dict:
            value1.update(value2)
            return value1

    session = SparkSession.builder.appName("audit").getOrCreate()
    context = session.sparkContext
    context.setLogLevel("ERROR")
    content = context.broadcast(job.bundle.read_bytes())
    # In the closure and not in the configuration, which Spark shows on its pages.
    settings, bootstrap, version = job.settings, BOOTSTRAP, job.bundle.stat().st_mtime_ns

    # What a job returns is there at its end, what an accumulator gets at the end of each task; by
    # its place a task that was done twice counts once.
    answers = context.accumulator({}, Answers())

    def work(task: tuple[int, str]) -> None:
        import json

        names: dict[str, Any] = {}
        exec(bootstrap, names)
        bundle = names["kept_bundle"](version, content.value)
        try:
            answer = names["worker_of"](bundle).work(bundle, settings, json.loads(task[1]))
        except RuntimeError as error:
            answer = str(error)
        answers.add({task[0]: answer})

    tasks = [(place, json.dumps(task)) for place, task in enumerate(job.tasks)]
    running = ThreadPoolExecutor(1).submit(context.parallelize(tasks, len(tasks)).foreach, work)

    def finished() -> Iterator[Any]:
        seen: set[int] = set()
        is_done = False
        while not is_done:
            is_done = bool(wait([running], SECONDS_BETWEEN_LOOKS).done)
            for place in answers.value.keys() - seen:
                seen.add(place)
                yield answers.value[place]
        running.result()

    try:
        show(job, finished())
    except Py4JJavaError:
        say("Spark gave the job up: a task of it failed too often. Its pages say on which node.")
    finally:
        session.stop()
    return True


def needs(package: str, run: Any) -> Any:
    """An engine that says what to install where its package is missing."""

    def checked(job: Job) -> bool:
        try:
            return run(job)
        except ModuleNotFoundError as error:
            if error.name != package:
                raise
            extra = "ray" if package == "ray" else "spark"
            raise RuntimeError(
                f"{package} is not installed here: pip install '.[{extra}]'"
            ) from None

    return checked


ENGINES = {
    "local": local,
    "array": array,
    "ray": needs("ray", on_ray),
    "spark": needs("pyspark", on_spark),
}
