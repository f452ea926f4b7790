"""Run another detector over texts, in an environment of its own (`make peers`).

    .venv-peers/bin/python scripts/develop/peers.py presidio < request.json

reads {"texts": […]} from standard input and writes {"version", "seconds", "findings"}, where
`findings` has for each text a list of [entity, value]. `polars` is no detector: it reads a file and
patterns, and is only timed; `lingua` finds the language of texts. The other detectors need packages
that this project does not: they are locked in requirements-peers.lock and never imported by
anything else.
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


def polars(file: str, patterns: list[str]) -> dict:
    """How long polars asks the column `caption` of a parquet file for each pattern."""
    import polars as pl

    captions = pl.read_parquet(file)
    start = time.perf_counter()
    captions.select(
        pl.col("caption").str.contains(pattern).sum().alias(str(index))
        for index, pattern in enumerate(patterns)
    )
    seconds = time.perf_counter() - start
    return {"version": f"polars {version('polars')}", "seconds": seconds}


def lingua(texts: list[str]) -> dict:
    """The language that lingua finds in each text, an ISO 639-1 code; null where it is unsure."""
    from lingua import LanguageDetectorBuilder

    detector = (
        LanguageDetectorBuilder.from_all_languages()
        .with_preloaded_language_models()
        .with_minimum_relative_distance(0.1)
        .build()
    )
    start = time.perf_counter()
    found = detector.detect_languages_in_parallel_of(texts)
    return {
        "version": f"lingua {version('lingua-language-detector')}",
        "seconds": time.perf_counter() - start,
        "languages": [language and language.iso_code_639_1.name for language in found],
    }


def main() -> None:
    """Detect in all texts, timed without the start."""
    request = json.load(sys.stdin)
    if sys.argv[1] == "polars":
        json.dump(polars(**request), sys.stdout)
        return
    if sys.argv[1] == "lingua":
        json.dump(lingua(**request), sys.stdout)
        return
    package, make = DETECTORS[sys.argv[1]]
    detect = make()
    texts = request["texts"]
    start = time.perf_counter()
    findings = [detect(text) for text in texts]
    seconds = time.perf_counter() - start
    json.dump(
        {"version": f"{package} {version(package)}", "seconds": seconds, "findings": findings},
        sys.stdout,
    )


if __name__ == "__main__":
    main()
