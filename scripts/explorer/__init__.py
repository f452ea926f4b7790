"""What the explorer adds to Datasette: start page, links, offline map, and who may look."""

from __future__ import annotations

import base64
import hmac
import html
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import quote, urlencode

from datasette import Response, hookimpl
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
            return Markup(
                f'<a href="/audit/masked_captions/{tilde_encode(str(value))}">{value}</a>'
            )
        if column == "value_hash" or (column in FILTERS and table is None):
            search = html.escape(urlencode({column: value}, quote_via=quote), quote=True)
            text = html.escape(str(value))
            return Markup(f'<a href="/audit/findings?{search}">{text}</a>')
        return None

    @hookimpl
    def asgi_wrapper(self) -> Callable[[Application], Application]:
        def wrap(application: Application) -> Application:
            async def guarded(scope: dict, receive: Callable, send: Callable) -> None:
                if scope["type"] != "http":
                    await application(scope, receive, send)
                    return

                async def send_with_headers(message: dict) -> None:
                    if message["type"] == "http.response.start":
                        message["headers"] = [*message["headers"], *self._headers()]
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

    def _headers(self) -> list[tuple[bytes, bytes]]:
        """The browser itself sees to it that nothing is fetched from elsewhere."""
        pictures = " http: https:" if self.thumbnails else ""
        policy = (
            "default-src 'self' 'unsafe-inline'; "
            f"img-src 'self' data:{pictures}; frame-ancestors 'none'"
        )
        return [
            (b"content-security-policy", policy.encode()),
            (b"referrer-policy", b"no-referrer"),
            (b"x-content-type-options", b"nosniff"),
            (b"x-robots-tag", b"noindex, nofollow"),
        ]
