"""The lower bound against every plan of one shift with hard work and the recovery it owes."""

from __future__ import annotations

from functools import cache
from itertools import product

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scheduler.domain import Problem, Skill
from scheduler.engine.market import Market
from scheduler.engine.pricing import Pricing
from scheduler.rules.example import CONTRACT, MONDAY, tiny_problem
from scheduler.terms import Cover, Facts, Piece, Place, Share, Stretch
from tests.properties.tiny_centre import Found, TinyCentre, need, policy

SOFT = {"cover.shortage": 0.001, "cover.surplus": 0.001}
HARD = (
    "availability.window",
    "break.meal",
    "hard.daily",
    "phone.daily",
    "shift.length",
    "shift.one-a-day",
    "spell.hard",
    "spell.queue",
    "task.skill",
)
QUARTERS = 8
"""Length of the one shift; two of them are the meal."""
LABELS = (("work", "phone"), ("work", "complaints"), ("off_phone", None), ("recovery", None))
LATER = [1.5] * QUARTERS
"""Need after the shift: its minutes are as dear as those before."""
CLOSES = 12 * 60
Plan = tuple[Piece, ...]
Rules = tuple[int, int, int, int]
"""Minutes of hard work from which recovery is owed, shortest stretch, most hard minutes, and most
minutes on all queues."""
RULES: tuple[Rules, ...] = (
    (15, 15, 90, 90),
    (30, 15, 90, 90),
    (30, 30, 45, 90),
    (30, 30, 60, 90),
    (30, 30, 90, 90),
    (30, 30, 90, 75),
    (15, 15, 90, 60),
    (30, 15, 40, 70),
)


def centre_of(rules: Rules, agents: list[list[float]], rates: tuple[int, int]) -> Problem:
    """One person, one shift of two hours with a meal, a light and a hard queue."""
    owed_from, shortest, most, on_phone = rules
    values = {
        "break_meal": {"longer_than_minutes": 60, "after_start_minutes": 15},
        "hard_daily": {"most_minutes": most},
        "phone_daily": {"most_minutes": on_phone},
        "spell_hard": {"longest_minutes": 30, "owed_minutes": 15, "owed_from_minutes": owed_from},
        "spell_queue": {"shortest_minutes": shortest},
    }
    paid = (15 * QUARTERS - 30) / 60
    wanted = [
        row
        for queue, by_interval in zip(("phone", "complaints"), agents, strict=True)
        for row in need(queue, MONDAY, "10:00", 15, [*by_interval, *LATER])
    ]
    hours = {"shift_hours_min": paid, "shift_hours_max": paid, "latest_end": CLOSES}
    return tiny_problem(
        agents=tiny_problem().agents[:1],
        contracts=(CONTRACT.model_copy(update=hours),),
        skills=(
            Skill(agent_id="A", queue="phone", proficiency=rates[0]),
            Skill(agent_id="A", queue="complaints", proficiency=rates[1]),
        ),
        need=tuple(wanted),
        policy=policy(SOFT, HARD, **values),
    )


@cache
def plans(rules: Rules) -> tuple[Plan, ...]:
    """Every lawful plan of the shift in quarter hours, its start at minute 0 of the horizon."""
    problem = centre_of(rules, [[1.0] * QUARTERS] * 2, (4, 4))
    centre = TinyCentre(problem)
    terms = [c.term for c in centre.week.clauses if isinstance(c.term, Place | Share | Stretch)]
    shift = next(iter(centre.lawful_alone("A", 0)))
    found = []
    for meal in range(1, QUARTERS - 2):
        for labels in product(LABELS, repeat=QUARTERS - 2):
            both = [*labels[:meal], ("meal", None), ("meal", None), *labels[meal:]]
            starts = range(shift.start, shift.end, 15)
            pieces = tuple(
                Piece(at, at + 15, *label) for at, label in zip(starts, both, strict=True)
            )
            facts = Facts({"A": (shift._replace(pieces=pieces),)})
            if not any(term.excess(facts) for term in terms):
                found.append(pieces)
    return tuple(found)


def cheapest(centre: TinyCentre, rules: Rules) -> Found:
    """The cheapest plan of the shift, or no shift at all."""
    shift = next(iter(centre.lawful_alone("A", 0)))
    prices = {
        (window.start, kind, queue): sum(_price(cover, kind, queue) for cover in covers)
        + 1000 * 15 * (kind != "meal")
        for window, covers in centre.covers.items()
        if window.start < shift.end
        for kind, queue in (*LABELS, ("meal", None))
    }
    costs = [sum(prices[p.start, p.kind, p.queue] for p in plan) for plan in plans(rules)]
    nobody = sum(_price(c, "off", None) for covers in centre.covers.values() for c in covers)
    later = sum(
        _price(c, "off", None)
        for w in centre.covers
        if w.start >= shift.end
        for c in centre.covers[w]
    )
    best = int(np.argmin(costs))
    if nobody <= later + costs[best]:
        return Found(nobody, {}, {})
    return Found(later + costs[best], {("A", 0): shift}, {("A", 0): plans(rules)[best]})


def _price(cover: Cover, kind: str, queue: str | None) -> int:
    working = kind == "work" and queue == cover.queue
    short = max(0, cover.need_milli - (15 * dict(cover.rates)["A"] if working else 0))
    return cover.short_cost(short) - (cover.need_milli - short)


AGENTS = st.lists(st.sampled_from((0.3, 0.6, 1.0, 1.5)), min_size=QUARTERS, max_size=QUARTERS)


@settings(max_examples=20)
@given(
    rules=st.sampled_from(RULES),
    agents=st.tuples(AGENTS, AGENTS),
    rates=st.tuples(st.integers(1, 4), st.integers(1, 4)),
    seed=st.integers(0, 10_000),
)
@example(rules=(30, 30, 60, 75), agents=([1.5] * QUARTERS, [1.5] * QUARTERS), rates=(1, 4), seed=0)
@example(rules=(30, 30, 45, 90), agents=([1.5] * QUARTERS, [1.5] * QUARTERS), rates=(1, 4), seed=0)
def test_recovery_never_lifts_the_bound_above_a_lawful_plan(
    rules: Rules, agents: tuple[list[float], list[float]], rates: tuple[int, int], seed: int
) -> None:
    centre = TinyCentre(centre_of(rules, list(agents), rates))
    found = cheapest(centre, rules)
    assert centre.judged(found) == (found.cost_milli, [])
    rng = np.random.default_rng(seed)
    pricing = Pricing(Market(centre.week), rng)
    shape = pricing.need.shape
    for prices in (np.full(shape, 40), rng.uniform(0, 45, shape), rng.choice([10, 20, 40], shape)):
        assert pricing.prove(prices.astype(np.float64)) <= found.cost_milli
    for _ in range(24):
        pricing.epoch()
        assert pricing.prove(pricing.average) <= found.cost_milli
