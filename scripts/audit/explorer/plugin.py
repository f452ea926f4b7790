"""What the explorer adds to Datasette: start page, links, offline map, and who may look."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import html
import inspect
import ipaddress
import re
import sqlite3
import weakref
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import duckdb
import jinja2
from datasette import Request, Response, hookimpl
from datasette.app import Datasette
from datasette.filters import Filters
from datasette.plugins import pm
from datasette.utils import tilde_encode, urlsafe_components
from datasette.utils.asgi import BadRequest, Base400
from datasette.views.base import DatasetteError
from markupsafe import Markup

from audit.explorer.forms import LOOKUP_PATH, MARK_PATH, Forms, sent_fields
from audit.regions import read_seed, region_outlines
from audit.report.writer import Writer, read_texts
from audit.rule_pages import render_rule, rule_pages
from audit.try_text import LENGTH_LIMIT, check_text, mark_matches, rule_count_text, try_text

# A host with a public name and nothing before it; a browser takes no other text for the same.
PUBLIC_ADDRESS = re.compile(r"https?://(?:[\w-]+\.)+([a-z][a-z0-9-]+)(?::\d+)?(?:[/?#]\S*)?", re.I)
# Top-level domains that lead nowhere else: home routers in Germany answer to names in `box`.
LOCAL_DOMAINS = {"arpa", "box", "onion"}
# Where a cell of a CSV file would begin like a formula and is no number, at whichever separator a
# spreadsheet splits. Datasette sends a file row by row.
FORMULA = re.compile(rb'(^|[\t\r\n,;])("*)(?=[=+\-@])(?!-?\d+(?:\.\d+)?(?:[,\r\n]|$))')
# Bytes that one value, one page of results, and all of SQLite may take.
VALUE_LIMIT = 16 * 1024**2
RESULT_LIMIT = 32 * 1024**2
MEMORY_LIMIT = 256 * 1024**2
# Longest text of a link; the whole address is its title.
ADDRESS_LENGTH = 80
# What something is sent to, and how many bytes to try a text: a character takes 12 at most.
TRY_PATH = "/-/try"
FORM_PATHS = (TRY_PATH, LOOKUP_PATH, MARK_PATH)
BODY_LIMIT = 12 * LENGTH_LIMIT + 100
# What is shown of an image: all that was found, its caption, place, signals of consent, numbers.
IMAGE_QUERIES = {
    "findings": """
        select
            findings.category,
            category.label_en as category_label,
            category.legal_basis,
            findings.rule,
            rule.label_en as rule_label,
            findings.field,
            findings.value_masked,
            findings.value_hash
        from findings
        inner join category on findings.category = category.category
        inner join rule on findings.rule = rule.rule
        where findings.image_id = :key
        order by category.risk desc, findings.category, findings.rule, findings.value_hash
    """,
    "caption": "select * from masked_captions where image_id = :key",
    "place": "select * from located_images where image_id = :key",
    "signals": "select * from image_signals where image_id = :key order by rowid",
    "numbers": "select image_hash, source_key from findings where image_id = :key limit 1",
}
# In the order of a hash, which is that of no value.
EXAMPLES = """
    select min(image_id) as image_id, field, value_masked, min(domain) as domain
    from findings
    where rule = :key
    group by value_hash, field, value_masked
    order by value_hash
    limit 10
"""
# How a table can be narrowed down: what may stand behind `__` in an address.
COMPARISONS = {key for key, _, _ in Filters([]).lookups()}
# In the results of a query these columns lead to the rows behind them.
FILTERS = ("value_hash", "rule", "category", "domain")

# Where Datasette serves this package's folder `static`.
STATIC = f"/-/static-plugins/{__package__}"

Application = Callable[[dict, Callable, Callable], Awaitable[None]]


def is_loopback(host: str) -> bool:
    """Whether an address can only be reached from this machine."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_public(url: str, top_level_domains: set[str]) -> bool:
    """Whether a browser may ask an address by itself: no password, nothing in the local network."""
    address = PUBLIC_ADDRESS.fullmatch(url)
    return bool(address) and address[1].lower() in top_level_domains - LOCAL_DOMAINS


class BoundedRows:
    """SQLite's rows of a query, up to `RESULT_LIMIT`: then the query fails, and not the machine."""

    def __init__(self) -> None:
        self.sizes: weakref.WeakKeyDictionary[sqlite3.Cursor, int] = weakref.WeakKeyDictionary()

    def __call__(self, cursor: sqlite3.Cursor, values: tuple) -> sqlite3.Row:
        size = sum(len(value) for value in values if isinstance(value, (str, bytes)))
        self.sizes[cursor] = self.sizes.get(cursor, 0) + size
        if self.sizes[cursor] > RESULT_LIMIT:
            raise sqlite3.OperationalError("The result is too large: ask for less of it.")
        return sqlite3.Row(cursor, values)


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


def is_sent_from_here(headers: dict[bytes, bytes]) -> bool:
    """Whether a form was sent by a page of this explorer, by what no page can make up."""
    if b"sec-fetch-site" in headers:
        return headers[b"sec-fetch-site"] == b"same-origin"
    # Browsers leave that out where the address is neither encrypted nor this machine's.
    origin = headers.get(b"origin", b"").decode("latin-1")
    return urlsplit(origin).netloc == headers.get(b"host", b"").decode("latin-1") != ""


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
    """Datasette's hooks; `context` goes to the start page: coverage, questions, tables.

    `rules` has the functions of the rules, for the page that tries them, `warehouse` is the
    database behind the forms that ask it. Without rules it is a comparison of two audits, which has
    counts and no findings: no form, no link to rows.
    """

    # Datasette finds this package's folders `static` and `templates` by it.
    __name__ = __package__

    def __init__(
        self,
        context: dict[str, Any],
        rules: duckdb.DuckDBPyConnection | None,
        thumbnails: bool,
        password: str | None,
        warehouse: Path | None = None,
    ) -> None:
        self.forms = Forms(warehouse, takes_marks=password is None)
        self.context = context
        self.rules = rules
        self.thumbnails = thumbnails
        self.password = password
        self.top_level_domains = {row["top_level_domain"] for row in read_seed("top_level_domains")}

    @hookimpl
    def prepare_connection(self, conn: sqlite3.Connection) -> None:
        conn.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, VALUE_LIMIT)
        conn.execute(f"pragma hard_heap_limit = {MEMORY_LIMIT}")
        conn.row_factory = BoundedRows()

    @hookimpl
    def prepare_jinja2_environment(self, env: jinja2.Environment) -> None:
        # Not as a variable of each page: Datasette's page of an error has none.
        env.globals["explorer"] = {**self.context, "thumbnails": self.thumbnails}

    @hookimpl
    def handle_exception(
        self, datasette: Datasette, request: Request, exception: Exception
    ) -> Callable:
        async def answer() -> Response:
            page: dict[str, Any] = {
                "title": None,
                "error": f"That failed ({type(exception).__name__}).",
            }
            if isinstance(exception, DatasetteError):
                escaped = Markup if exception.message_is_html else str
                page |= {
                    **exception.error_dict,
                    "title": exception.title,
                    "error": escaped(exception.message),
                }
            elif isinstance(exception, Base400):
                page["error"] = str(exception.args[0])
            status = getattr(exception, "status", 500)
            if isinstance(exception, DatasetteError) and status == 500:
                # Its way to say that an address asks for what is not there.
                status = 400
            page |= {"ok": False, "status": status}
            if request.path.endswith(".json"):
                return Response.json(page, status=status)
            template = datasette.jinja_env.select_template([f"{status}.html", "error.html"])
            page |= {
                "urls": datasette.urls,
                "app_css_hash": datasette.app_css_hash(),
                "extra_css_urls": [{"url": url} for url in self.extra_css_urls()],
                "extra_js_urls": self.extra_js_urls(),
            }
            return Response.html(
                await template.render_async({**page, "menu_links": lambda: []}), status=status
            )

        return answer

    @hookimpl
    def extra_css_urls(self) -> list[str]:
        return [f"{STATIC}/explorer.css"]

    @hookimpl
    def extra_js_urls(self) -> list[dict[str, Any]]:
        return [{"url": f"{STATIC}/explorer.js", "module": True}]

    @hookimpl
    def register_routes(self) -> list[tuple[str, Callable]]:
        outlines = {level: region_outlines(level) for level in ("country", "state")}

        async def send_outlines() -> Response:
            return Response.json(outlines)

        routes: list[tuple[str, Callable]] = [(r"^/-/outlines\.json$", send_outlines)]
        if self.rules is not None:
            routes += [(f"^{TRY_PATH}$", self._send_trial), *self.forms.routes()]
        return routes

    @hookimpl
    def filters_from_request(
        self, request: Request, datasette: Datasette, database: str, table: str
    ) -> Callable[[], Awaitable[None]]:
        """Refuse a filter by a column that is not there, which would show all rows instead."""

        async def check() -> None:
            columns = {"rowid", *await datasette.get_database(database).table_columns(table)}
            for name in request.args:
                column, _, comparison = name.partition("__")
                if name.startswith("_"):
                    continue
                if column not in columns:
                    raise BadRequest(f"{table} has no column {column}.")
                if comparison and comparison not in COMPARISONS:
                    raise BadRequest(f"There is no comparison {comparison}.")

        return check

    @hookimpl
    def extra_template_vars(
        self, datasette: Datasette, request: Request | None, table: str | None, view_name: str
    ) -> Callable[[], Awaitable[dict[str, Any]]] | None:
        if view_name != "row" or table not in ("rule", "masked_captions"):
            return None
        (key,) = urlsafe_components(request.url_vars["pks"])

        async def read() -> dict[str, Any]:
            database = datasette.get_database("audit")

            async def rows(sql: str) -> list[dict[str, Any]]:
                return [dict(row) for row in await database.execute(sql, {"key": key})]

            if table == "rule":
                return {"rule_page": await self._rule_page(key, rows)}
            image: dict[str, Any] = {name: await rows(sql) for name, sql in IMAGE_QUERIES.items()}
            for row in image["caption"]:
                image["address"] = self._linked(row["url"])
            return {"image": image}

        return read

    async def _rule_page(
        self, rule: str, rows: Callable[[str], Awaitable[list[dict[str, Any]]]]
    ) -> dict[str, Any] | None:
        """The page of a rule with its counts, examples and reviews here; None where it is gone."""
        page = rule_pages("en").get(rule)
        if page is None:
            return None
        examples = await rows(EXAMPLES)
        for example in examples:
            example["link"] = f"/audit/masked_captions/{example['image_id']}"
        write = Writer("en", read_texts("en"), self.context.get("minimum_count", 0))
        body = await asyncio.to_thread(
            render_rule,
            page,
            write,
            await rows("select * from rule_counts where rule = :key order by field"),
            examples=examples,
            history=self.context.get("history", {}).get(rule, []),
            version=(await rows("select rule_version from rule where rule = :key"))[0][
                "rule_version"
            ],
        )
        return {"label": page.label, "body": body}

    @hookimpl
    def skip_csrf(self, scope: dict) -> bool:
        # The guard asks where it comes from, without a cookie.
        return scope["path"] in FORM_PATHS

    async def _send_trial(self, datasette: Datasette, request: Request) -> Response:
        """The page with a box for a text, and below what the rules said to the one that was sent.

        The text is in the answer alone. What stands in the address is not read.
        """
        page: dict[str, Any] = {"length_limit": LENGTH_LIMIT}
        status = 200
        try:
            if request.method == "POST":
                too_long = f"The text is longer than {LENGTH_LIMIT:,} characters."
                fields = await sent_fields(request.receive, BODY_LIMIT, too_long)
                page["text"] = check_text(fields.get("text", ""))
                trial = await asyncio.to_thread(try_text, self.rules, page["text"])
                page |= {
                    "trial": trial,
                    "pieces": mark_matches(page["text"], trial.matches),
                    "other_rules": rule_count_text(trial),
                }
        except ValueError as error:
            page["error"], status = str(error), 400
        except Exception as error:
            # Datasette would print it, with all that stands in variables.
            page["error"], status = f"That failed ({type(error).__name__}).", 500
        return Response.html(
            await datasette.render_template("try.html", page, request=request), status=status
        )

    def _linked(self, url: str) -> Markup | None:
        """A link to a picture; None where its address is of another kind, such as a script."""
        if not url.lower().startswith(("http://", "https://")):
            return None
        return show_address(url, self.thumbnails and is_public(url, self.top_level_domains))

    @hookimpl
    def render_cell(self, value: object, column: str, table: str | None) -> Markup | None:
        if value is None:
            return None
        if column == "url":
            return self._linked(str(value))
        if column == "image_id" and table is None:
            text = html.escape(str(value))
            return Markup(f'<a href="/audit/masked_captions/{tilde_encode(str(value))}">{text}</a>')
        if self.rules is None:
            return None
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
            (b"cross-origin-opener-policy", b"same-origin"),
            (b"cross-origin-resource-policy", b"same-origin"),
            # A page about people stays in no cache on the disk.
            (b"cache-control", b"no-store"),
        ]
        names = {name for name, _ in headers}

        def wrap(application: Application) -> Application:
            async def guarded(scope: dict, receive: Callable, send: Callable) -> None:
                if scope["type"] != "http":
                    await application(scope, receive, send)
                    return

                is_text = False

                async def send_with_headers(message: dict) -> None:
                    nonlocal is_text
                    if message["type"] == "http.response.start":
                        kind = dict(message["headers"]).get(b"content-type", b"")
                        is_text = kind.startswith((b"text/csv", b"text/plain"))
                        kept = [pair for pair in message["headers"] if pair[0].lower() not in names]
                        message["headers"] = [*kept, *headers]
                    elif is_text:
                        message["body"] = FORMULA.sub(rb"\1\2'", message.get("body", b""))
                    await send(message)

                refusal = self._refusal(scope)
                if refusal:
                    await refusal.asgi_send(send_with_headers)
                else:
                    await application(scope, receive, send_with_headers)

            return guarded

        return wrap

    def _refusal(self, scope: dict) -> Response | None:
        """Why a request is not answered.

        No password, a name that a web page made up, or another page that lets the browser ask. Such
        a page may lead to the start page and to no other: any question can cost seconds.
        """
        headers = dict(scope["headers"])
        is_form = scope["method"] == "POST" and scope["path"] in FORM_PATHS
        if scope["method"] not in ("GET", "HEAD") and not is_form:
            return Response.text("This explorer only shows.", status=405)
        asks_start_page = (scope["path"], scope["query_string"]) == ("/", b"")
        is_followed_link = asks_start_page and headers.get(b"sec-fetch-dest") == b"document"
        is_own = (
            is_sent_from_here(headers)
            if is_form
            else headers.get(b"sec-fetch-site", b"none") in (b"none", b"same-origin")
        )
        if not is_own and not is_followed_link:
            return Response.text(
                "Another page asked for this. To open the address, type or paste it.", status=403
            )
        if self.password is None:
            host = re.sub(r":\d+$", "", headers.get(b"host", b"").decode("latin-1"))
            if is_loopback(host.strip("[]").lower()):
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
