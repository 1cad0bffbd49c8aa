"""Half-open stretches `(from, to)` of whole numbers: put in order and joined, or cut out of one another."""

from collections.abc import Iterable, Iterator

Span = tuple[int, int]


def joined(spans: Iterable[Span]) -> list[Span]:
    """In order, with what overlaps or touches made one; empty ones fall away."""
    done: list[Span] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if done and start <= done[-1][1]:
            done[-1] = (done[-1][0], max(end, done[-1][1]))
        else:
            done.append((start, end))
    return done


def without(spans: Iterable[Span], holes: Iterable[Span]) -> list[Span]:
    """What is left of `spans` where no hole is. Both are in order and apart, as `joined` gives them."""
    cut = list(holes)
    return [piece for span in spans for piece in _pieces(span, cut)]


def _pieces(span: Span, holes: list[Span]) -> Iterator[Span]:
    start, end = span
    for hole_start, hole_end in holes:
        if hole_end <= start or hole_start >= end:
            continue
        if start < hole_start:
            yield start, hole_start
        start = hole_end
    if start < end:
        yield start, end
