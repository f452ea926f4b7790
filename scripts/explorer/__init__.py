"""What the explorer adds to Datasette: start page, links, offline map, and who may look."""

from __future__ import annotations

import base64
import hashlib
import hmac
import html
import inspect
import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from datasette import Response, hookimpl
from datasette.app import Datasette
from datasette.plugins import pm
from datasette.utils import tilde_encode
from markupsafe import Markup

from regions import region_outlines

LOOPBACK_NAMES = {"127.0.0.1", "localhost", "[::1]"}
# Longest text of a link; the whole address is its title.
ADDRESS_LENGTH = 80
# In the results of a query these columns lead to the rows behind them.
FILTERS = ("value_hash", "rule", "category", "domain")

Application = Callable[[dict, Callable, Callable], Awaitable[None]]


def show_address(url: str, thumbnails: bool) -> Markup:
    """A link to a picture that tells its server nothing of this page; on request the picture."""
    address = html.escape(url, quote=True)
    text = html.escape(url if len(url) <= ADDRESS_LENGTH else f"{url[:ADDRESS_LENGTH]}…")
    picture = (
        f'<img class="thumbnail" src="{address}" alt="" loading="lazy" '
        'referrerpolicy="no-referrer">'
        if thumbnails
        else ""
    )
    return Markup(
        f'<a href="{address}" title="{address}" rel="noreferrer noopener nofollow">'
        f"{picture}{text}</a>"
    )


def inline_scripts(explorer: Datasette) -> list[str]:
    """The scripts that Datasette and its plugins write into their pages, and which never change."""
    templates = Path(inspect.getfile(Datasette)).parent / "templates"
    scripts = [
        script.replace("{{ datasette_allow_facet }}", "true")
        for name in ("_close_open_menus.html", "_codemirror_foot.html", "table.html")
        for script in re.findall(
            r"<script>(.*?)</script>", (templates / name).read_text(encoding="utf-8"), re.DOTALL
        )
    ]
    for columns in (["latitude", "longitude"], []):
        scripts += pm.hook.extra_body_script(
            template="table.html",
            database="audit",
            table=None,
            columns=columns,
            view_name="table",
            request=None,
            datasette=explorer,
        )
    # A plugin without a script for a page writes an empty list into it.
    return [str(script) for script in scripts]


def security_policy(explorer: Datasette, thumbnails: bool) -> str:
    """What a page may do: run the scripts of this package and of Datasette, ask nobody else.

    Scripts in a page run by their hash alone, so text that becomes markup by some mistake stays
    without effect. Styles may stand in a page: Datasette writes the names of columns into one.
    """
    hashes = [
        base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        for script in sorted(set(inline_scripts(explorer)))
    ]
    scripts = " ".join(f"'sha256-{digest}'" for digest in hashes)
    pictures = " http: https:" if thumbnails else ""
    return (
        f"default-src 'none'; connect-src 'self'; script-src 'self' {scripts}; "
        f"style-src 'self' 'unsafe-inline'; img-src 'self' data:{pictures}; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


class ExplorerPlugin:
    """Datasette's hooks; `context` goes to the start page: coverage, questions, tables."""

    # Datasette finds this package's folders `static` and `templates` by it.
    __name__ = __name__

    def __init__(self, context: dict[str, Any], thumbnails: bool, password: str | None) -> None:
        self.context = context
        self.thumbnails = thumbnails
        self.password = password

    @hookimpl
    def extra_template_vars(self) -> dict[str, Any]:
        return {"explorer": {**self.context, "thumbnails": self.thumbnails}}

    @hookimpl
    def extra_css_urls(self) -> list[str]:
        return ["/-/static-plugins/explorer/explorer.css"]

    @hookimpl
    def extra_js_urls(self) -> list[dict[str, Any]]:
        return [{"url": "/-/static-plugins/explorer/explorer.js", "module": True}]

    @hookimpl
    def register_routes(self) -> list[tuple[str, Callable]]:
        outlines = {level: region_outlines(level) for level in ("country", "state")}

        async def send_outlines() -> Response:
            return Response.json(outlines)

        return [(r"^/-/outlines\.json$", send_outlines)]

    @hookimpl
    def render_cell(self, value: object, column: str, table: str | None) -> Markup | None:
        if value is None:
            return None
        if column == "url" and str(value).lower().startswith(("http://", "https://")):
            return show_address(str(value), self.thumbnails)
        if column == "image_id" and table is None:
            text = html.escape(str(value))
            return Markup(f'<a href="/audit/masked_captions/{tilde_encode(str(value))}">{text}</a>')
        if column == "value_hash" or (column in FILTERS and table is None):
            search = html.escape(urlencode({column: value}, quote_via=quote), quote=True)
            text = html.escape(str(value))
            return Markup(f'<a href="/audit/findings?{search}">{text}</a>')
        return None

    @hookimpl
    def asgi_wrapper(self, datasette: Datasette) -> Callable[[Application], Application]:
        headers = [
            (b"content-security-policy", security_policy(datasette, self.thumbnails).encode()),
            (b"referrer-policy", b"no-referrer"),
            (b"x-content-type-options", b"nosniff"),
            (b"x-robots-tag", b"noindex, nofollow"),
        ]

        def wrap(application: Application) -> Application:
            async def guarded(scope: dict, receive: Callable, send: Callable) -> None:
                if scope["type"] != "http":
                    await application(scope, receive, send)
                    return

                async def send_with_headers(message: dict) -> None:
                    if message["type"] == "http.response.start":
                        message["headers"] = [*message["headers"], *headers]
                    await send(message)

                refusal = self._refusal(dict(scope["headers"]))
                if refusal:
                    await refusal.asgi_send(send_with_headers)
                else:
                    await application(scope, receive, send_with_headers)

            return guarded

        return wrap

    def _refusal(self, headers: dict[bytes, bytes]) -> Response | None:
        """Why a request is not answered: no password, or a name that a web page made up."""
        if self.password is None:
            name = headers.get(b"host", b"").decode("latin-1").rsplit(":", 1)[0]
            if name in LOOPBACK_NAMES:
                return None
            return Response.text("This explorer answers on loopback only.", status=403)
        given = headers.get(b"authorization", b"")
        expected = b"Basic " + base64.b64encode(f"audit:{self.password}".encode())
        if hmac.compare_digest(given, expected):
            return None
        return Response.text(
            "Name: audit. The password stands where the explorer was started.",
            status=401,
            headers={"WWW-Authenticate": 'Basic realm="audit", charset="UTF-8"'},
        )
