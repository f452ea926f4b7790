"""A proxy on loopback behind which there are domains that misbehave in every way.

Whoever asks by it for a domain gets what the first label of the name says; nothing leaves this
machine. `asked` has each request as a pair of host and path.
"""

from __future__ import annotations

import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

NOT_THERE = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


def reply(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    """An answer as it goes over the wire."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def redirect(location: str) -> bytes:
    """An answer that leads elsewhere."""
    return reply(b"", f"Location: {location}", status="302 Found")


REFUSAL = b"User-agent: GPTBot\nDisallow: /\n"
# What a domain answers: for each path, or for any (None). What is not here is not there (404).
ANSWERS: dict[str, dict[str | None, bytes]] = {
    "nothing": {},
    "everybody": {"/robots.txt": reply(b"User-agent: *\nDisallow: /")},
    "trainers": {"/robots.txt": reply(REFUSAL)},
    "partly": {"/robots.txt": reply(b"User-agent: *\nDisallow: /admin/")},
    "aitxt": {"/ai.txt": reply(b"User-Agent: *\nDisallow: *.jpg\nAllow: /")},
    "aitxtopen": {"/ai.txt": reply(b"User-Agent: *\nDisallow:\nAllow: /")},
    "tdmfile": {"/.well-known/tdmrep.json": reply(b'[{"location": "/", "tdm-reservation": 1}]')},
    "tdmopen": {"/.well-known/tdmrep.json": reply(b'[{"location": "/", "tdm-reservation": 0}]')},
    "tdmheader": {"/": reply(b"hello", "tdm-reservation: 1")},
    "noai": {"/": reply(b"hello", "X-Robots-Tag: noindex, noai")},
    "notus": {"/robots.txt": reply(b"User-agent: training_data_audit\nDisallow: /\n")},
    "slowdown": {"/robots.txt": reply(b"User-agent: *\nCrawl-delay: 86400\n")},
    "broken": {None: reply(b"", status="500 Oops")},
    "forbidden": {None: reply(b"", status="403 Forbidden")},
    "toomany": {None: reply(b"", "Retry-After: 3600", status="429 Too Many Requests")},
    "elsewhere": {None: redirect("http://victim.example/robots.txt")},
    "inside": {None: redirect("http://169.254.169.254/latest/meta-data")},
    "file": {None: redirect("file:///etc/passwd")},
    "port": {None: redirect("http://port.audit.example:22/")},
    "loop": {None: redirect("/robots.txt")},
    "moved": {"/robots.txt": redirect("/r.txt"), "/r.txt": reply(REFUSAL)},
    "nowhere": {None: reply(b"", status="302 Found")},
    "odd": {None: redirect("http://[::1/")},
    "page": {None: reply(b"\n <!DOCTYPE html><p>User-agent: *\nDisallow: /")},
    "binary": {"/robots.txt": reply(bytes(range(256)) * 50)},
    "huge": {"/robots.txt": reply(REFUSAL + b"# x\n" * 1_000_000)},
    "gzip": {"/robots.txt": reply(b"\x1f\x8b\x08", "Content-Encoding: gzip")},
    "short": {"/robots.txt": reply(REFUSAL).replace(b"Length: ", b"Length: 9")},
    "garbage": {None: b"\x00\x01\x02 not HTTP at all \r\n\r\n"},
    "closed": {None: b""},
    "headers": {None: b"HTTP/1.1 200 OK\r\n" + b"X-A: " + b"a" * 200_000 + b"\r\n\r\n"},
    "chunks": {None: b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"},
    "json": {"/.well-known/tdmrep.json": reply(b"[" * 100_000)},
    "stars": {"/robots.txt": reply(b"User-agent: *\nDisallow: /" + b"*a" * 5000 + b"\n")},
    "drip": {},
    "hang": {},
}


class Handler(socketserver.StreamRequestHandler):
    """Answers one request by the first label of the host that it is for."""

    def handle(self) -> None:
        line = self.rfile.readline(65536).decode("latin-1").split()
        while self.rfile.readline(65536).strip():
            pass
        if len(line) < 2 or line[0] == "CONNECT":
            self.wfile.write(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")
            return
        address = urlsplit(line[1])
        host, path = address.hostname or "", address.path
        with self.server.lock:
            self.server.asked.append((host, path))
        kind = host.split(".")[0].split("-")[0]
        if kind == "hang":
            self.server.stopped.wait(60)
        elif kind == "drip":
            self.drip()
        else:
            answers = ANSWERS[kind]
            self.wfile.write(answers.get(path, answers.get(None, NOT_THERE)))

    def drip(self) -> None:
        """Send one byte after the other for as long as somebody listens."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        while not self.server.stopped.wait(0.2):
            self.wfile.write(b"#")


class Proxy(socketserver.ThreadingTCPServer):
    """The proxy with what it was asked for."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[tuple[str, str]] = []
        self.lock = threading.Lock()
        self.stopped = threading.Event()

    def handle_error(self, request: socket.socket, client_address: object) -> None:
        """Say nothing of those who hang up."""

    @property
    def environment(self) -> dict[str, str]:
        """What makes a process ask by this proxy and by nothing else."""
        url = f"http://127.0.0.1:{self.server_address[1]}"
        names = ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy")
        return dict.fromkeys(names, url) | {"NO_PROXY": "", "no_proxy": ""}


@contextmanager
def proxy() -> Iterator[Proxy]:
    """A proxy that is there while the block runs."""
    with Proxy() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server
        finally:
            server.stopped.set()
            server.shutdown()
