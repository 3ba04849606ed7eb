from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scheduler.engine.hard_work import NO_HARD_WORK, HardWork, hard_offer, hard_work
from scheduler.terms import Share, Stretch, Term
from tests.unit.engine.line_world import hard, lengths, needs, priced, week_of

SPELL = Stretch(
    ("A",),
    7,
    ("complaints",),
    (("recovery", 15), ("meal", 15)),
    0,
    60,
    owed_minutes=15,
    owed_from=30,
    owed_kinds=("recovery", "meal"),
)
STRETCH = Stretch(("A",), 7, ("complaints",), (("recovery", 5), ("meal", 5)), 30)
LIMIT = Share(("A",), 7, ("complaints", "phone"), 100)


def read(*terms: Term, agent_id: str = "A", weighted: bool = False) -> HardWork:
    clauses = priced(5, *terms) if weighted else hard(*terms)
    week = week_of([*lengths(60, 120), *clauses], need=needs({0: ("08:00", 9)}))
    return hard_work(week, agent_id)


def test_spells_and_what_they_owe_are_read_from_the_terms() -> None:
    found = read(SPELL, STRETCH, LIMIT)
    assert found.queues == {"complaints"}
    assert found.owed_share == 15 / 60
    assert found.rests == {"recovery", "meal"}


def test_spells_that_may_be_too_short_to_owe_owe_nothing() -> None:
    assert read(SPELL).owed_share == 0
    assert read(SPELL, replace(STRETCH, min_minutes=25)).owed_share == 0
    assert read(SPELL, replace(STRETCH, queues=("phone",))).owed_share == 0


@pytest.mark.parametrize(
    "terms",
    [
        (),
        (SPELL, replace(SPELL, max_minutes=90)),
        (replace(SPELL, owed_minutes=0),),
        (replace(SPELL, queues=None),),
        (replace(SPELL, owed_kinds=("recovery", "off_phone")),),
    ],
)
def test_what_cannot_be_read_is_no_hard_work(terms: tuple[Term, ...]) -> None:
    assert read(*terms) == NO_HARD_WORK


def test_prices_and_other_people_do_not_count() -> None:
    assert read(SPELL, weighted=True) == NO_HARD_WORK
    assert read(SPELL, agent_id="B") == NO_HARD_WORK


def test_recovery_is_owed_in_whole_spells() -> None:
    work = read(SPELL, STRETCH, LIMIT)
    quarters = np.arange(13)
    # an hour a spell; one that is not full owes no less
    assert work.recovery(quarters, rests=False).tolist() == [0, *[15] * 4, *[30] * 4, *[45] * 4]
    # a rest frees the hour before it and the quarter behind it, too short to owe from 30 minutes
    assert work.recovery(quarters, rests=True).tolist() == [*[0] * 6, *[15] * 4, *[30] * 3]


@pytest.mark.parametrize(
    ("owed_from", "max_minutes", "owed"),
    [
        (1, 30, [0, 0, 0, 15]),
        (15, 30, [0, 0, 0, 15]),
        (16, 30, [0, 0, 0, 0]),
        (31, 40, [0, 0, 0, 0, 0, 15, 15, 30]),
        (5, 10, [0, 15, 30]),
    ],
)
def test_what_a_rest_frees_is_counted_in_whole_quarters(
    owed_from: int, max_minutes: int, owed: list[int]
) -> None:
    work = read(replace(SPELL, owed_from=owed_from, max_minutes=max_minutes), STRETCH)
    assert work.recovery(np.arange(len(owed)), rests=True).tolist() == owed


def test_without_hard_queues_no_recovery_is_owed() -> None:
    assert (NO_HARD_WORK.recovery(np.arange(5), rests=False) == 0).all()


def test_recovery_lies_in_the_cheapest_quarter_that_follows() -> None:
    work = replace(read(SPELL, STRETCH), owed_share=0.25, reach_quarters=2)
    worth = np.array([8.0, 4.0, 16.0, 12.0, 20.0])
    offer = hard_offer(work, worth, np.full(5, 20.0))
    assert offer.recovery.tolist() == [1, 1, 3, 3, 4]
    assert offer.spared.tolist() == [1, 1, 3, 3, 5]
    assert offer.premium.tolist() == [11, 15, 1, 5, -5]


def test_without_hard_queues_nothing_is_offered() -> None:
    for work, paid in ((NO_HARD_WORK, np.ones(3)), (read(SPELL, STRETCH), None)):
        offer = hard_offer(work, np.zeros(3), paid)
        assert offer.premium.tolist() == [-1, -1, -1]
        assert offer.spared.tolist() == [0, 0, 0]
