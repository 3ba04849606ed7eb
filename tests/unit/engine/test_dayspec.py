"""What terms allow, read into arrays, by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from scheduler.engine import daykind
from scheduler.engine.clauses import Clause
from scheduler.engine.daykind import FINAL, FREE, HARD, MET, STRETCH, loosened, states_of
from scheduler.engine.dayspec import Rules, ShiftTerms, kind_of, shift_terms
from scheduler.terms import Place, Share, Stretch

WHO = ("A",)
PAUSES = tuple((kind, 5) for kind in ("off_phone", "meal", "break", "recovery"))
MEAL = Place(WHO, 7, "meal", 20, paid=False, counts=((60, 1),), after_start=30, latest_start=60)
BREAK = Place(WHO, 7, "break", 10, paid=True, counts=((60, 2),), before_end=30)
PHONE = Stretch(WHO, 7, None, PAUSES, max_minutes=50)
LEAST = Stretch(WHO, 7, ("easy",), (("off_phone", 5),), min_minutes=20)
SPELL = Stretch(
    WHO,
    7,
    ("hard",),
    (("recovery", 15), ("meal", 15), ("off_phone", 5), ("other_work", 5)),
    max_minutes=45,
    owed_minutes=20,
    owed_from=30,
    owed_kinds=("recovery", "meal"),
)
CAP = Share(WHO, 7, ("hard",), max_minutes=70)
LAST = Share(WHO, 7, ("hard",), last_minutes=20)
BARRED = Share(WHO, 7, ("other",), only_days=(1,))
TERMS: ShiftTerms = (BREAK, MEAL, PHONE, LEAST, SPELL, CAP, LAST, BARRED)
QUEUES = ("easy", "hard")


def rules(*terms: Place | Share | Stretch, span: int = 120, day: int = 0) -> Rules:
    return Rules(terms or TERMS, day, span)


def test_terms_of_a_person_are_places_and_hard_bounds() -> None:
    clauses = [Clause("a", MEAL, 1), Clause("b", PHONE, 1), Clause("c", SPELL, None)]
    assert shift_terms(clauses) == {"A": (MEAL, SPELL)}


def test_arrays_of_a_day() -> None:
    kind = kind_of(rules(), QUEUES)
    assert kind is not None
    assert kind.counts.tolist() == [1, 2]
    assert kind.whole.tolist() == [1, 0]
    assert kind.tail.tolist() == [5, 10]
    assert kind.allowed[0].nonzero()[0].tolist() == [2, 2, 2, 3, 3, 3, 4]
    assert kind.allowed[1, 5].tolist() == [True, True, False]
    assert kind.placeable[:, 0].tolist() == [3, 6]
    assert kind.placeable[:, 4].tolist() == [1, 2]
    assert kind.ends.tolist() == [daykind.PHONE | HARD, daykind.PHONE]
    assert kind.open.sum(axis=1).tolist() == [8, 6]
    assert kind.hard.tolist() == [False, True]
    assert kind.capped.tolist() == [False, True]
    assert (kind.cap, kind.spell_minutes, kind.spells, kind.recovery_quarters) == (4, 45, 5, 2)


def test_labels_by_quarters_of_a_stretch() -> None:
    kind = kind_of(rules(), QUEUES)
    assert kind is not None
    assert kind.first.tolist() == [1, 3]
    assert kind.queue.tolist() == [-1, 0, 0, 1, 1, 1]
    assert kind.following.tolist() == [-1, 2, 2, 4, 5, -1]
    anything = FREE | MET | FINAL
    assert kind.true.tolist() == [anything, 0, anything, anything, MET, MET]


def test_a_stretch_goes_on_behind_a_meal_while_it_owes_nothing() -> None:
    long = replace(LEAST, queues=("hard",), min_minutes=45)
    kinds = [
        kind_of(rules(MEAL, spell, long), QUEUES)
        for spell in (SPELL, replace(SPELL, owed_from=31), replace(SPELL, owed_from=15))
    ]
    assert [kind.resumed.tolist() for kind in kinds if kind] == [[-1, 5], [-1, 5], [-1, -1]]
    one, two, _ = kinds
    assert one is not None
    assert two is not None
    assert one.queue.tolist() == [-1, 0, 1, 1, 1, 1]
    assert one.following.tolist() == [-1, 1, 3, 4, -1, -1]
    assert two.following.tolist() == [-1, 1, 3, 4, -1, 6, -1]
    assert (two.true & FREE).astype(bool).tolist() == [True, True, *[False] * 3, True, True]
    assert (two.true & FINAL).astype(bool).tolist() == [True, True, *[False] * 3, True, True]
    free = kind_of(rules(MEAL, SPELL), QUEUES)
    assert free is not None
    assert free.resumed.tolist() == [-1, -1]


def test_a_stretch_longer_than_a_spell_closes_the_queue() -> None:
    long = replace(LEAST, queues=("hard",), min_minutes=60)
    kind = kind_of(rules(SPELL, long), QUEUES)
    assert kind is not None
    assert kind.first.tolist() == [1, -1]
    assert kind.brief.tolist() == [True, False]


def test_a_relief_that_ends_a_stretch_cuts_it() -> None:
    cutting = replace(LEAST, ended_by=(("break", 10),))
    kind = kind_of(rules(BREAK, cutting), QUEUES)
    assert kind is not None
    assert (kind.ends & STRETCH).tolist() == [STRETCH, 0]


def test_spells_that_nothing_settles_know_no_recovery() -> None:
    kind = kind_of(rules(replace(SPELL, owed_kinds=("meal",))), QUEUES)
    assert kind is not None
    assert kind.recovery_quarters == 0


def test_days_are_barred_by_date() -> None:
    assert not rules(day=0).barred("other")
    assert rules(day=1).barred("other")
    assert not rules(day=1).barred("hard")


def test_what_arrays_cannot_say() -> None:
    assert kind_of(rules(span=125), QUEUES) is None
    assert kind_of(rules(replace(PHONE, min_minutes=10)), QUEUES) is None
    assert kind_of(rules(replace(PHONE, owed_minutes=10)), QUEUES) is None
    assert kind_of(rules(replace(MEAL, minutes=17)), QUEUES) is None
    assert kind_of(rules(MEAL, replace(MEAL, minutes=30)), QUEUES) is None
    assert kind_of(rules(MEAL, BREAK, replace(BREAK, kind="training")), QUEUES) is None


def test_a_day_of_too_many_states_is_left_alone() -> None:
    many = replace(BREAK, counts=((60, 60),), before_end=0)
    meals = replace(MEAL, counts=((60, 30),))
    cap = replace(CAP, max_minutes=140)
    assert kind_of(rules(many, meals, PHONE, LEAST, SPELL, cap, span=1440), QUEUES) is None


def test_loosened_days_have_fewer_states() -> None:
    kind = kind_of(rules(), QUEUES)
    assert kind is not None
    assert states_of(kind) == 9 * 5 * 2 * 3 * 5 * 6
    assert states_of(loosened(kind)) == 9 * 2 * 3 * 6
    assert not np.any(loosened(kind).capped)
