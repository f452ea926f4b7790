"""The explorer's forms that ask or change the warehouse itself: the lookup, and marks of findings.

The warehouse is opened for the length of one answer, so that a run of dbt is never kept out of it.
What is looked for is in the answer alone. Marks go into the same store as those of
`audit review import`; they need a token that only a page of this explorer knows, and are taken on
loopback alone.
"""

from __future__ import annotations

import asyncio
import hmac
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import duckdb
from datasette import Request, Response
from datasette.app import Datasette

from audit.lookup.command import OPTIONS
from audit.lookup.search import Identifier, look_up
from audit.review import VERDICTS, MarkError, store_marks
from audit.rule_files import declared_rules
from audit.warehouse import CannotOpen, open_warehouse

LOOKUP_PATH = "/-/lookup"
REVIEW_PATH = "/-/review"
MARK_PATH = "/-/mark"
# Bytes of a sent form, characters of one field, references and findings on a page.
BODY_LIMIT = 20_000
FIELD_LIMIT = 500
MOST_REFERENCES = 100
MOST_FINDINGS = 10
# Another process, such as a build, may have the warehouse open.
PATIENCE_SECONDS = 5
WRONG_TOKEN = "The page is from an explorer that was stopped since: open it again."


class Refused(Exception):
    """Why a form is not answered, and the status of that."""

    def __init__(self, reason: str, status: int = 400) -> None:
        super().__init__(reason)
        self.status = status


async def sent_fields(
    receive: Callable, body_limit: int = BODY_LIMIT, too_long: str = "That is too much text."
) -> dict[str, str]:
    """The fields of a form that was sent. Raises `ValueError` where they are too long."""
    body, is_whole = b"", False
    while not is_whole:
        message = await receive()
        body += message.get("body", b"")
        is_whole = not message.get("more_body", False)
        if len(body) > body_limit:
            raise ValueError(too_long)
    fields = parse_qs(body.decode("latin-1"), errors="replace", max_num_fields=20)
    # Browsers send two characters for the end of a line, and count one.
    return {name: texts[0].replace("\r\n", "\n") for name, texts in fields.items()}


class Forms:
    """The pages of the forms over one warehouse."""

    def __init__(self, warehouse: Path | None, takes_marks: bool) -> None:
        self.warehouse = warehouse
        self.takes_marks = takes_marks
        # Sent along with each mark: no other page can know it.
        self.token = secrets.token_urlsafe(24)
        # The file is open for reading or for writing, never for both.
        self.lock = asyncio.Lock()

    def routes(self) -> list[tuple[str, Callable]]:
        """What is to be answered where."""
        return [
            (f"^{LOOKUP_PATH}$", self.send_lookup),
            (f"^{REVIEW_PATH}$", self.send_rules),
            (rf"^{REVIEW_PATH}/(?P<rule>[a-z_]+)$", self.send_review),
            (f"^{MARK_PATH}$", self.take_mark),
        ]

    async def ask(self, question: Callable, *, read_only: bool = True) -> Any:
        """What `question` answers with an open warehouse. Raises `Refused`, never with a value."""

        def answer() -> Any:
            if self.warehouse is None:
                raise Refused("There is no database behind this explorer.", 503)
            with open_warehouse(
                self.warehouse, read_only=read_only, patience=PATIENCE_SECONDS
            ) as connection:
                connection.execute(
                    "set variable hash_key = (select any_value(hash_key) from "
                    "intermediate.hash_key)"
                )
                return question(connection)

        async with self.lock:
            try:
                return await asyncio.to_thread(answer)
            except CannotOpen:
                raise Refused(
                    "The audit's database is open in another program: try again when it is done.",
                    503,
                ) from None
            except (MarkError, SystemExit) as error:
                raise Refused(str(error)) from None
            except duckdb.Error as error:
                raise Refused(f"That failed ({type(error).__name__}).", 500) from None

    async def send_page(
        self, datasette: Datasette, request: Request, template: str, fill: Callable
    ) -> Response:
        """A page of what `fill` gives, or of why it gives nothing.

        Datasette would print an error, with all that stands in variables.
        """
        page: dict[str, Any] = {"token": self.token, "verdicts": VERDICTS[True]}
        status = 200
        try:
            await fill(page)
        except Refused as error:
            page["error"], status = str(error), error.status
        except ValueError as error:
            page["error"], status = str(error), 400
        except Exception as error:
            page["error"], status = f"That failed ({type(error).__name__}).", 500
        return Response.html(
            await datasette.render_template(template, page, request=request), status=status
        )

    async def send_lookup(self, datasette: Datasette, request: Request) -> Response:
        """The form for what a person looks for, and below what was found of what was sent."""

        async def fill(page: dict[str, Any]) -> None:
            page |= {"options": OPTIONS, "field_limit": FIELD_LIMIT, "sent": {}}
            if request.method != "POST":
                return
            sent = {
                name: text.strip()
                for name, text in (await sent_fields(request.receive)).items()
                if name in OPTIONS and text.strip()
            }
            if not sent:
                raise Refused("There is nothing to look for.")
            if max(map(len, sent.values())) > FIELD_LIMIT:
                raise Refused(f"A field is longer than {FIELD_LIMIT} characters.")
            page["sent"] = sent
            identifiers = [Identifier(text, name) for name, text in sent.items()]
            page["answer"] = await self.ask(
                lambda warehouse: look_up(warehouse, identifiers, MOST_REFERENCES)
            )

        return await self.send_page(datasette, request, "lookup.html", fill)

    async def send_rules(self, datasette: Datasette, request: Request) -> Response:
        """The rules with findings, and how many of each are marked."""

        def read(warehouse: duckdb.DuckDBPyConnection) -> list[tuple]:
            return warehouse.execute(
                "select rule, label_en, text_count, coalesce(mark_count, 0) from rules.rules "
                "inner join (select rule, count(distinct (field, image_id)) as text_count "
                "from explore.findings group by rule) using (rule) "
                "left join (select rule, count(*) as mark_count from staging.review_mark "
                "where stratum = 'found' group by rule) using (rule) order by label_en"
            ).fetchall()

        async def fill(page: dict[str, Any]) -> None:
            page["rules"] = await self.ask(read)

        return await self.send_page(datasette, request, "review.html", fill)

    async def send_review(self, datasette: Datasette, request: Request) -> Response:
        """Findings of one rule without a mark, drawn at random in the order of `audit review`."""
        rule = next(
            (row for row in declared_rules() if row["rule"] == request.url_vars["rule"]), None
        )

        def read(warehouse: duckdb.DuckDBPyConnection) -> dict[str, Any]:
            drawn = warehouse.execute(
                "select concat_ws('/', rule, field, image_id), field, "
                "string_agg(distinct value_masked, ' · ' order by value_masked), any_value(url), "
                "any_value(caption_masked), any_value(image_id) "
                "from explore.findings left join explore.masked_captions "
                "using (image_id, url) "
                "anti join staging.review_mark using (rule, field, image_id) "
                "where rule = $rule group by rule, field, image_id "
                "order by md5(concat_ws(' ', 1, image_id, field)) limit $most",
                {"rule": rule["rule"], "most": MOST_FINDINGS},
            ).fetchall()
            marks = warehouse.execute(
                "select verdict, count(*) from staging.review_mark "
                "where rule = ? and stratum = 'found' group by all",
                [rule["rule"]],
            ).fetchall()
            return {"drawn": drawn, "marks": dict(marks)}

        async def fill(page: dict[str, Any]) -> None:
            if rule is None:
                raise Refused("There is no such rule.", 404)
            page |= {"rule": rule, "takes_marks": self.takes_marks}
            page |= await self.ask(read)

        return await self.send_page(datasette, request, "review.html", fill)

    async def take_mark(self, datasette: Datasette, request: Request) -> Response:
        """Take one verdict on one finding, and lead back to where it was given."""
        if request.method != "POST":
            return Response.text("A mark is sent by a form.", status=405)
        try:
            fields = await sent_fields(request.receive)
            if not self.takes_marks:
                raise Refused("Marks are taken on loopback alone.", 403)
            if not hmac.compare_digest(fields.get("token", "").encode(), self.token.encode()):
                raise Refused(WRONG_TOKEN, 403)
            text_id = fields.get("text_id", "")
            marks = {text_id: fields.get("verdict", "")}
            await self.ask(lambda warehouse: store_marks(warehouse, marks), read_only=False)
        except Refused as error:
            return Response.text(str(error), status=error.status)
        except ValueError as error:
            return Response.text(str(error), status=400)
        back = fields.get("back", "")
        if not back.startswith("/") or back.startswith(("//", "/\\")) or not back.isprintable():
            back = f"{REVIEW_PATH}/{text_id.partition('/')[0]}"
        return Response.redirect(back, status=303)
