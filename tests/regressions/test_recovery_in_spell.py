"""A recovery too short to end a spell, or followed by the meal, against the bound of one shift."""

from __future__ import annotations

import numpy as np
import pytest

from scheduler.rules.example import tiny_problem
from scheduler.rules.spell_hard import RULE as SPELL_HARD
from scheduler.rules.spell_queue import RULE as SPELL_QUEUE
from scheduler.terms import Facts, Piece, Place, Stretch, Term, View
from tests.unit.engine.line_world import hard, lengths, needs, spec_of, week_of

VIEW = View(tiny_problem())
DEFAULT: list[Term] = [
    *SPELL_HARD.terms(SPELL_HARD.params(), VIEW),
    *SPELL_QUEUE.terms(SPELL_QUEUE.params(), VIEW),
]
ENDS = (("meal", 15), ("other_work", 5), ("off_phone", 5))
EARLY = [
    Stretch(
        ("A",),
        7,
        ("complaints",),
        (("recovery", 5), *ENDS),
        0,
        25,
        owed_minutes=15,
        owed_from=20,
        owed_kinds=("recovery", "meal"),
    ),
    Stretch(("A",), 7, ("complaints",), (("recovery", 5), *ENDS[1:]), 25),
]
LETTERS = {
    "o": ("work", "phone"),
    "h": ("work", "complaints"),
    "f": ("off_phone", None),
    "r": ("recovery", None),
    "m": ("meal", None),
    "b": ("break", None),
}


def place(kind: str, minutes: int, span: int, after: int, latest: int = 10**6) -> Place:
    return Place(("A",), 7, kind, minutes, True, ((span, 1),), after, latest_start=latest)


def judged(
    terms: list[Term], use: str, hard_worth: list[int], worth: list[int]
) -> tuple[float, float]:
    """Value of the best line, and what a lawful use of its shift costs."""
    span, quarters = 5 * len(use), len(use) // 3
    clauses = [*lengths(span, span), *hard(*terms)]
    spec = spec_of(week_of(clauses, need=needs({0: ("08:00", quarters)})))
    light, dear = np.zeros(spec.quarters), np.zeros(spec.quarters)
    first = int(spec.first[0])
    light[first : first + quarters], dear[first : first + quarters] = worth, hard_worth
    plan = spec.best(light, dear)
    choice = spec.choices[0]
    assert choice is not None
    shift = spec.week.choices.shift("A", 0, *choice.pairs()[0])
    pieces = tuple(
        Piece(shift.start + 5 * n, shift.start + 5 * n + 5, *LETTERS[c]) for n, c in enumerate(use)
    )
    facts = Facts({"A": (shift._replace(pieces=pieces),)})
    assert [term.excess(facts) for term in terms] == [0] * len(terms)
    earned = sum(
        5 * {"o": light, "h": dear}[c][first + n // 3] for n, c in enumerate(use) if c in "oh"
    )
    return plan.value, -earned


@pytest.mark.parametrize(
    ("terms", "use", "hard_worth", "worth"),
    [
        (  # default rules: hard 55, recovery 5, hard 5, meal 30, hard 25
            [*DEFAULT, place("meal", 30, 210, 5)],
            "oooooooooooohhhhhhhhhhhrhmmmmmmhhhhhoooooo",
            [500, 1000, 1000, 0, 2000, 500, 1000, 250, 500, 0, 1000, 1000, 0, 0],
            [1000, 1000, 500, 2000, 0, 500, 2000, 1000, 250, 0, 0, 0, 1000, 1000],
        ),
        (  # default rules: hard 30, recovery 5, hard 15, break 10, hard 15, recovery 15; no meal
            [*DEFAULT, place("meal", 30, 180, 20), place("break", 10, 165, 0)],
            "fffhhhhhhrhhhbbhhhrrroooooooooooo",
            [0, 2000, 1000, 250, 0, 2000, 250, 500, 1000, 0, 250],
            [0, 1000, 0, 250, 250, 1000, 500, 1000, 2000, 0, 1000],
        ),
        (  # ended_by_other_minutes 35: hard 30, phone 30, hard 30, recovery 15
            [
                *SPELL_HARD.terms(SPELL_HARD.params(ended_by_other_minutes=35), VIEW),
                *DEFAULT[1:],
                place("meal", 30, 120, 0),
            ],
            "hhhhhhoooooohhhhhhrrr",
            [2000, 2000, 0, 0, 2000, 2000, 0],
            [0, 0, 1000, 1000, 0, 0, 0],
        ),
        (  # longest 25, owing from 20, owed 15: hard 25, recovery 5, meal from minute 45 on
            [*EARLY, place("meal", 15, 105, 45, 75)],
            "ooohhhhhrmmmooooooooo",
            [0, 500, 250, 0, 0, 250, 250],
            [1000, 0, 500, 0, 500, 2000, 500],
        ),
    ],
)
def test_no_lawful_shift_costs_less_than_the_best_line(
    terms: list[Term], use: str, hard_worth: list[int], worth: list[int]
) -> None:
    value, cost = judged(terms, use, hard_worth, worth)
    assert value <= cost


MEALS = place("meal", 30, 180, 20)
"""None in shifts of two hours and a half."""


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize(
    ("places", "use"),
    [
        ([MEALS], "hhhhhhrrhhhhhhrrr" + 13 * "o"),
        ([MEALS, place("break", 10, 150, 0)], "hhhhhhrrbbrhhhhhhrrr" + 10 * "o"),
        ([MEALS, place("break", 10, 150, 0)], "hhhhhhrbbrhhhhhhrrr" + 11 * "o"),
        (
            [place("meal", 30, 150, 20), Place(("A",), 7, "break", 10, True, ((150, 2),))],
            "oooooohhhhhhbbrrbbmmmmmmoooooo",
        ),
        ([place("meal", 30, 150, 20)], "hhhhmmmmmmhhrrhhhhhhrrr" + 7 * "o"),
    ],
)
def test_no_shift_with_recovery_too_short_to_end_a_spell_costs_less(
    places: list[Place], use: str, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    quarters = [use[3 * n : 3 * n + 3] for n in range(len(use) // 3)]
    worth = rng.choice([0, 250, 500, 1000, 2000], (2, len(quarters)))
    if seed % 2:
        # hard work pays where the shift has it, other work where it neither rests nor pauses
        worth[0] = [2000 * ("h" in quarter) for quarter in quarters]
        worth[1] = [1000 * ("o" in quarter) for quarter in quarters]
    value, cost = judged([*DEFAULT, *places], use, worth[0].tolist(), worth[1].tolist())
    assert value <= cost
