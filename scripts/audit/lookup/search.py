"""Finds the references that hold what a person asks for, without keeping it.

A value is compared with the findings by its keyed hash, so any writing of a name, phone number or
IBAN finds the others. It is searched literally as well, in all captions, addresses and EXIF texts
of the audit, since a rule can miss it: nothing found means that it stands in none of them. It goes
into no log, no file and no message.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import duckdb

from audit.lookup.literal import Literal, literal_of
from audit.rule_files import declared_rules
from audit.unchecked import unchecked_lines
from audit.warehouse import check_texts, read_coverage, read_identity

HASH = "rules.keyed_hash(rules.normalise_value(rules.normalise, $value))"
HOST = re.compile(r"(?i)(?:[\w-]{1,63}\.)+[a-z][\w-]{1,62}")
ADDRESS = re.compile(r"(?i)[a-z][a-z0-9+.-]*://\S+")
# What the literal search calls itself where a rule would stand.
LITERAL = "literal"
# So many identifiers are one pattern: a larger one exceeds the engine's automaton.
SIEVE_SIZE = 8
# The texts of an image: where they stand.
TEXTS = {
    "caption": ("staging.stg_laion__images", "caption"),
    "url": ("staging.stg_laion__images", "url"),
    "exif": ("staging.stg_laion__images", "exif"),
    # What the raw text holds as numbers.
    "exif fields": (
        "intermediate.int_exif",
        "concat_ws(' | ', artist, copyright, image_description, owner_name, document_name, "
        "xp_author, xp_title, xp_comment, xp_keywords, xp_subject)",
    ),
}
# The same as people read them: percent signs of UTF-8, else of Latin-1; the values of JSON.
DECODED = r"""
    rules.decoded_text(case source
        when 'url' then coalesce(
            try(url_decode(text)),
            rules.exif_text(
                'b''' || regexp_replace(text, '%([0-9A-Fa-f]{2})', '\\x\1', 'g') || ''''
            ),
            text
        )
        when 'exif' then case
            when json_valid(text) then array_to_string(list_transform(
                json_extract_string(text, '$.*'), lambda value: rules.exif_text(value)
            ), ' | ')
            else text
        end
        else text
    end)
"""


@dataclass(frozen=True)
class Identifier:
    """What is asked for: a value, and as what (of `kinds`, or a rule); None is all it can be."""

    value: str
    kind: str | None = None


@dataclass(frozen=True)
class Match:
    """Where an identifier stands in a reference; `identifier` is its number, from 0.

    `rule` is `literal`, `url` or `domain` where no rule found it.
    """

    identifier: int
    field: str
    rule: str
    value_masked: str | None
    is_certain: bool


@dataclass(frozen=True)
class Finding:
    """What else a rule found in the same reference."""

    field: str
    rule: str
    label: str
    label_de: str
    category: str
    category_label: str
    category_label_de: str
    legal_basis: str
    legal_basis_de: str
    value_masked: str


@dataclass
class Place:
    """Where the EXIF says that the picture was taken: degrees as they stand there, and regions."""

    latitude: float
    longitude: float
    country: str | None
    state: str | None
    taken_at: str | None


@dataclass
class Reference:
    """One row of the training set that holds an identifier; `row` counts from 0 in its shard."""

    image_id: int
    url: str | None
    shard: str
    row: int
    is_certain: bool
    matches: list[Match] = field(default_factory=list)
    caption_masked: str | None = None
    findings: list[Finding] = field(default_factory=list)
    place: Place | None = None


@dataclass
class Asked:
    """An identifier as it may be shown, and how it was searched."""

    kind: str | None
    value_masked: str
    rules: list[str]
    is_searched_literally: bool
    reference_count: int


@dataclass(frozen=True)
class Gap:
    """Why so many rules could not look everywhere in a field."""

    field: str
    rule_count: int
    text_en: str
    text_de: str


@dataclass(frozen=True)
class MissingColumn:
    """A text that so many of all files do not have."""

    column: str
    file_count: int
    all_file_count: int


@dataclass
class Answer:
    """What was found, by which rules it was searched, in how much of the training set.

    The certain references stand first. `unchecked` says where the rules that were asked could not
    look, `gaps` and `missing_columns` what the audit as a whole could not look at.
    """

    asked: list[Asked]
    reference_count: int
    certain_count: int
    references: list[Reference]
    coverage: dict[str, Any]
    identity: dict[str, Any]
    unchecked: list[str] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    missing_columns: list[MissingColumn] = field(default_factory=list)

    @property
    def searched(self) -> list[str]:
        """The rules that looked for any of the identifiers, each once."""
        return list(dict.fromkeys(rule for asked in self.asked for rule in asked.rules))


def kinds() -> dict[str, list[str]]:
    """What people call a kind of value, and the rules that find it."""
    kinds: dict[str, list[str]] = {}
    for rule in declared_rules():
        if "lookup" in rule:
            kinds.setdefault(rule["lookup"], []).append(rule["rule"])
    return kinds | {"domain": [], "url": []}


def rules_of(kind: str | None) -> list[dict[str, Any]]:
    """The rules that find a kind. Raises `SystemExit` where there is no such kind."""
    declared = declared_rules()
    if kind is None:
        return declared
    names = kinds().get(kind, [kind])
    if kind not in kinds() and kind not in [rule["rule"] for rule in declared]:
        known = [*kinds(), *(rule["rule"] for rule in declared)]
        raise SystemExit(f"There is no kind {kind!r}: {', '.join(known)}.")
    return [rule for rule in declared if rule["rule"] in names]


def form_of(identifier: Identifier) -> str:
    """What the writings of an identifier have in common, see macros/privacy/normalise.sql."""
    if identifier.kind is not None:
        forms = [rule.get("normalise", rule["mask"]) for rule in rules_of(identifier.kind)]
        return forms[0] if forms else "words"
    value = identifier.value
    if "@" in value:
        return "email"
    digits = sum(sign.isdigit() for sign in value)
    if digits > 5 and not re.search("[A-Za-z]{3}", value):
        return "telephone_number" if re.match(r"\s*[+0(]", value) else "number"
    return "words"


def check_hashes(warehouse: duckdb.DuckDBPyConnection) -> None:
    """Raise `SystemExit` where findings were hashed by another key or in another way.

    Nothing would be found then, which must not be mistaken for an answer.
    """
    control = HASH.replace("$value", "controls.value")
    (differing,) = warehouse.execute(
        f"""
        with controls as (
            select
                image_id,
                rule,
                value,
            from intermediate.int_findings
            limit 1000
        ),

        hashed as (
            select
                controls.image_id,
                controls.rule,
                {control} as value_hash,
            from controls
            inner join rules.rules on controls.rule = rules.rule
        )

        select count(*)
        from hashed
        anti join explore.findings as findings
            on
                hashed.image_id = findings.image_id
                and hashed.rule = findings.rule
                and hashed.value_hash = findings.value_hash
        """
    ).fetchone()
    if differing:
        raise SystemExit("The findings are older than the project's code: run `make build` first.")


def find_hashes(warehouse: duckdb.DuckDBPyConnection) -> None:
    """Note the findings whose value is one of the table `asked` in any writing."""
    warehouse.execute(
        f"""
        with hashes as (
            select
                asked.identifier,
                rules.rule,
                {HASH.replace("$value", "asked.value")} as value_hash,
            from asked
            inner join rules.rules on list_contains(asked.rules, rules.rule)
        )

        insert into found
        select
            findings.image_id,
            hashes.identifier,
            findings.field,
            findings.rule,
            findings.value_masked,
            true,
        from explore.findings
        inner join hashes
            on findings.rule = hashes.rule and findings.value_hash = hashes.value_hash
        """
    )


def find_images(warehouse: duckdb.DuckDBPyConnection, number: int, kind: str, value: str) -> None:
    """Note the images with the address `value` (http or https), or of the domain `value`.

    A domain stands for the hosts below it; an image needs no finding to be found.
    """
    condition = {
        "url": "regexp_replace(url, '^https?://', '') = regexp_replace($value, '^https?://', '')",
        "domain": "domain = $value or host = $value or ends_with(host, '.' || $value)",
    }[kind]
    warehouse.execute(
        f"insert into found select image_id, $number, 'url', '{kind}', null, true "
        f"from staging.stg_laion__images where {condition}",
        {"number": number, "value": value},
    )


def find_literally(warehouse: duckdb.DuckDBPyConnection, literals: dict[int, Literal]) -> None:
    """Note where identifiers stand in captions, addresses and EXIF texts, found by a rule or not.

    One look at every text, whatever the number of identifiers.
    """
    if not literals:
        return

    def occurs(name: str, pattern: str, text: str) -> str:
        # A variable and not a parameter: a pattern that is no constant is compiled for each row.
        warehouse.execute(f"set variable {name} = ?", [f"(?i){pattern}"])
        return f"regexp_matches({text}, getvariable('{name}'))"

    sieves = [f"(?:{literal.sieve})" for literal in literals.values()]
    groups = [sieves[start : start + SIEVE_SIZE] for start in range(0, len(sieves), SIEVE_SIZE)]
    sifted = []
    for source, (table, text) in TEXTS.items():
        passed = [
            occurs(f"sieve_{number}", "|".join(group), text) for number, group in enumerate(groups)
        ]
        sifted.append(
            f"select image_id, '{source}' as source, {text} as text from {table} "
            f"where {' or '.join(passed)}"
        )
    nearly = [
        occurs(f"sieve_of_{number}", literal.sieve, "text")
        + (f" and {occurs(f'also_{number}', literal.also, 'text')}" if literal.also else "")
        for number, literal in literals.items()
    ]
    warehouse.execute(
        "create or replace temp table sifted as "
        "select image_id, split_part(source, ' ', 1) as field, decoded, "
        "rules.fold_text(decoded) as folded, "
        "rules.normalise_value('hidden_email', decoded) as open "
        f"from (select image_id, source, {DECODED} as decoded from ({' union all '.join(sifted)}) "
        f"where {' or '.join(nearly)})"
    )
    for number, literal in literals.items():
        certain = (
            occurs("certain", literal.certain, literal.reading) if literal.certain else "false"
        )
        possible = (
            occurs("possible", literal.possible, literal.reading) if literal.possible else "false"
        )
        place = occurs("place", literal.place, "folded") if literal.place else "true"
        warehouse.execute(
            f"insert into found select image_id, $number, field, '{LITERAL}', null, "
            f"bool_or({certain} and {place}) from sifted where {certain} or {possible} "
            "group by image_id, field",
            {"number": number},
        )
    warehouse.execute("drop table sifted")


def find_addresses(
    warehouse: duckdb.DuckDBPyConnection, number: int, identifier: Identifier
) -> list[str]:
    """Search an identifier as the address of an image and as a domain, where it is one.

    Returns as which.
    """
    value, kind = identifier.value, identifier.kind
    host = value.lower().rstrip(".").removeprefix("www.")
    searched = []
    if kind == "url" or (kind is None and ADDRESS.fullmatch(value)):
        find_images(warehouse, number, "url", value)
        searched.append("url")
    if kind == "domain" or (kind is None and HOST.fullmatch(host)):
        find_images(warehouse, number, "domain", host)
        searched.append("domain")
    return searched


def mask_of(identifier: Identifier) -> str:
    """How an identifier is masked."""
    if "@" in identifier.value:
        return "email"
    masks = {rule["mask"] for rule in rules_of(identifier.kind)}
    return "number" if masks == {"number"} else "words"


def search_all(
    warehouse: duckdb.DuckDBPyConnection, identifiers: Sequence[Identifier]
) -> list[Asked]:
    """Note in the table `found` where the identifiers stand."""
    rules = [[rule["rule"] for rule in rules_of(identifier.kind)] for identifier in identifiers]
    warehouse.execute(
        "create or replace temp table asked "
        "(identifier integer, value varchar, mask varchar, rules varchar[])"
    )
    warehouse.executemany(
        "insert into asked values (?, ?, ?, ?)",
        [
            [number, identifier.value, mask_of(identifier), rules[number]]
            for number, identifier in enumerate(identifiers)
        ],
    )
    warehouse.execute(
        "create or replace temp table found (image_id bigint, identifier integer, "
        "field varchar, rule varchar, value_masked varchar, is_certain boolean)"
    )
    find_hashes(warehouse)
    literals = {
        number: literal
        for number, identifier in enumerate(identifiers)
        if identifier.kind not in ("url", "domain")
        and (literal := literal_of(warehouse, form_of(identifier), identifier.value))
    }
    find_literally(warehouse, literals)
    checked = {
        rule
        for (rule,) in warehouse.execute(
            "select distinct rule from marts.rule_counts where is_checked"
        ).fetchall()
    }
    addresses = [
        find_addresses(warehouse, number, identifier)
        for number, identifier in enumerate(identifiers)
    ]
    rows = warehouse.execute(
        "select identifier, any_value(rules.mask_value(mask, value)), count(distinct image_id) "
        "from asked left join found using (identifier) group by all order by all"
    ).fetchall()
    return [
        Asked(
            identifiers[number].kind,
            masked,
            [rule for rule in rules[number] if rule in checked] + addresses[number],
            number in literals or identifiers[number].kind in ("url", "domain"),
            count,
        )
        for number, masked, count in rows
    ]


def rows_by_image(cursor: duckdb.DuckDBPyConnection) -> dict[int, list[tuple]]:
    """The rows of a query by its first column, without it."""
    rows: dict[int, list[tuple]] = {}
    for image_id, *row in cursor.fetchall():
        rows.setdefault(image_id, []).append(tuple(row))
    return rows


def describe(warehouse: duckdb.DuckDBPyConnection, most: int | None) -> list[Reference]:
    """The references of the table `found`, or `most` of them, with all that is known of each."""
    warehouse.execute(
        "create or replace temp table described as "
        "select image_id, bool_or(is_certain) as is_certain, "
        # What holds most of what was asked for stands first, then in the order of the questions.
        "row_number() over (order by bool_or(is_certain) desc, count(distinct identifier) desc, "
        "min(identifier), image_id) as place from found group by image_id order by place "
        + (f"limit {most:d}" if most is not None else "")
    )
    matches = rows_by_image(
        warehouse.execute(
            # What a rule found is said once, with what is masked of it.
            "select image_id, identifier, field, rule, value_masked, bool_or(is_certain) "
            "from found semi join described using (image_id) group by 1, 2, 3, 4, 5 "
            f"qualify rule <> '{LITERAL}' "
            "or count(*) over (partition by image_id, identifier, field) = 1 order by all"
        )
    )
    findings = rows_by_image(
        warehouse.execute(
            "select image_id, field, rule, rules.label_en, rules.label_de, rules.category, "
            "categories.label_en, categories.label_de, categories.legal_basis, "
            "categories.legal_basis_de, value_masked "
            "from (select distinct image_id, field, rule, value_masked "
            "from explore.findings semi join described using (image_id)) "
            "inner join rules.rules using (rule) "
            "inner join seeds.sensitive_categories as categories "
            "on rules.category = categories.category order by all"
        )
    )
    places = rows_by_image(
        warehouse.execute(
            "select image_id, exif.latitude, exif.longitude, places.country_name, "
            "places.state_name, places.taken_at::varchar from described "
            "inner join intermediate.int_exif as exif using (image_id) "
            "inner join explore.located_images as places using (image_id)"
        )
    )
    captions = rows_by_image(
        warehouse.execute(
            "select image_id, caption_masked from explore.masked_captions "
            "semi join described using (image_id)"
        )
    )
    images = warehouse.execute(
        "select image_id, url, shard, image_id & 4294967295, is_certain "
        "from described inner join staging.stg_laion__images using (image_id) "
        "order by place"
    ).fetchall()
    return [
        Reference(
            *image,
            matches=[Match(*row) for row in matches[image[0]]],
            caption_masked=captions.get(image[0], [(None,)])[0][0],
            findings=[Finding(*row) for row in findings.get(image[0], [])],
            place=Place(*places[image[0]][0]) if image[0] in places else None,
        )
        for image in images
    ]


def read_gaps(warehouse: duckdb.DuckDBPyConnection) -> tuple[list[Gap], list[MissingColumn]]:
    """What the audit as a whole could not look at."""
    gaps = warehouse.execute(
        "select counts.field, count(*), reasons.text_en, reasons.text_de "
        "from marts.rule_counts as counts "
        "inner join seeds.unchecked_reasons as reasons "
        "on counts.unchecked_reason = reasons.reason group by all order by all"
    ).fetchall()
    columns = warehouse.execute(
        "select column_name, count(*) filter (where source_name is null), count(*) "
        "from staging.shard_columns semi join staging.load_log using (shard) "
        "where column_name in ('caption', 'url', 'exif') group by all "
        "having count(*) filter (where source_name is null) > 0 order by all"
    ).fetchall()
    return [Gap(*row) for row in gaps], [MissingColumn(*row) for row in columns]


def look_up(
    warehouse: duckdb.DuckDBPyConnection,
    identifiers: Sequence[Identifier],
    most: int | None = None,
) -> Answer:
    """Search all `identifiers`; `most` references are described, or all.

    Raises `SystemExit` where the audit is not built, its texts are elsewhere or a kind is unknown,
    never with a value.
    """
    identifiers = [
        Identifier(identifier.value.strip(), identifier.kind) for identifier in identifiers
    ]
    names = {rule["rule"] for identifier in identifiers for rule in rules_of(identifier.kind)}
    try:
        check_texts(warehouse)
        check_hashes(warehouse)
        asked = search_all(warehouse, identifiers)
        count, certain_count = warehouse.execute(
            "select count(*), count(*) filter (where is_certain) from "
            "(select bool_or(is_certain) as is_certain from found group by image_id)"
        ).fetchone()
        return Answer(
            asked,
            count,
            certain_count,
            describe(warehouse, most),
            read_coverage(warehouse),
            read_identity(warehouse),
            unchecked_lines(warehouse, sorted(names)),
            *read_gaps(warehouse),
        )
    except (duckdb.CatalogException, duckdb.BinderException):
        # Without its cause: nothing that was bound to a query may reach the terminal.
        raise SystemExit("The audit is not built: run `make build` first.") from None
    except duckdb.Error as error:
        raise SystemExit(f"The search failed ({type(error).__name__}).") from None
