"""A stand-in for the Hugging Face Hub on loopback: the real paths, and a switch for every fault.

It answers what the load driver and DuckDB ask of the Hub: the repository's info and its paged list
of files at a revision, and files by `resolve`, which redirects to another address as the Hub does
to its CDN. It logs each request with the bytes sent.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

REPO = "laion/relaion2B-multi-research"
PAGE_SIZE = 3
LOOPBACK = ("127.0.0.1", "127.0.0.2")


@dataclass
class Request:
    """One request as the server saw it; `sent` counts the body's bytes."""

    method: str
    path: str
    range: str | None
    authorization: str | None
    status: int = 0
    sent: int = 0
    at: float = field(default_factory=time.monotonic)


@dataclass
class Faults:
    """What goes wrong. Names are file names; counts are how often, then it is well again."""

    gate_status: int = 0
    # What the API answers instead, `info` and `tree`: status and body; and the list's next page.
    api: dict[str, tuple[int, str]] = field(default_factory=dict)
    next_page: str | None = None
    cdn_status: int = 0
    refused: dict[str, int] = field(default_factory=dict)
    missing: set[str] = field(default_factory=set)
    statuses: dict[str, list[int]] = field(default_factory=dict)
    retry_after: str | None = None
    # How many requests in how many seconds are not too many.
    limit: tuple[int, float] | None = None
    short_bodies: dict[str, int] = field(default_factory=dict)
    dropped: dict[str, int] = field(default_factory=dict)
    seconds_per_answer: float = 0
    seconds_per_chunk: float = 0


class HubStandIn:
    """The server; `files` maps names to paths on disk, `requests` is its log."""

    def __init__(self, folder: Path, repo: str = REPO, token: str | None = None) -> None:
        self.repo = repo
        self.token = token
        self.reset(folder)
        self._lock = threading.Lock()
        self._servers = [ThreadingHTTPServer((address, 0), self._handler()) for address in LOOPBACK]
        for server in self._servers:
            server.daemon_threads = True
            threading.Thread(target=server.serve_forever, daemon=True).start()

    def reset(self, folder: Path) -> None:
        """As new: everything well, nothing logged, `folder` is what is served."""
        self.folder = folder
        self.commit = "a" * 40
        self.old_commits: set[str] = set()
        self.page_size = PAGE_SIZE
        self.faults = Faults()
        self.requests: list[Request] = []
        self.answered: list[float] = []
        self.on_request: Callable[[Request], None] | None = None

    @property
    def endpoint(self) -> str:
        """What HF_ENDPOINT has to be."""
        return f"http://{LOOPBACK[0]}:{self._servers[0].server_port}"

    @property
    def cdn(self) -> str:
        """Where `resolve` redirects to: another host, which must not see the token."""
        return f"http://{LOOPBACK[1]}:{self._servers[1].server_port}"

    def close(self) -> None:
        """Stop the server."""
        for server in self._servers:
            server.shutdown()
            server.server_close()

    def data_requests(self) -> list[Request]:
        """The requests that sent bytes of a file."""
        return [
            request
            for request in self.requests
            if request.path.startswith("/cdn/") and request.method == "GET"
        ]

    def files(self) -> list[Path]:
        """The files served, by name."""
        return sorted(path for path in self.folder.rglob("*") if path.is_file())

    def keep_list(self) -> None:
        """List the files once: of tens of thousands each page would list all of them again."""
        files = self.files()
        self.files = lambda: files

    def take(self, counts: dict, name: str) -> bool:
        """True while the fault `name` has occurrences left; uses one up."""
        with self._lock:
            left = counts.get(name, 0)
            if left > 0:
                counts[name] = left - 1
            return left > 0

    def next_status(self, name: str) -> int | None:
        """The next injected status for a file, if any."""
        with self._lock:
            statuses = self.faults.statuses.get(name)
            return statuses.pop(0) if statuses else None

    def seconds_to_wait(self) -> int:
        """For how long this request is one too many of those to `resolve`; 0 where it is not."""
        if not self.faults.limit:
            return 0
        count, seconds = self.faults.limit
        with self._lock:
            now = time.monotonic()
            self.answered = [at for at in self.answered if now - at < seconds]
            if len(self.answered) < count:
                self.answered.append(now)
                return 0
            return math.ceil(self.answered[0] + seconds - now)

    def _handler(hub) -> type[BaseHTTPRequestHandler]:
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_: object) -> None:
                pass

            def do_HEAD(self) -> None:
                self.answer()

            def do_GET(self) -> None:
                self.answer()

            def answer(self) -> None:
                request = Request(
                    self.command,
                    urlsplit(self.path).path,
                    self.headers.get("Range"),
                    self.headers.get("Authorization"),
                )
                hub.requests.append(request)
                self.request_line = request
                if hub.on_request:
                    hub.on_request(request)
                if hub.faults.seconds_per_answer:
                    time.sleep(hub.faults.seconds_per_answer)
                path = request.path
                api = f"/api/datasets/{hub.repo}"
                resolve = re.fullmatch(
                    rf"/datasets/{re.escape(hub.repo)}/resolve/([^/]+)/(.+)", path
                )
                part = "tree" if "/tree/" in path else "info" if path.startswith(api) else ""
                if part in hub.faults.api:
                    status, body = hub.faults.api[part]
                    self.send_text(status, body, {"Location": path} if status == 302 else {})
                elif path == api or path.startswith(f"{api}/revision/"):
                    self.send_info(path)
                elif path.startswith(f"{api}/tree/"):
                    self.send_tree()
                elif resolve:
                    self.redirect(*resolve.groups())
                elif path.startswith("/cdn/"):
                    self.send_file(path.removeprefix("/cdn/"))
                else:
                    self.send_text(404, "Not Found", {"X-Error-Code": "RepoNotFound"})

            def send_text(self, status: int, text: str, headers: dict | None = None) -> None:
                body = text.encode()
                self.request_line.status = status
                self.send_response(status)
                for name, value in (headers or {}).items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(body)

            def send_json(self, content: object, headers: dict | None = None) -> None:
                self.send_text(
                    200, json.dumps(content), {"Content-Type": "application/json"} | (headers or {})
                )

            def send_info(self, path: str) -> None:
                revision = path.rpartition("/revision/")[2] if "/revision/" in path else "main"
                if revision not in ("main", hub.commit, *hub.old_commits):
                    self.send_text(404, "Revision not found", {"X-Error-Code": "RevisionNotFound"})
                    return
                sha = hub.commit if revision == "main" else revision
                self.send_json({"id": hub.repo, "sha": sha, "siblings": [], "tags": []})

            def send_tree(self) -> None:
                query = parse_qs(urlsplit(self.path).query)
                start = int(query.get("cursor", ["0"])[0])
                files = hub.files()
                entries = [
                    {
                        "type": "file",
                        "oid": hashlib.sha1(path.name.encode()).hexdigest(),
                        "size": path.stat().st_size,
                        "path": path.relative_to(hub.folder).as_posix(),
                        "lfs": {
                            "oid": hashlib.sha256(path.name.encode()).hexdigest(),
                            "size": path.stat().st_size,
                            "pointerSize": 134,
                        },
                    }
                    for path in files[start : start + hub.page_size]
                ]
                headers = {}
                if hub.faults.next_page:
                    headers["Link"] = f'<{hub.faults.next_page}>; rel="next"'
                elif start + hub.page_size < len(files):
                    following = urlsplit(self.path).path
                    headers["Link"] = (
                        f"<{hub.endpoint}{following}?recursive=true"
                        f'&cursor={start + hub.page_size}>; rel="next"'
                    )
                self.send_json(entries, headers)

            def redirect(self, revision: str, name: str) -> None:
                gated = hub.token and self.headers.get("Authorization") != f"Bearer {hub.token}"
                if hub.faults.gate_status or gated:
                    status = hub.faults.gate_status or 401
                    self.send_text(
                        status, "Access to it is restricted", {"X-Error-Code": "GatedRepo"}
                    )
                elif revision not in (hub.commit, *hub.old_commits) or name in hub.faults.missing:
                    self.send_text(404, "Entry not found", {"X-Error-Code": "EntryNotFound"})
                elif name in hub.faults.refused:
                    self.send_text(hub.faults.refused[name], "Not this one")
                elif (status := hub.next_status(name)) is not None:
                    headers = (
                        {"Retry-After": hub.faults.retry_after} if hub.faults.retry_after else {}
                    )
                    self.send_text(status, "Try again", headers)
                elif seconds := hub.seconds_to_wait():
                    self.send_text(429, "Too many", {"Retry-After": str(seconds)})
                elif not (hub.folder / name).is_file():
                    self.send_text(404, "Entry not found", {"X-Error-Code": "EntryNotFound"})
                else:
                    self.send_text(
                        302, "", {"Location": f"{hub.cdn}/cdn/{name}?X-Signature=secret-key"}
                    )

            def send_file(self, name: str) -> None:
                if hub.faults.cdn_status:
                    self.send_text(hub.faults.cdn_status, "Not here")
                    return
                file = hub.folder / name
                size = file.stat().st_size
                ranges = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
                first, last = 0, size - 1
                if ranges:
                    first = int(ranges[1])
                    last = min(int(ranges[2] or last), last)
                length = last - first + 1
                self.request_line.status = 206 if ranges else 200
                self.send_response(self.request_line.status)
                self.send_header("Accept-Ranges", "bytes")
                self.send_header("ETag", f'"{hashlib.sha256(name.encode()).hexdigest()}"')
                self.send_header("Last-Modified", formatdate(file.stat().st_mtime, usegmt=True))
                self.send_header("Content-Length", str(length))
                if ranges:
                    self.send_header("Content-Range", f"bytes {first}-{last}/{size}")
                self.end_headers()
                if self.command == "HEAD":
                    return
                is_dropped = hub.take(hub.faults.dropped, name)
                if is_dropped or hub.take(hub.faults.short_bodies, name):
                    length //= 2
                    self.close_connection = True
                with file.open("rb") as content:
                    content.seek(first)
                    while length:
                        chunk = content.read(min(length, 1 << 20))
                        self.wfile.write(chunk)
                        length -= len(chunk)
                        self.request_line.sent += len(chunk)
                        if hub.faults.seconds_per_chunk:
                            time.sleep(hub.faults.seconds_per_chunk)
                if is_dropped:
                    self.connection.close()

        return Handler
