"""Small changes inside one shift."""

from __future__ import annotations

from scheduler.domain import minute_of
from scheduler.swaps.segment_moves import paused_elsewhere, to_queue, with_pieces
from scheduler.terms import LineShift, Piece, Window
from scheduler.terms.facts import pieces_of
from tests.small_roster import shift

WORK = Piece(480, 600, "work", "calls")
BREAK = Piece(600, 615, "break", None)
IDLE = Piece(615, 660, "off_phone", None)
DAY = LineShift(0, 480, 660, 480, 180, (WORK, BREAK, IDLE))


def test_work_and_time_off_the_phone_go_to_a_queue_between_edges_and_pauses_stay() -> None:
    (only,) = to_queue(DAY, "chat", [540, 630])
    assert only == (
        Piece(480, 540, "work", "calls"),
        Piece(540, 600, "work", "chat"),
        BREAK,
        Piece(615, 630, "work", "chat"),
        Piece(630, 660, "off_phone", None),
    )


def test_what_changes_nothing_is_no_plan_and_sessions_stay() -> None:
    assert list(to_queue(DAY, "calls", [480, 600])) == []
    met = DAY._replace(pieces=(Piece(480, 660, "off_phone", None, "m1"),))
    assert list(to_queue(met, "calls", [480, 660])) == []


def test_a_pause_in_the_gap_lies_elsewhere_and_what_lay_before_it_goes_on() -> None:
    found = list(paused_elsewhere(DAY, Window(600, 605), 30))
    starts = {next(p.start for p in pieces if p.kind == "break") for pieces in found}
    assert starts == {*range(570, 631, 5)} - {600}
    later = next(pieces for pieces in found if Piece(615, 630, "break", None) in pieces)
    assert later == (
        Piece(480, 615, "work", "calls"),
        Piece(615, 630, "break", None),
        Piece(630, 660, "off_phone", None),
    )
    assert list(paused_elsewhere(DAY, Window(480, 600), 30)) == []


def test_a_pause_stays_within_the_shift_and_beside_other_pauses() -> None:
    meal = Piece(480, 510, "meal", None)
    short = LineShift(0, 480, 540, 480, 30, (meal, Piece(510, 525, "work", "calls"), BREAK))
    short = short._replace(pieces=(*short.pieces[:2], Piece(525, 540, "break", None)))
    found = list(paused_elsewhere(short, Window(525, 530), 60))
    assert {next(p.start for p in pieces if p.kind == "break") for pieces in found} == {
        510,
        515,
        520,
    }


def test_a_shift_with_other_pieces_keeps_its_place_and_what_is_paid() -> None:
    old = shift("A1", 0, "09:00 calls 11:00 meal 11:30 calls 13:00")
    pieces = tuple(p._replace(queue="chat") if p.queue else p for p in pieces_of(old))
    new = with_pieces(old, pieces)
    assert [s.queue for s in new.segments] == ["chat", None, "chat"]
    assert [s.paid for s in new.segments] == [s.paid for s in old.segments]
    assert minute_of(new.start) == minute_of(old.start)
