"""What the rules find in captions, as int_caption_findings finds it, without a warehouse."""

from __future__ import annotations

import json

import duckdb

# What `_follow` hands over, as the engine's from_json reads it.
CAPTIONS_AS_JSON = """
    [{"place": "integer", "caption": "varchar",
      "found": [{"rule": "varchar", "value": "varchar"}]}]
"""


def matches_of(rule: str, text: str = "text") -> str:
    """SQL: the matches of a rule in the expression `text` just as it stands, behind its hint."""
    return (
        f"case when rules.may_hold_{rule}({text}) then rules.find_{rule}({text}) "
        "else []::varchar[] end"
    )


class Captions:
    """Captions in a database with the functions of the rules, each as it stands and as it reads."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, texts: list[str]) -> None:
        self.connection = connection
        self.texts = texts
        self.hinted: dict[str, list[bool]] = {}
        connection.execute(
            "create or replace temp table numbered (number integer, caption varchar)"
        )
        # As one text: of a list, the engine looks for modules that are not there at each value.
        connection.execute(
            "insert into numbered select generate_subscripts(texts, 1), unnest(texts) "
            """from (select from_json($1, '["varchar"]') as texts)""",
            [json.dumps(texts)],
        )
        connection.execute(
            "create or replace temp table readings as "
            "select number, rules.reading(caption) as reading from numbered "
            "where rules.is_hard_to_read(caption)"
        )
        connection.execute(
            "create or replace temp table texts as select number, caption as text, null as reading "
            "from numbered union all by name select number, reading, "
            "array_to_string(struct_extract(reading, 'read'), '') as text from readings"
        )

    def may_hold(self, rule: str) -> list[bool]:
        """Whether a rule's hint passes, of each caption."""
        if rule not in self.hinted:
            rows = self.connection.execute(
                f"select bool_or(rules.may_hold_{rule}(text)) from texts "
                "group by number order by number"
            ).fetchall()
            self.hinted[rule] = [row[0] for row in rows]
        return self.hinted[rule]

    def find(self, rule: str) -> list[list[str]]:
        """The matches of a rule in each caption, as they stand there."""
        # Most rules hold in few texts, and their patterns take a while to compile.
        if not any(self.may_hold(rule)):
            return [[] for _ in self.texts]
        rows = self.connection.execute(
            "select if(count(*) > 1, rules.longest_values(flatten(list(found))), any_value(found)) "
            "from (select number, if(reading is null, found, list_transform(found, lambda value: "
            "rules.as_written(value, reading))) as found from "
            f"(select *, {matches_of(rule)} as found from texts)) group by number order by number"
        ).fetchall()
        return [list(row[0] or []) for row in rows]

    def find_all(self, rules: list[str]) -> list[dict[str, list[str]]]:
        """Of each caption, what each of the rules finds and what follows from it."""
        (sources,) = self.connection.execute("select rules.sources_of_follow()").fetchone()
        read = {source for rule in rules for source in json.loads(sources).get(rule, [])}
        found: list[dict[str, list[str]]] = [{} for _ in self.texts]
        for rule in dict.fromkeys([*rules, *sorted(read)]):
            for caption, values in zip(found, self.find(rule), strict=True):
                if values:
                    caption[rule] = values
        if read:
            self._follow(found, read)
        return [{rule: caption[rule] for rule in rules if caption.get(rule)} for caption in found]

    def _follow(self, found: list[dict[str, list[str]]], read: set[str]) -> None:
        """Put what follows from the rules `read` into what was found, caption by caption."""
        captions = [
            {
                "place": place,
                "caption": self.texts[place],
                "found": [
                    {"rule": rule, "value": value} for rule in caption for value in caption[rule]
                ],
            }
            for place, caption in enumerate(found)
            if caption.keys() & read
        ]
        # All at once: the patterns are compiled for each query.
        rows = self.connection.execute(
            "select item.place, rules.follow(item.caption, item.found) "
            f"from (select unnest(from_json($1, '{CAPTIONS_AS_JSON}')) as item)",
            [json.dumps(captions)],
        ).fetchall()
        for place, followed in rows:
            together: dict[str, list[str]] = {}
            for finding in followed:
                together.setdefault(finding["rule"], []).append(finding["value"])
            found[place] = together
