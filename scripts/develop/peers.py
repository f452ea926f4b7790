"""Run another detector over texts, in an environment of its own (`make peers`).

    .venv-peers/bin/python scripts/develop/peers.py presidio < request.json

reads {"texts": […]} from standard input and writes {"version", "seconds", "findings"}, where
`findings` has for each text a list of [entity, value]. Seconds are those of the processor, over all
threads. The ENGINES are no detectors: they ask the column `caption` of a parquet file for patterns,
and are only timed; `lingua` finds the language of texts. The other programs need packages that this
project does not: they are locked in requirements-peers.lock and never imported by anything else.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from importlib.metadata import version

Findings = list[list[str]]
Detector = Callable[[str], Findings]


def presidio() -> Detector:
    """presidio-analyzer: patterns only, its recognizers for Germany on, no language model."""
    import tldextract.tldextract
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine

    class NoLanguageModel(NlpEngine):
        def load(self) -> None:
            pass

        def is_loaded(self) -> bool:
            return True

        def process_text(self, text: str, language: str) -> NlpArtifacts:
            return NlpArtifacts([], [], [], [], self, language)

        def process_batch(self, texts, language, **_):
            return ((text, self.process_text(text, language)) for text in texts)

        def is_stopword(self, word: str, language: str) -> bool:
            return False

        def is_punct(self, word: str, language: str) -> bool:
            return False

        def get_supported_entities(self) -> list[str]:
            return []

        def get_supported_languages(self) -> list[str]:
            return ["de"]

    import presidio_analyzer.predefined_recognizers as predefined

    # Its e-mail recognizer would download the public suffix list: the packaged one is used.
    tldextract.tldextract.TLD_EXTRACTOR = tldextract.TLDExtract(suffix_list_urls=())

    registry = RecognizerRegistry(supported_languages=["de"])
    registry.load_predefined_recognizers(languages=["de"])
    present = {recognizer.name for recognizer in registry.recognizers}
    for name in dir(predefined):
        if name.startswith("De") and name not in present:
            registry.add_recognizer(getattr(predefined, name)(supported_language="de"))
    engine = AnalyzerEngine(
        registry=registry, nlp_engine=NoLanguageModel(), supported_languages=["de"]
    )

    def detect(text: str) -> Findings:
        return [
            [result.entity_type, text[result.start : result.end]]
            for result in engine.analyze(text, language="de")
        ]

    return detect


def scrubadub() -> Detector:
    """scrubadub with its German locale."""
    import scrubadub

    scrubber = scrubadub.Scrubber(locale="de_DE")
    return lambda text: [[filth.type, filth.text] for filth in scrubber.iter_filth(text)]


def datafog() -> Detector:
    """datafog-core (Rust) with its German locale."""
    import datafog_core

    return lambda text: [
        [finding.entity_type, finding.matched_text]
        for finding in datafog_core.scan(text, {"locale": "de"})
    ]


def cloakrs() -> Detector:
    """cloakrs (Rust) with its German locale."""
    import cloakrs

    scanner = cloakrs.Scanner(locale="de")
    return lambda text: [
        [finding.entity_type, text[finding.start : finding.end]]
        for finding in scanner.scan(text).findings
    ]


DETECTORS: dict[str, tuple[str, Callable[[], Detector]]] = {
    "presidio": ("presidio-analyzer", presidio),
    "scrubadub": ("scrubadub", scrubadub),
    "datafog": ("datafog-core", datafog),
    "cloakrs": ("cloakrs", cloakrs),
}


def polars(file: str, patterns: list[str]) -> None:
    """polars, all patterns in one pass."""
    import polars as pl

    pl.read_parquet(file).select(
        pl.col("caption").str.contains(pattern).sum().alias(str(index))
        for index, pattern in enumerate(patterns)
    )


def datafusion(file: str, patterns: list[str]) -> None:
    """DataFusion, all patterns in one pass."""
    from datafusion import SessionContext

    context = SessionContext()
    context.register_parquet("captions", file)
    counts = ", ".join(
        f"sum(case when regexp_like(caption, {sql_text(pattern)}) then 1 else 0 end) as c{index}"
        for index, pattern in enumerate(patterns)
    )
    context.sql(f"select {counts} from captions").collect()


def chdb(file: str, patterns: list[str]) -> None:
    """ClickHouse in this process, all patterns in one pass."""
    import chdb as clickhouse

    counts = ", ".join(
        f"countIf(match(caption, {sql_text(pattern.replace(chr(92), chr(92) * 2))}))"
        for pattern in patterns
    )
    clickhouse.query(f"select {counts} from file({sql_text(file)}, Parquet)")


def hyperscan(file: str, patterns: list[str]) -> None:
    """Vectorscan, all patterns in one automaton; the texts are handed over by a loop in Python."""
    import hyperscan as hs
    import polars as pl

    database = hs.Database()
    database.compile(
        expressions=[pattern.encode() for pattern in patterns],
        ids=list(range(len(patterns))),
        flags=[hs.HS_FLAG_SINGLEMATCH | hs.HS_FLAG_UTF8 | hs.HS_FLAG_ALLOWEMPTY] * len(patterns),
    )

    def found(*_: object) -> None:
        """Count nothing: what is timed is the search."""

    for caption in pl.read_parquet(file)["caption"]:
        if caption:
            database.scan(caption.encode(), match_event_handler=found)


def sql_text(text: str) -> str:
    """A literal of SQL."""
    return "'" + text.replace("'", "''") + "'"


ENGINES: dict[str, Callable[[str, list[str]], None]] = {
    "polars": polars,
    "datafusion": datafusion,
    "chdb": chdb,
    "hyperscan": hyperscan,
}


def time_engine(name: str, file: str, patterns: list[str]) -> dict:
    """How long an engine asks a file for all patterns; `error` where it cannot."""
    start = time.process_time()
    try:
        ENGINES[name](file, patterns)
    except Exception as error:  # Each has errors of its own, and what counts is that it cannot.
        return {"version": f"{name} {version(name)}", "error": type(error).__name__}
    return {"version": f"{name} {version(name)}", "seconds": time.process_time() - start}


def lingua(texts: list[str]) -> dict:
    """The language that lingua finds in each text, an ISO 639-1 code; null where it is unsure."""
    from lingua import LanguageDetectorBuilder

    detector = (
        LanguageDetectorBuilder.from_all_languages()
        .with_preloaded_language_models()
        .with_minimum_relative_distance(0.1)
        .build()
    )
    start = time.process_time()
    found = detector.detect_languages_in_parallel_of(texts)
    return {
        "version": f"lingua {version('lingua-language-detector')}",
        "seconds": time.process_time() - start,
        "languages": [language and language.iso_code_639_1.name for language in found],
    }


def main() -> None:
    """Detect in all texts, timed without the start."""
    request = json.load(sys.stdin)
    if sys.argv[1] in ENGINES:
        json.dump(time_engine(sys.argv[1], **request), sys.stdout)
        return
    if sys.argv[1] == "lingua":
        json.dump(lingua(**request), sys.stdout)
        return
    package, make = DETECTORS[sys.argv[1]]
    detect = make()
    texts = request["texts"]
    start = time.process_time()
    findings = [detect(text) for text in texts]
    seconds = time.process_time() - start
    json.dump(
        {"version": f"{package} {version(package)}", "seconds": seconds, "findings": findings},
        sys.stdout,
    )


if __name__ == "__main__":
    main()
