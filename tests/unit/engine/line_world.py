"""Weeks of one or two people with terms written by hand, and every line that they could work."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import combinations, permutations, product
from typing import Any

import numpy as np

from scheduler.domain import NeedInterval, Pin
from scheduler.engine.choices import QUARTER
from scheduler.engine.clauses import Clause
from scheduler.engine.line_kernels import Floats
from scheduler.engine.line_spec import LineSpec, origin_of
from scheduler.engine.week import Week
from scheduler.rules.example import MONDAY, moment, tiny_problem
from scheduler.terms import Allow, Cover, LineShift, Place, Term, View, Window

Days = dict[int, LineShift]
SURPLUS_MILLI = 1000


def needs(
    days: Mapping[int, tuple[str, int]],
    first: date = MONDAY,
    agents: float = 1.0,
    queue: str = "phone",
) -> tuple[NeedInterval, ...]:
    """Day → (clock at which it opens, number of quarter hours); the clock may be a later date's."""
    return tuple(
        NeedInterval(
            queue=queue,
            interval_start=moment(first + timedelta(days=day), clock) + n * timedelta(minutes=15),
            need_agents=agents,
            required_agents=agents,
        )
        for day, (clock, count) in days.items()
        for n in range(count)
    )


def pin(agent_id: str, day: int, start: str, end: str, first: date = MONDAY) -> Pin:
    """A pinned shift."""
    on = first + timedelta(days=day)
    return Pin(
        agent_id=agent_id,
        start=moment(on, start),
        end=moment(on, end),
        kind="shift",
        author="planner",
        reason="agreed",
    )


def hard(*terms: Term) -> list[Clause]:
    """Terms that nothing may exceed."""
    return [Clause("hard", term, None) for term in terms]


def priced(weight_milli: int, *terms: Term) -> list[Clause]:
    """Terms with a price of one unit of excess."""
    return [Clause("priced", term, weight_milli) for term in terms]


def lengths(paid_min: int, paid_max: int, days: int = 14, agent_id: str = "A") -> list[Clause]:
    """Shifts of these paid minutes only."""
    return hard(*(Allow(agent_id, d, paid_min=paid_min, paid_max=paid_max) for d in range(days)))


def relief(
    minutes: int, longer_than: int, paid: bool = False, edge: int = 0, kind: str = "meal"
) -> Clause:
    """A meal or break in every shift of at least so many minutes."""
    counts = ((longer_than, 1),)
    return hard(Place(("A", "B"), 14, kind, minutes, paid, counts, edge, edge))[0]


def surplus(queue: str = "phone") -> Clause:
    """A minute at work that is not useful costs one."""
    return Clause("cover.surplus", Cover(queue, Window(0, 15), 0, (), (), 1), SURPLUS_MILLI // 1000)


def week_of(clauses: list[Clause], **given: Any) -> Week:
    """The week of the example world with these terms alone."""
    return Week(View(tiny_problem(**given)), tuple(clauses))


def spec_of(week: Week, agent_id: str = "A") -> LineSpec:
    """A person's arrays."""
    return LineSpec(week, agent_id, *origin_of(week.view))


def grained(rng: np.random.Generator, quarters: int, most: int = 20_000) -> Floats:
    """Random worths on the grain of prices."""
    found: Floats = rng.integers(0, most * 64, quarters) / 64.0
    return found


def all_lines(week: Week, agent_id: str = "A") -> Iterator[Days]:
    """Every line of a person: pins, and any choice or a day off on other days."""
    options: list[list[LineShift | None]] = []
    for day in range(week.view.horizon_days):
        fixed = week.choices.fixed.get((agent_id, day))
        choice = week.choice(agent_id, day)
        pairs = choice.pairs() if choice else []
        free = [week.choices.shift(agent_id, day, *pair) for pair in pairs]
        options.append([fixed] if fixed else [None, *free])
    for line in product(*options):
        yield {day: shift for day, shift in enumerate(line) if shift is not None}


def least_relief(worths: list[float], minutes: int) -> float:
    """What so many minutes cost at least in some quarter hours, by trying every way to lay them."""
    whole, rest = divmod(minutes, QUARTER)
    ways = []
    for taken in combinations(range(len(worths)), whole + bool(rest)):
        for order in permutations(taken):
            full, last = order[:whole], order[whole:]
            ways.append(
                QUARTER * sum(worths[n] for n in full) + rest * sum(worths[n] for n in last)
            )
    return min(ways, default=0.0)


def earned(week: Week, spec: LineSpec, shift: LineShift, worth: Floats) -> float:
    """What a shift's contact minutes earn, its relief where that costs least."""
    first = shift.start // QUARTER - spec.origin
    count = (shift.end - shift.start) // QUARTER
    inside = worth[first : first + count].tolist()
    core = inside[spec.after : count - spec.before]
    minutes = week.choices.meals["A"].relief(shift.end - shift.start)
    gained: float = QUARTER * sum(inside) - least_relief(core, minutes)
    return gained


def line_value(week: Week, spec: LineSpec, line: Days, worth: Floats) -> float | None:
    """Plain cost of a line less what it earns; None if a term forbids it."""
    own = spec.true_cost(line)
    if own is None:
        return None
    meals = week.choices.meals["A"]
    contact = sum(s.end - s.start - meals.relief(s.end - s.start) for s in line.values())
    gained = sum(earned(week, spec, shift, worth) for shift in line.values())
    return own + 1000 * week.demands.surplus * contact - gained
