"""Scores as JUnit XML, which build servers show: a test case for every golden and every floor."""

import re
from typing import TextIO
from xml.etree import ElementTree

from giextract.cli.scores.headline import floor_name, found_now, pinned_at
from giextract.cli.scores.labels import measure, read_as, run_title, said
from giextract.cli.showing.visible import visible
from giextract.evaluation.evaluation import Evaluation
from giextract.evaluation.summary import Judged, Summary
from giextract.words import Language

# What a golden's test case fails over: what is wrong, not what could not be told.
FAILS = {"wrong", "missed", "guessed"}
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(evaluation: Evaluation, to: TextIO, language: Language) -> None:
    """Write a test suite for every run, and one for the floors."""
    root = ElementTree.Element("testsuites", name="giextract evaluate")
    for run in evaluation.runs:
        suite = _suite(root, run_title(run, language), [_failures(run, one, language) for one in run.reports])
        for case, one in zip(suite, run.reports, strict=True):
            case.set("name", _text(one.name))
    floors = _suite(root, said("floors", language), [
        [] if f.holds else [f"{pinned_at(f, language)}; {said('found', language)} {found_now(f)}"]
        for f in evaluation.floors
    ])  # fmt: skip
    for case, floor in zip(floors, evaluation.floors, strict=True):
        case.set("name", _text(f"{floor.run} {floor_name(floor, language)}".strip()))
    ElementTree.indent(root)
    to.write('<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n")


def _suite(root: ElementTree.Element, name: str, failures: list[list[str]]) -> ElementTree.Element:
    failed = sum(map(bool, failures))
    suite = ElementTree.SubElement(root, "testsuite", name=_text(name), tests=str(len(failures)), failures=str(failed))
    for lines in failures:
        case = ElementTree.SubElement(suite, "testcase", classname=_text(name))
        if lines:
            ElementTree.SubElement(case, "failure", message=_text(lines[0])).text = _text("\n".join(lines))
    return suite


def _failures(run: Summary, one: Judged, language: Language) -> list[str]:
    zh = language == "zh"
    lines = [f"{measure(c.kind, language)}: {c.detail_zh if zh else c.detail}" for c in one.complaints]
    for cell in run.troubles:
        if cell.report == one.name and cell.verdict in FAILS:
            lines.append(f"{cell.cell}: {read_as(cell, language)}")
    return lines


def _text(text: str) -> str:
    return _NO_XML.sub("\ufffd", visible(text))
