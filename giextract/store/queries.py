"""What is asked of a store; only documents that stand somewhere now are current."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Select, Subquery, func, select

from giextract.store.records import Place, Standing, Stands, document_of
from giextract.store.schema import pages, places, policies, results, rollups

_STANDING = (
    results.c.document,
    results.c.sha256,
    results.c.outcome,
    results.c.failure,
    results.c.read_by,
    results.c.judged_by,
    pages.c.asked_by,
    results.c.agency,
    results.c.year,
)


def standing(connection: Connection, files: Mapping[Place, str]) -> dict[Place, Standing]:
    """What a store has for each file and the hash of its bytes."""
    here = {path: (document, root) for path, document, root in connection.execute(_current(files))}
    names = {name for place, sha in files.items() for name in (sha, document_of(None, place.path))}
    names |= {document for document, _ in here.values()}
    same = (pages.c.document == results.c.document) & (pages.c.part == results.c.part)
    stored = select(*_STANDING).join_from(results, pages, same, isouter=True).where(results.c.document.in_(names))
    rows = connection.execute(stored.order_by(results.c.document))
    known = {(document, sha): tuple(parts) for (document, sha), parts in groupby(rows, lambda row: row[:2])}
    stood = {document: parts for (document, _), parts in known.items()}
    out = {}
    for place, sha in files.items():
        current, root = here.get(place.path, (None, place.root))
        failure = document_of(None, place.path)
        document = failure if (failure, sha) in known else sha
        parts = known.get((document, sha), ())
        reports = parts or stood.get(current or "", ())
        out[place] = Standing(
            document,
            outcomes=tuple(row.outcome for row in parts),
            read_by=parts[0].read_by if parts else "",
            judged_by=parts[0].judged_by if len({row.judged_by for row in parts}) == 1 else "",
            asked_by=(parts[0].asked_by or "") if len({row.asked_by for row in parts}) == 1 else "",
            failure=parts[0].failure if parts else None,
            placed=current == document,
            other_root=root if current not in (None, sha, failure) and root != place.root else None,
            reports=tuple(Stands(row.outcome, row.agency, row.year) for row in reports),
            has_failed=bool(reports) and current == failure,
        )
    return out


def pages_of(document: str) -> Select[Any]:
    """The pages of one document, each with a model's answers."""
    return select(pages.c.page, pages.c.answers).where(pages.c.document == document).order_by(pages.c.part)


def places_of(document: str) -> Select[Any]:
    """Root and path of every place where a document stands now, the first seen first."""
    here = select(places.c.root, places.c.path).where(places.c.document == document, places.c.current)
    return here.order_by(places.c.seen, places.c.path)


def replaced(paths: Collection[str]) -> Select[Any]:
    """Path, part and report of what stood at these paths before, the last first."""
    gone = places.c.path.in_(paths) & places.c.current.is_(False)
    rows = select(places.c.path, results.c.part, results.c.report).join(results, results.c.document == places.c.document)
    return rows.where(gone, results.c.outcome.not_in(("failed", "not_a_report"))).order_by(places.c.seen.desc(), places.c.path)


def report_of(document: str, part: int) -> Select[Any]:
    """Report, page and answers of one part of a document."""
    same = (pages.c.document == results.c.document) & (pages.c.part == results.c.part)
    rows = select(results.c.report, pages.c.page, pages.c.answers).join_from(results, pages, same, isouter=True)
    return rows.where(results.c.document == document, results.c.part == part)


def current_pages() -> Select[Any]:
    """Document, path, page, report, reader and answers of every current page, by path and part."""
    first = first_places()
    return (
        select(pages.c.document, first.c.path, pages.c.page, results.c.report, results.c.read_by, pages.c.answers)
        .join(results, (results.c.document == pages.c.document) & (results.c.part == pages.c.part))
        .join(first, first.c.document == pages.c.document)
        .where(first.c.rank == 1)
        .order_by(first.c.path, pages.c.part)
    )


def current_reports() -> Select[Any]:
    """Document, first path, report, reader and judge of every current result, by path and part."""
    first = first_places()
    return (
        select(results.c.document, first.c.path, results.c.report, results.c.read_by, results.c.judged_by)
        .join(first, first.c.document == results.c.document)
        .where(first.c.rank == 1)
        .order_by(first.c.path, results.c.part)
    )


def holdings() -> Select[Any]:
    """Document, part, agency, year, outcome, first path and digest of every current result, by path and part."""
    first, r = first_places(), results.c
    columns = (r.document, r.part, r.agency, r.year, r.outcome, first.c.path, r.digest)
    return (
        select(*columns).join(first, first.c.document == results.c.document)
        .where(first.c.rank == 1).order_by(first.c.path, results.c.part)
    )  # fmt: skip


def named(agencies: Collection[str], year: int) -> Select[Any]:
    """Document, first path and report of current results of these agencies for a year."""
    first = first_places()
    here = results.join(first, (first.c.document == results.c.document) & (first.c.rank == 1))
    of_year = (results.c.year == year) & results.c.outcome.not_in(("failed", "not_a_report"))
    rows = select(results.c.document, first.c.path, results.c.report).select_from(here)
    return rows.where(results.c.agency.in_(agencies), of_year).order_by(first.c.path, results.c.part)


def reports_of(documents: Collection[str]) -> Select[Any]:
    """Document, part and report of the results of some documents."""
    return select(results.c.document, results.c.part, results.c.report).where(results.c.document.in_(documents))


def page_of(document: str, part: int) -> Select[Any]:
    """One page, with a model's answers."""
    return select(pages.c.page, pages.c.answers).where(pages.c.document == document, pages.c.part == part)


def rolled_up() -> Select[Any]:
    """Document and part of current results that declare themselves the sum of other reports."""
    first = first_places()
    here = rollups.join(first, (first.c.document == rollups.c.document) & (first.c.rank == 1))
    return select(rollups.c.document, rollups.c.part).select_from(here).order_by(first.c.path, rollups.c.part)


def kept_policies() -> Select[Any]:
    """Hash and text of every policy that results were judged by."""
    return select(policies.c.sha256, policies.c.text)


def copies(connection: Connection) -> dict[str, tuple[str, ...]]:
    """The places, first seen first, of the documents that stand in several."""
    ranked = first_places()
    several = select(ranked.c.document).where(ranked.c.rank == 2)
    rows = select(ranked.c.document, ranked.c.path).where(ranked.c.document.in_(several)).order_by(ranked.c.rank)
    out: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for document, path in connection.execute(rows):
        out[document] += (path,)
    return out


def _current(files: Mapping[Place, str]) -> Select[Any]:
    paths = {place.path for place in files}
    return select(places.c.path, places.c.document, places.c.root).where(places.c.path.in_(paths), places.c.current)


def first_places() -> Subquery:
    """The places where documents stand now, ranked: 1 is the one that was seen first."""
    rank = func.row_number().over(partition_by=places.c.document, order_by=(places.c.seen, places.c.path))
    return select(places.c.document, places.c.path, rank.label("rank")).where(places.c.current).subquery()
