"""The encoder of spells allows exactly the plans to which the plain interpreter gives no excess."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.engine.pieces import Label
from scheduler.terms import NO_LIMIT, Stretch
from tests.unit.engine.shift_world import (
    BREAK,
    EASY,
    HARD,
    MEAL,
    OFF,
    REST,
    allowed,
    meant,
)

HARD_SPELL = Stretch(
    ("A",),
    7,
    queues=("hard",),
    ended_by=(("recovery", 10), ("meal", 10), ("other_work", 5), ("off_phone", 5)),
    max_minutes=15,
    owed_minutes=10,
    owed_from=10,
    owed_kinds=("recovery", "meal"),
)
PHONE_SPELL = Stretch(
    ("A",),
    7,
    queues=None,
    ended_by=(("off_phone", 5), ("meal", 5), ("break", 5), ("recovery", 5)),
    max_minutes=15,
)
QUEUE_SPELL = Stretch(
    ("A",), 7, ("easy",), (("other_work", 5), ("off_phone", 5), ("recovery", 5)), min_minutes=15
)


@pytest.mark.parametrize(
    ("term", "labels", "slots"),
    [
        (PHONE_SPELL, (HARD, EASY, OFF, BREAK), 6),
        (replace(PHONE_SPELL, max_minutes=0), (EASY, OFF), 5),
        (replace(PHONE_SPELL, max_minutes=NO_LIMIT), (EASY, OFF), 5),
        (replace(PHONE_SPELL, ended_by=(("off_phone", 10),)), (EASY, OFF, BREAK), 7),
        (PHONE_SPELL, (OFF, BREAK), 3),
        (QUEUE_SPELL, (HARD, EASY, OFF, BREAK), 6),
        (replace(QUEUE_SPELL, ended_by=(("off_phone", 0),)), (EASY, OFF, BREAK), 5),
        (replace(QUEUE_SPELL, min_minutes=5), (HARD, EASY, OFF), 4),
        (replace(QUEUE_SPELL, ended_by=(("other_work", 10),)), (HARD, EASY, BREAK), 7),
        (HARD_SPELL, (HARD, EASY, REST), 8),
        (HARD_SPELL, (HARD, BREAK, REST), 8),
        (HARD_SPELL, (HARD, REST, MEAL), 7),
        (HARD_SPELL, (HARD, EASY, BREAK, REST), 6),
        (replace(HARD_SPELL, owed_minutes=0), (HARD, BREAK, REST), 8),
        (replace(HARD_SPELL, max_minutes=NO_LIMIT), (HARD, OFF, REST), 8),
        (replace(HARD_SPELL, owed_kinds=("break",)), (HARD, EASY, BREAK), 7),
        (replace(HARD_SPELL, ended_by=(("recovery", 10),)), (HARD, EASY, REST), 8),
    ],
)
def test_exactly_the_plans_without_excess_are_allowed(
    term: Stretch, labels: Sequence[Label], slots: int
) -> None:
    assert allowed(term, labels, slots) == meant(term, labels, slots)


minutes = st.integers(0, 23)
pauses = st.lists(
    st.tuples(st.sampled_from(("break", "meal", "recovery", "off_phone", "other_work")), minutes),
    max_size=4,
    unique_by=lambda pause: pause[0],
).map(tuple)
stretches = st.builds(
    Stretch,
    st.just(("A",)),
    st.just(7),
    queues=st.sampled_from((None, ("hard",))),
    ended_by=pauses,
    min_minutes=st.sampled_from((0, 0, 4, 9, 10, 15)),
    max_minutes=st.sampled_from((NO_LIMIT, 0, 9, 10, 16)),
    owed_minutes=st.sampled_from((0, 4, 5, 10)),
    owed_from=st.sampled_from((0, 1, 5, 11)),
    owed_kinds=st.sampled_from((("recovery",), ("break", "meal"), ("other_work", "meal"))),
)
some_labels = st.lists(
    st.sampled_from((EASY, OFF, MEAL, BREAK, REST)), min_size=2, max_size=3, unique=True
)


@settings(max_examples=60)
@given(term=stretches, labels=some_labels)
def test_any_stretch_means_what_the_interpreter_says(term: Stretch, labels: list[Label]) -> None:
    used = (HARD, *labels)
    slots = 5 if len(used) > 3 else 7
    assert allowed(term, used, slots) == meant(term, used, slots)
