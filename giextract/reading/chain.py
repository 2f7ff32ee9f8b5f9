"""Find a table by its labels: the chain of labels that runs down the page in the form's order."""

from giextract.reading.lexicon import Hit, Meaning

Link = tuple[Hit, Meaning]


def chain(candidates: list[tuple[Hit, Meaning, float]], gap: int) -> list[Link]:
    """The heaviest run of labels in the form's order with no more than `gap` letters and digits between neighbours.

    A prose sentence may name a few labels in the form's order, a table of contents more; a table has them all, and
    every label weighs more where figures follow it, so the table outweighs its echoes.
    """
    order = sorted(candidates, key=lambda c: (c[0].start, -c[1].order))
    best: list[float] = []
    back: list[int] = []
    for j, (hit, meaning, weight) in enumerate(order):
        score, previous = 0.0, -1
        for i in range(j - 1, -1, -1):
            earlier, before, _ = order[i]
            if hit.start - earlier.end > gap:
                break
            if earlier.end <= hit.start and before.order < meaning.order and best[i] > score:
                score, previous = best[i], i
        best.append(score + weight)
        back.append(previous)
    if not order:
        return []
    at = max(range(len(order)), key=lambda i: best[i])
    links = []
    while at >= 0:
        links.append((order[at][0], order[at][1]))
        at = back[at]
    return links[::-1]
