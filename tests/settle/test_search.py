"""The search for readings against trying everything."""

import random
from itertools import product

import pytest

from giextract.settle.search import Choice, Cross, LimitReached, Search


def by_force(rows: list[list[Choice]], crosses: list[Cross]) -> tuple[int, set[tuple[tuple[int, ...], ...]]]:
    """The least number of broken equations over all combinations, and the combinations that have it."""
    found: dict[int, set[tuple[tuple[int, ...], ...]]] = {}
    for combination in product(*rows):
        broken = sum(c.broken for c in combination)
        for cross in crosses:
            broken += cross.constant + sum(s * combination[i].values[p] for i, p, s in cross.members) != 0
        found.setdefault(broken, set()).add(tuple(c.values for c in combination))
    least = min(found)
    return least, found[least]


@pytest.mark.parametrize("seed", range(60))
def test_the_search_finds_what_trying_everything_finds(seed: int) -> None:
    """The same least number of broken equations and the same combinations, over random small tables."""
    chance = random.Random(seed)
    rows = []
    for _ in range(chance.randint(1, 4)):
        values = {tuple(chance.randint(0, 3) for _ in range(2)) for _ in range(chance.randint(1, 5))}
        rows.append([Choice(v, chance.choice([0, 0, 1])) for v in sorted(values)])
    crosses = []
    for place in range(2):
        members = tuple((i, place, chance.choice([1, -1])) for i in range(len(rows)))
        crosses.append(Cross(members, chance.randint(-2, 2)))
    least, combinations = by_force(rows, crosses)
    got, found = Search(rows, crosses, 1_000_000).fewest(at_most=6)
    assert (got, set(found)) == (least, combinations)
    assert len(found) == len(set(found))


def test_a_search_that_is_too_large_says_so() -> None:
    """Nothing is concluded from a search that was cut short."""
    rows = [[Choice((a, b), 1) for a in range(30) for b in range(30)] for _ in range(4)]
    crosses = [Cross(tuple((i, p, 1) for i in range(4)), -1_000_000) for p in range(2)]
    with pytest.raises(LimitReached):
        Search(rows, crosses, 10_000).fewest()
