"""Findings as SARIF 2.1.0, the format that code hosts and editors show (docs.oasis-open.org/sarif/sarif/v2.1.0)."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TextIO
from urllib.parse import quote

from giextract import __version__
from giextract.checks.catalogue import explain, rules
from giextract.checks.rulebook import described
from giextract.words import Language

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {"error": "error", "warning": "warning", "notice": "note"}


def write(files: Iterable[tuple[str, Iterable[dict[str, Any]]]], out: TextIO, language: Language) -> None:
    """Write one run, a result a line, holding one report at a time."""
    driver = {"name": "giextract", "version": __version__, "rules": _rules(language)}
    head = f'{{"$schema": {json.dumps(SCHEMA)}, "version": "2.1.0", "runs": [{{"tool": {_text({"driver": driver})}'
    out.write(f'{head}, "columnKind": "unicodeCodePoints", "results": [')
    before = "\n"
    for location, reports in files:
        for report in reports:
            for result in _results(location, report, language):
                out.write(before + _text(result))
                before = ",\n"
    out.write("\n]}]}\n")


def _rules(language: Language) -> list[dict[str, Any]]:
    return [
        {
            "id": rule.id,
            "name": rule.title[language],
            "shortDescription": {"text": rule.title[language]},
            "fullDescription": {"text": described(rule, language)},
            "help": {"text": explain(rule, language)},
            "defaultConfiguration": {"level": LEVELS[rule.severity]},
        }
        for rule in rules().values()
        if rule.status == "active"
    ]


def _results(location: str, report: dict[str, Any], language: Language) -> Iterable[dict[str, Any]]:
    if report["failure"] is not None:
        yield {"level": "error", "message": {"text": report["failure"]}, "locations": [_location(location, None)]}
    for finding in report["findings"]:
        yield {
            "ruleId": finding["rule"],
            "level": LEVELS[finding["severity"]],
            "message": {"text": finding["message_zh" if language == "zh" else "message"]},
            "locations": [_location(location, finding["line"])],
            "partialFingerprints": {"finding/v1": finding["id"]},
            "properties": {"cause": finding["cause"], "cells": finding["cells"], "suspects": finding["suspects"]},
        }


def _location(location: str, line: int | None) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": quote(Path(location).as_posix(), errors="replace")}}
    return {"physicalLocation": {**place, "region": {"startLine": line}} if line else place}


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
