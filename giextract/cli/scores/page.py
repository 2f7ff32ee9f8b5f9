"""An evaluation for a browser: one page that needs no script, no other file and no connection."""

from collections.abc import Sequence
from importlib.resources import files

from giextract.cli.scores import charts
from giextract.cli.scores.cases import compared, complained, worst
from giextract.cli.scores.headline import floor_name, found_now, headline, pinned_at
from giextract.cli.scores.labels import known, measure, run_name, run_title, said
from giextract.cli.showing.html import POLICY
from giextract.cli.showing.visible import markup, visible
from giextract.evaluation.evaluation import Evaluation
from giextract.evaluation.floors import Floor
from giextract.evaluation.resampling import DRAWS
from giextract.evaluation.summary import Cost, Summary
from giextract.evaluation.truth import PASSING
from giextract.report import OUTCOMES
from giextract.words import Language

KINDS = ("blank", "zero", "figure", "undetermined", "absent")
# What stands in the first line of a run, large.
LARGE = ("right", "wrong_and_not_flagged", "passed_bad", "false_alarms", "over_flagged", "cells_to_look_at")


def html_page(evaluation: Evaluation, language: Language) -> str:
    """A whole HTML document."""
    title = markup(visible(said("title", language, goldens=evaluation.goldens)))
    first = evaluation.runs[0]
    about = said(
        "about", language, reports=first.counts["reports"], cells=first.counts["cells"], digest=evaluation.digest
    )
    return "\n".join([
        "<!DOCTYPE html>",
        f'<html lang="{"zh-CN" if language == "zh" else "en"}">', '<head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{title}</title>", f"<style>{_style()}</style></head>", "<body>",
        f"<header><h1>{title}</h1><p>{markup(about)}</p></header>",
        _floors(evaluation, language),
        *(_run(run, language) for run in evaluation.runs),
        *(compared(one, language) for one in evaluation.comparisons), "</body></html>", "",
    ])  # fmt: skip


def _style() -> str:
    return (files("giextract.cli.scores") / "page.css").read_text(encoding="utf-8")


def _run(run: Summary, language: Language) -> str:
    stopped = f'<p class="bad">{markup(said("stopped", language, reason=run.stopped))}</p>' if run.stopped else ""
    groups = "".join(
        _section(said(f"by_{by}", language), charts.bars([g for g in run.groups if g.by == by], language))
        for by in ("layout", "form", "table", "format")
    )
    return (
        f"<article><h2>{markup(said('run', language, name=run_title(run, language)))}</h2>{stopped}"
        f"{_glance(run, language)}<div class=two>"
        + _section(said("headline", language), _headline(run, language))
        + "<div>"
        + _section(
            said("shares", language), charts.intervals(run, language) + _small("interval", language, draws=DRAWS)
        )
        + _section(said("outcomes", language), _confusion(run.outcomes, (*OUTCOMES, "absent"), "should_be", language))
        + _section(said("blanks", language), _confusion(run.blanks, KINDS, "printed", language))
        + _section(said("cost", language), _cost(run.cost, run.counts["reports"], language))
        + f"</div></div>{charts.legend(language)}<div class=two>{groups}</div>"
        + _section(said("worst", language), worst(run, language))
        + complained(run, language)
        + f"<details><summary>{said('reports_list', language)}</summary>{_reports(run, language)}</details></article>"
    )


def _section(head: str, body: str) -> str:
    return f"<section><h3>{markup(head)}</h3>{body}</section>"


def _small(key: str, language: Language, **values: object) -> str:
    return f"<p><small>{markup(said(key, language, **values))}</small></p>"


def _glance(run: Summary, language: Language) -> str:
    told = dict(headline(run, language))
    cards = (
        f'<li class="{"bad" if told[name].bad else ""}"><b>{markup(told[name].text)}</b><span>{measure(name, language)}'
        f"</span><small>{markup(told[name].beside)}</small></li>"
        for name in LARGE
        if name in told
    )
    return f"<ul class=glance>{''.join(cards)}</ul>"


def _headline(run: Summary, language: Language) -> str:
    rows = (
        f'<tr class="{"bad" if cell.bad else ""}"><th>{measure(name, language)}</th><td>{markup(cell.text)}</td>'
        f"<td><small>{markup(cell.beside)}</small></td></tr>"
        for name, cell in headline(run, language)
    )
    return f"<table>{''.join(rows)}</table>"


def _confusion(crossed: dict[str, dict[str, int]], columns: Sequence[str], rows: str, language: Language) -> str:
    """Rows are what should be, columns what is; the more on a row stands in a cell, the darker it is."""
    kept = [c for c in columns if any(c in row for row in crossed.values())]
    order = [*(c for c in columns if c in crossed), *(r for r in crossed if r not in columns)]
    head = "".join(f"<th>{known(column, language)}</th>" for column in kept)
    body = ""
    for row in order:
        of = sum(crossed[row].values())
        cells = "".join(_shaded(crossed[row].get(column, 0), of, _is_as_good(row, column)) for column in kept)
        body += f"<tr><th>{known(row, language)}</th>{cells}</tr>"
    return f"<table class=crossed><tr><th><small>{said(rows, language)}</small></th>{head}</tr>{body}</table>"


def _is_as_good(wanted: str, found: str) -> bool:
    """Tell whether an outcome, or a kind of figure, is the one that is wanted; a second reading verifies what is consistent."""
    return wanted == found or (wanted in (*PASSING, "passing") and found in PASSING)


def _shaded(count: int, of: int, is_same: bool) -> str:
    if not count:
        return "<td></td>"
    depth = round(15 + 55 * count / of)
    ground = f"color-mix(in srgb, var(--{'good' if is_same else 'warning'}) {depth}%, transparent)"
    return f'<td style="background:{ground}">{count}</td>'


def _cost(cost: Cost, reports: int, language: Language) -> str:
    tokens = cost.input_tokens, cost.output_tokens
    rows = [
        ("seconds", f"{cost.seconds:.1f}", f"{cost.seconds / reports:.2f}"),
        ("requests", str(cost.requests), f"{cost.requests / reports:.1f}"),
        ("tokens", "{}, {}".format(*tokens), "{:.0f}, {:.0f}".format(*(t / reports for t in tokens))),
    ]
    if cost.money is not None:
        rows.append(("money", f"{cost.money:.4f}", f"{cost.money / reports:.6f}"))
    head = f"<tr><th></th><th>{said('whole_run', language)}</th><th>{said('per_report', language)}</th></tr>"
    body = (f"<tr><th>{measure(name, language)}</th><td>{whole}</td><td>{each}</td></tr>" for name, whole, each in rows)
    return f"<table>{head}{''.join(body)}</table>"


def _floors(evaluation: Evaluation, language: Language) -> str:
    broken = evaluation.broken
    state = f"{len(evaluation.floors) - len(broken)}/{len(evaluation.floors)} {said('holds', language)}"
    none = "" if evaluation.is_pinned else f"<p>{said('no_floors', language)}</p>"
    head = "".join(f"<th>{said(key, language)}</th>" for key in ("floor", "at", "found", "holds"))
    rows = (_floor(floor, language) for floor in sorted(evaluation.floors, key=lambda f: f.holds))
    return (
        f'<details{" open" if broken else ""} class="{"bad" if broken else "well"}"><summary>'
        f"{said('floors', language)}: {state}</summary>{none}<table><tr>{head}</tr>{''.join(rows)}</table></details>"
    )


def _floor(floor: Floor, language: Language) -> str:
    name = (
        f"{run_name(floor.run, language)} {floor_name(floor, language)}" if floor.run else floor_name(floor, language)
    )
    told = said("holds" if floor.holds else "broken", language)
    values = (markup(text) for text in (name, pinned_at(floor, language), found_now(floor), told))
    return f'<tr class="{"" if floor.holds else "bad"}"><td>{"</td><td>".join(values)}</td></tr>'


def _reports(run: Summary, language: Language) -> str:
    counted = ("cells", "right", "abstained", "wrong", "wrong_and_not_flagged", "named")
    head = "".join(f"<th>{said(key, language)}</th>" for key in ("report", "by_layout", "should_be", "outcome"))
    head += "".join(f"<th>{measure('cells_to_look_at' if m == 'named' else m, language)}</th>" for m in counted)
    rows = "".join(
        f"<tr><td>{markup(one.name)}</td><td>{markup(one.layout)}</td><td>{known(one.expected, language)}</td>"
        f"<td>{known(one.outcome, language)}</td>"
        + "".join(f"<td>{one.counts.get(m, 0)}</td>" for m in counted)
        + "</tr>"
        for one in run.reports
    )
    return f"<table class=list><tr>{head}</tr>{rows}</table>"
