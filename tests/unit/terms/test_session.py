"""Sessions, minute by minute: who is there, what is owed, and what is amiss where they are held."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.terms import Asked, Facts, Held, LineShift, Owed, Piece, Window

TALK = Asked(
    activity="talk",
    kind="meeting",
    minutes=4,
    groups=(("A", "B"), ("C",)),
    quorums=(1, 1),
    leader_id=None,
    windows=(Window(10, 20), Window(24, 30)),
    span=Window(5, 40),
    max_parallel=None,
)


def at(*spans: tuple[int, int]) -> tuple[LineShift, ...]:
    pieces = tuple(Piece(start, end, "meeting", None, "talk") for start, end in spans)
    return (LineShift(0, 0, 60, 0, 60, pieces),)


def held(term: Asked, **spans: list[tuple[int, int]]) -> int:
    return Held(term).excess(Facts({who: at(*own) for who, own in spans.items()}))


@pytest.mark.parametrize(
    ("piece", "claimed"),
    [
        (Piece(5, 9, "meeting", None, "talk"), True),
        (Piece(4, 9, "meeting", None, "talk"), False),
        (Piece(39, 43, "meeting", None, "talk"), True),
        (Piece(40, 44, "meeting", None, "talk"), False),
        (Piece(10, 14, "training", None, "talk"), False),
        (Piece(10, 14, "meeting", None, "other"), False),
    ],
)
def test_a_piece_is_time_in_a_session_of_its_kind_and_name_while_it_is_asked(
    piece: Piece, claimed: bool
) -> None:
    assert TALK.claims(piece) is claimed


@pytest.mark.parametrize(
    ("spans", "parts"),
    [
        ([(10, 14)], (Window(10, 14),)),
        ([(10, 12), (12, 14)], (Window(10, 14),)),
        ([(10, 12), (13, 14)], (Window(10, 12), Window(13, 14))),
        ([(10, 16), (11, 13)], (Window(10, 16),)),
        ([(12, 14), (10, 13)], (Window(10, 14),)),
        ([(10, 12), (14, 18), (15, 16)], (Window(10, 12), Window(14, 18))),
        ([(10, 12), (14, 16), (15, 18)], (Window(10, 12), Window(14, 18))),
    ],
)
def test_touching_stretches_are_one(
    spans: list[tuple[int, int]], parts: tuple[Window, ...]
) -> None:
    assert TALK.parts(Facts({"A": at(*spans), "D": at((10, 14))})) == {"A": parts}
    assert TALK.parts(Facts({"A": at()})) == {}


def test_participants_and_leader_are_named() -> None:
    assert TALK.agent_ids == ("A", "B", "C")
    assert replace(TALK, leader_id="L").agent_ids == ("A", "B", "C", "L")


@pytest.mark.parametrize(
    ("there", "quorums", "owed"),
    [
        ("", (1, 1), 8),
        ("A", (1, 1), 4),
        ("AC", (1, 1), 0),
        ("C", (2, 1), 8),
        ("AB", (1, 1), 4),
        ("ABC", (2, 1), 0),
        ("ABC", (0, 0), 0),
    ],
)
def test_each_person_missing_for_a_quorum_is_owed_its_length(
    there: str, quorums: tuple[int, ...], owed: int
) -> None:
    facts = Facts({who: at((10, 14)) for who in there})
    assert Owed(replace(TALK, quorums=quorums)).excess(facts) == owed


@pytest.mark.parametrize(
    ("own", "amiss"),
    [
        ([(10, 14)], 0),
        ([(16, 20)], 0),
        ([(17, 21)], 1),
        ([(9, 13)], 1),
        ([(24, 28)], 0),
        ([(26, 30)], 0),
        ([(20, 24)], 4),
        ([(10, 15)], 1),
        ([(10, 13)], 1),
        # in two parts: what the longer one lacks, and the other part beside it and apart
        ([(10, 12), (13, 15)], 2 + 2 + 2),
        ([(10, 14), (15, 16)], 1 + 1),
        ([(10, 11), (15, 19)], 1 + 1),
        # over the time between two windows
        ([(18, 26)], 4 + 4),
    ],
)
def test_time_too_long_too_short_outside_and_apart_is_amiss(
    own: list[tuple[int, int]], amiss: int
) -> None:
    assert held(TALK, C=own) == amiss


@pytest.mark.parametrize(
    ("first", "second", "quorum", "amiss"),
    [
        ([(10, 14)], [(10, 14)], 2, 0),
        # the earlier one of two times is the group's
        ([(10, 14)], [(11, 15)], 2, 1),
        ([(15, 19)], [(10, 14)], 2, 4),
        ([(10, 14)], [], 2, 4),
        ([(10, 14)], [], 1, 0),
        ([], [], 2, 0),
        # one more than there have to be
        ([(10, 14)], [(10, 14)], 1, 0),
        # of two parts of one length the earlier one counts
        ([(10, 14), (15, 19)], [(10, 14)], 2, 4 + 4),
    ],
)
def test_a_group_meets_at_one_time_and_in_its_number(
    first: list[tuple[int, int]], second: list[tuple[int, int]], quorum: int, amiss: int
) -> None:
    assert held(replace(TALK, quorums=(quorum, 1)), A=first, B=second) == amiss


def test_the_time_of_a_group_is_that_of_most_of_its_people() -> None:
    three = replace(TALK, groups=(("A", "B", "C"),), quorums=(3,))
    assert held(three, A=[(10, 14)], B=[(15, 19)], C=[(15, 19)]) == 4
    assert held(three, A=[(15, 19)], B=[(10, 14)], C=[(15, 19)]) == 4


@pytest.mark.parametrize(
    ("leader", "amiss"),
    [
        ([(10, 14), (15, 19)], 0),
        ([(10, 14)], 4),
        ([(10, 14), (15, 18)], 1),
        ([(10, 14), (15, 20)], 1),
        ([(9, 19)], 1 + 1),
        ([], 8),
    ],
)
def test_the_leader_is_with_each_group_and_no_longer(
    leader: list[tuple[int, int]], amiss: int
) -> None:
    led = replace(TALK, leader_id="L", max_parallel=1)
    assert held(led, A=[(10, 14)], C=[(15, 19)], L=leader) == amiss


def test_the_leader_leads_groups_one_after_the_other() -> None:
    led = replace(TALK, leader_id="L")
    assert held(led, A=[(10, 14)], C=[(12, 16)], L=[(10, 16)]) == 4 + 4 + 6 - 2 * 6
    assert held(led, A=[(10, 14)], C=[(14, 18)], L=[(10, 18)]) == 0


spans = st.lists(
    st.tuples(st.integers(8, 20), st.integers(1, 6)).map(lambda s: (s[0], s[0] + s[1])), max_size=2
)


@given(a=spans, b=spans, c=spans, lead=spans, most=st.integers(0, 3))
def test_each_minute_of_each_participant_beyond_the_parallel_ones_counts(
    a: list[tuple[int, int]],
    b: list[tuple[int, int]],
    c: list[tuple[int, int]],
    lead: list[tuple[int, int]],
    most: int,
) -> None:
    free = replace(TALK, leader_id="L")
    people = {"A": a, "B": b, "C": c}
    crowded = sum(
        max(0, sum(any(s <= minute < e for s, e in own) for own in people.values()) - most)
        for minute in range(8, 26)
    )
    bounded = replace(free, max_parallel=most)
    assert held(bounded, **people, L=lead) == held(free, **people, L=lead) + crowded
