"""A market of two people, two days and two queues, and what its lines cost in plain sums."""

from __future__ import annotations

from itertools import product

import numpy as np

from scheduler.engine.clauses import Clause
from scheduler.engine.market import Market
from scheduler.engine.path import Plan
from scheduler.engine.roundup import Roundup
from scheduler.engine.week import contact_minutes
from scheduler.rules.example import tiny_problem
from scheduler.terms import Cover, Share, Stretch, View, Window
from tests.unit.engine.line_world import all_lines, lengths, needs, priced, week_of

TIERS = ((100, 10), (250, 20), (1000, 40))
RATES = {"phone": (("A", 1000), ("B", 700)), "complaints": (("A", 850),)}
OPEN = {0: ("08:00", 6), 2: ("08:00", 4)}
SPELL = Stretch(
    ("A",),
    7,
    ("complaints",),
    (("recovery", 5),),
    15,
    30,
    owed_minutes=10,
    owed_from=15,
    owed_kinds=("recovery",),
)
"""Makes complaints hard for one of the two."""
HALF_HOUR = Share(("A",), 7, ("complaints",), 30)


def covers(agents: float = 1.3, phone_agents: float | None = None) -> list[Clause]:
    """What is missing and what is too much in each interval that is open."""
    found = []
    view = View(tiny_problem())
    wanted = {"phone": agents if phone_agents is None else phone_agents, "complaints": agents}
    for day, (clock, count) in OPEN.items():
        start = view.day("A", day).minute_at(60 * int(clock[:2]))
        for n, queue in product(range(count), RATES):
            window = Window(start + 15 * n, start + 15 * n + 15)
            need = round(1000 * wanted[queue] * 15) + 100 * n
            found += priced(1, Cover(queue, window, need, RATES[queue], TIERS))
            found += priced(1, Cover(queue, window, need, RATES[queue], (), 1))
    return found


def market_of(
    *more: Clause, agents: float = 1.3, phone_agents: float | None = None, **given: object
) -> Market:
    """Return the market with these clauses and a need of so many agents on each queue."""
    people = [*lengths(30, 60), *lengths(30, 45, agent_id="B")]
    return Market(
        week_of([*people, *covers(agents, phone_agents), *more], need=needs(OPEN), **given)
    )


def laid(market: Market, person: int) -> list[tuple[Plan, int]]:
    """Return every lawful line of a person as a plan, with its own cost."""
    spec = market.specs[person]
    found = []
    for line in all_lines(market.week, spec.agent_id):
        own = spec.true_cost(line)
        assert own is not None
        found.append((spec.laid(line), own))
    return found


def random_plans(roundup: Roundup, rng: np.random.Generator) -> None:
    """Take people out and put them back with random lines, in random order."""
    for person in rng.permutation(len(roundup.plans)).tolist():
        lines = laid(roundup.market, person)
        roundup.take_out(person)
        roundup.put_in(person, *lines[int(rng.integers(0, len(lines)))])


def cheapest_pair(market: Market) -> int:
    """Of every pair of lines, each served as the flow serves it; no term joins the days of B."""
    roundup = Roundup(market, np.random.default_rng(0))
    costs, days = [], [found for found in laid(market, 1) if len(found[0].shifts) == 1]
    for mine in laid(market, 0):
        roundup.take_out(0)
        roundup.put_in(0, *mine)
        alone, state = roundup.cost, roundup.snapshot()
        saved = dict.fromkeys(OPEN, 0)
        for plan, own in days:
            roundup.put_in(1, plan, own)
            (day,) = plan.shifts
            saved[day] = max(saved[day], alone - roundup.cost)
            roundup.restore(state)
        costs.append(alone - sum(saved.values()))
    return min(costs)


def plain_cost(roundup: Roundup) -> int:
    """Own terms, a price for each missing minute and for all time at work that is not useful."""
    market, lines = roundup.market, roundup.lines()
    total = 0
    for person, spec in enumerate(market.specs):
        mine = {day: shift for (agent, day), shift in lines.items() if agent == spec.agent_id}
        own = spec.true_cost(mine)
        assert own is not None
        assert own == roundup.own[person]
        minutes = [contact_minutes(market.week, s, spec.agent_id) for s in mine.values()]
        total += own + 1000 * sum(minutes)
    for q, queue in enumerate(market.queues):
        for w, window in enumerate(market.windows):
            useful = useful_minutes_milli(roundup, queue, w)
            need = int(market.need[q, w])
            short = max(0, need - useful)
            total += Cover(queue, window, need, (), TIERS).short_cost(short) - (need - short)
    return total


def useful_minutes_milli(roundup: Roundup, queue: str, window: int) -> int:
    """What the served minutes of all profiles count, each no more than people have brought."""
    market, flow = roundup.market, roundup.flow
    q, useful = market.queues.index(queue), 0
    for profile in range(len(market.rates)):
        rows = market.profile == profile
        served, idle = flow.served[profile, window], flow.idle[profile, window]
        assert served.sum() + idle == roundup.contact[rows, window].sum()
        useful += int(served[q]) * int(market.rates[profile, window, q])
    assert flow.useful[q, window] == useful
    return useful
