"""On which days people work at home if they work at all, before any line is searched.

The search is told where each day is worked, so that seats and wishes are plain facts of a shift;
where the finished roster leaves room, places are chosen once more (``placing.py``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from scheduler.domain import minute_of
from scheduler.engine.clauses import Clause
from scheduler.terms import Capacity, Sum, View

QUARTER = 15
PUBLISHED = 100
"""Dearer than any wish."""

Key = tuple[str, int]


def agreed(clauses: Iterable[Clause]) -> Iterator[Sum]:
    """Yield the bounds on days at home, by person and week; who has none works at the site."""
    for clause in clauses:
        term = clause.term
        if clause.hard and isinstance(term, Sum) and term.having and term.having.home:
            yield term


def home_days(view: View, clauses: tuple[Clause, ...]) -> frozenset[Key]:
    """Return the days at home: published ones, those wished for, and more where seats lack.

    Within what each person has agreed. Where a site has fewer seats than people, the days left are
    shared out so that on each day about as many people are at home.
    """
    found: set[Key] = set()
    at_home: Counter[tuple[str, int]] = Counter()
    crowded = {bound.site for bound in scarce(clauses)}
    needed = {minute_of(row.interval_start) for row in view.problem.need}
    for bound in agreed(clauses):
        who, days = bound.agent_id, range(max(0, bound.first_day), bound.last_day + 1)
        ranked = sorted((-_asked(view, who, day), day) for day in days)
        mine = [day for asked, day in ranked if asked][: bound.maximum]
        site = view.site(who, days.start)
        if site in crowded:
            free = [d for d in days if d not in mine and _worked(view, who, d, needed)]
            quiet = sorted((at_home[site, day], day) for day in free)
            mine += [day for _, day in quiet][: bound.maximum - len(mine)]
        at_home.update((site, day) for day in mine)
        found |= {(who, day) for day in mine}
    return frozenset(found)


def published_at_home(view: View, agent_id: str, day: int) -> bool:
    """Return whether the kept roster has somebody at home on a day."""
    kept = view.kept(agent_id, day)
    return kept is not None and all(segment.place == "home" for segment in kept.segments)


def _asked(view: View, agent_id: str, day: int) -> int:
    """Return how much speaks for a day at home: most where it is published, then by wishes."""
    if published_at_home(view, agent_id, day):
        return PUBLISHED
    wishes = (wish for wish in view.wishes(agent_id, day) if wish.wish == "home")
    return max((wish.strength + wish.points for wish in wishes), default=0)


def _worked(view: View, agent_id: str, index: int, needed: set[int]) -> bool:
    """Return whether anything is needed on a day of a person's employment."""
    day = view.day(agent_id, index)
    return view.employed(agent_id, index) and any(
        minute in needed for minute in range(day.start_minute, day.end_minute, QUARTER)
    )


def scarce(clauses: Iterable[Clause]) -> list[Capacity]:
    """Return the bounds on people at work that could ever be reached: fewer seats than people."""
    bounds = (clause.term for clause in clauses if clause.hard)
    return [b for b in bounds if isinstance(b, Capacity) and not b.kinds and _short(b)]


def _short(bound: Capacity) -> bool:
    return bound.maximum < len({agent_id for agent_id, _, _ in bound.people})
