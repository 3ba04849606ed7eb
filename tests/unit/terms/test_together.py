"""Time at work beside others, counted minute by minute."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.terms import Facts, LineShift, Support, Together, Window
from scheduler.terms.together import shared_minutes

BESIDE = Together("A", ("B", "C"), 0, 1, share_pct=50)


def shift(start: int, end: int, day: int = 0, *, home: bool = False) -> LineShift:
    return LineShift(day, start, end, start, end - start, home=home)


minutes = st.integers(0, 12)
shifts = st.builds(
    lambda a, b, day, home: shift(min(a, b), max(a, b) + 1, day, home=home),
    minutes,
    minutes,
    st.integers(-1, 2),
    st.booleans(),
)
lines = st.dictionaries(st.sampled_from("ABCD"), st.lists(shifts, max_size=2).map(tuple))


def covered(spans: list[LineShift]) -> set[int]:
    return {minute for span in spans for minute in range(span.start, span.end)}


@given(
    lines=lines, share=st.sampled_from((0, 1, 33, 50, 100)), each=st.booleans(), site=st.booleans()
)
def test_what_the_time_together_falls_short_of_counts(
    lines: dict[str, tuple[LineShift, ...]], share: int, each: bool, site: bool
) -> None:
    term = replace(BESIDE, share_pct=share, each_shift=each, on_site=site)
    mine = [s for s in lines.get("A", ()) if 0 <= s.day <= 1]
    beside = [s for who in "BC" for s in lines.get(who, ()) if not (site and s.home)]
    short = 0
    for group in [[s] for s in mine] if each else [mine]:
        whole = sum(s.end - s.start for s in group)
        shared = [covered([s]) & covered(beside) for s in group if not (site and s.home)]
        asked = next(n for n in range(whole + 1) if 100 * n >= share * whole)
        short += max(0, asked - sum(map(len, shared)))
    asked_at_all = not site or any(s.home for s in mine)
    assert term.excess(Facts(lines)) == (short if asked_at_all else 0)


@given(own=shifts, others=st.lists(shifts, max_size=4))
def test_shared_minutes_are_counted_once(own: LineShift, others: list[LineShift]) -> None:
    spans = [Window(s.start, s.end) for s in others]
    assert shared_minutes(own, spans) == len(covered([own]) & covered(others))


@given(lines=lines, start=minutes, length=minutes)
def test_a_minute_is_alone_when_somebody_is_at_work_and_no_supporter(
    lines: dict[str, tuple[LineShift, ...]], start: int, length: int
) -> None:
    term = Support(
        "main",
        Window(start, start + length),
        (("A", 0, 1), ("B", -1, 0)),
        (("C", 0, 0), ("D", 1, 2), ("A", 2, 2)),
    )

    def there(people: tuple[tuple[str, int, int], ...]) -> set[int]:
        found = [s for who, a, b in people for s in lines.get(who, ()) if a <= s.day <= b]
        return covered(found)

    alone = (there(term.people) - there(term.supporters)) & set(range(*term.window))
    assert term.excess(Facts(lines)) == len(alone)
    assert term.everybody == {"A", "B", "C", "D"}


def test_time_alone_is_counted_once_behind_a_gap_too() -> None:
    people = (("A", 0, 0), ("B", 0, 0), ("C", 0, 0))
    spans = {"A": (0, 3), "B": (4, 9), "C": (5, 6)}
    facts = Facts({who: (shift(*span),) for who, span in spans.items()})
    assert Support("main", Window(0, 60), people, ()).excess(facts) == 3 + 5
    assert Support("main", Window(0, 60), people, people).excess(facts) == 0


@pytest.mark.parametrize(("share", "asked"), [(1, 1), (10, 1), (11, 2), (100, 10)])
def test_a_part_of_a_minute_is_asked_as_a_whole_one(share: int, asked: int) -> None:
    facts = Facts({"A": (shift(0, 10),)})
    assert replace(BESIDE, share_pct=share).excess(facts) == asked
