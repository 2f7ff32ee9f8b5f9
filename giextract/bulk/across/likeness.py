"""Compare the prose of reports that their sketches say may be alike, each pair once as long as neither changes."""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import groupby

from giextract import pipeline
from giextract.bulk.across.register import Register
from giextract.checks import alike
from giextract.report import Finding
from giextract.store import Key, Likeness, Pair, Store, batched, unpack

BATCH = 64
REMEMBERED = 20_000  # pairs; the same one comes in several bands
READY = 256  # proses held while others are compared with them


def compare(store: Store, register: Register, seen: str | None, advance: Callable[[int], None], stopped: Callable[[], bool]) -> bool:
    """Find candidates by their sketches and keep the share that each pair has in common, and of no others, so that a store
    that has grown says the same as one that was read at once.

    `advance` is told how many of the sketches' bands are done, BANDS in all. Gives False if another run has written since the
    mark `seen`.
    """

    @lru_cache(READY)
    def prose(key: Key) -> str:
        stored = store.page_of(key)
        return pipeline.bare_prose(pipeline.Page.model_validate_json(unpack(stored[0]))) if stored else ""

    for batch in batched(_unseen(_candidates(store, advance)), BATCH):
        if stopped():
            return True
        register.pair(batch)
        done = store.likened(batch)
        found = [((one, other), alike.share(prose(one), prose(other))) for one, other in batch if (one, other) not in done]
        if found and not store.add_likenesses(found, seen):
            return False
    gone = (pair for pair in store.pairs() if not register.is_paired(pair))
    return all(store.forget_likenesses(batch, seen) for batch in batched(gone, BATCH))


def _candidates(store: Store, advance: Callable[[int], None]) -> Iterator[Pair]:
    at = 0
    for band, bucket in store.buckets():
        advance(band - at)
        at = band
        yield from paired(bucket)
    advance(alike.BANDS - at)


def paired(bucket: list[tuple[int, str, Key]]) -> Iterator[Pair]:
    """The pairs of a bucket that are worth comparing, as many as it has members and not their square.

    A report goes with the same agency's of the year before, and of other agencies' of its year with the first and with the
    one before it.
    """
    before: dict[str, Key] = {}
    last = 0
    for year, group in groupby(bucket, lambda member: member[0]):
        sisters = [(agency, key) for _, agency, key in group]
        last_years = before if year == last + 1 else {}
        for previous, (agency, key) in zip([sisters[0], *sisters[:-1]], sisters, strict=True):
            if agency in last_years:
                yield _ordered(last_years[agency], key)
            for other, sister in {sisters[0], previous}:
                if other != agency:
                    yield _ordered(sister, key)
        before, last = dict(reversed(sisters)), year


def likest(store: Store) -> Iterator[tuple[Key, list[Finding]]]:
    """What is to be said of each report whose prose is nearly last year's, or a sister's."""
    for group in store.likenesses(alike.ALIKE):
        found = [*_first(group, alike.LAST_YEAR, _is_last_years), *_first(group, alike.SISTER, _is_sisters)]
        if found:
            yield group[0].key, found


def _first(group: list[Likeness], rule: str, is_wanted: Callable[[Likeness], bool]) -> list[Finding]:
    found = next((one for one in group if is_wanted(one)), None)
    return [alike.like(rule, found.share, found.their_agency, found.their_year, found.their_path)] if found else []


def _is_last_years(one: Likeness) -> bool:
    return one.their_agency == one.agency and one.their_year == one.year - 1


def _is_sisters(one: Likeness) -> bool:
    return one.their_agency != one.agency and one.their_year == one.year


def _ordered(one: Key, other: Key) -> Pair:
    return (one, other) if one < other else (other, one)


def _unseen(pairs: Iterable[Pair]) -> Iterator[Pair]:
    """Each pair once, as far as we remember; of those seen only a hash is held, and what was forgotten the store knows."""
    seen: set[int] = set()
    for pair in pairs:
        if (mark := hash(pair)) not in seen:
            if len(seen) == REMEMBERED:
                seen.clear()
            seen.add(mark)
            yield pair
