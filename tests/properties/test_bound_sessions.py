"""The lower bound against every roster of a day with a meeting: held somewhere, or owed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.domain import Pin, Problem, Skill
from scheduler.engine.market import Market
from scheduler.engine.pricing import Pricing
from scheduler.rules.example import CONTRACT, MONDAY, moment, tiny_problem, tiny_session
from scheduler.terms import Asked, LineShift, Piece
from tests.properties.tiny_centre import SLOT, TinyCentre, need, policy

SOFT = {"cover.shortage": 0.001, "cover.surplus": 0.001}
HARD = (
    "activity.session",
    "availability.window",
    "break.screen",
    "pin.kept",
    "shift.length",
    "shift.one-a-day",
    "task.skill",
)
HOURS = {3: ("10:00", "10:45"), 5: ("10:00", "11:15")}
"""Quarters with need; in three of them a shift has no choice, and the bound is near the cost."""
FAR_TOO_FEW = (9.0,)
"""Need of which every minute costs the same, so that the bound meets it or nearly."""
PEOPLE = ("A", "B")
Rests = tuple[tuple[Piece, ...], ...]


class MeetingCentre(TinyCentre):
    """A centre of two people and one day that has one session."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        (session,) = problem.sessions
        self.asked = Asked.of(session)
        owed = [c.weight_milli or 0 for c in self.week.clauses if c.rule_id == "activity.placed"]
        (quorum,) = self.asked.quorums
        self.owed_milli = sum(owed) * self.asked.minutes * quorum

    def cheapest_day(self, day: int, shifts: tuple[LineShift | None, ...]) -> tuple[int, Rests]:
        """The least cost of a day, with the session held or owed."""
        alone, rests = super().cheapest_day(day, shifts)
        held = (
            (sum(self.cheapest_window(w, c)[0] for w, c in self.contacts(day, shifts, idle)), idle)
            for idle in self.with_session(shifts)
        )
        return min([(alone + self.owed_milli, rests), *held])

    def with_session(self, shifts: tuple[LineShift | None, ...]) -> Iterator[Rests]:
        """Every way to hold it: a start, who comes, and breaks beside it."""
        (group,), (quorum,), (window,) = self.asked.groups, self.asked.quorums, self.asked.windows
        led = {self.asked.leader_id} - {None}
        for start in range(window.start, window.end - self.asked.minutes + 1, SLOT):
            piece = Piece(start, start + self.asked.minutes, self.asked.kind, None, "talk")
            for comes in product((False, True), repeat=len(self.people)):
                there = {who for who, yes in zip(self.people, comes, strict=True) if yes}
                enough = len(there & set(group)) >= quorum and led <= there <= led | set(group)
                if there and enough:
                    yield from self._beside(piece, there, shifts)

    def _beside(
        self, piece: Piece, there: set[str], shifts: tuple[LineShift | None, ...]
    ) -> Iterator[Rests]:
        options = []
        for who, shift in zip(self.people, shifts, strict=True):
            rests = [()] if shift is None else self.rests(who, shift)
            if who in there:
                inside = shift and shift.start <= piece.start and piece.end <= shift.end
                apart = [
                    own
                    for own in rests
                    if all(rest.end <= piece.start or piece.end <= rest.start for rest in own)
                ]
                rests = [tuple(sorted([*own, piece])) for own in apart] if inside else []
            options.append(rests)
        yield from product(*options)


@st.composite
def centres(draw: st.DrawFn) -> Problem:
    """Two people, some quarters of one day, and a session of one or both, maybe led or owed."""
    count = draw(st.sampled_from((3, 3, 5)))
    levels = draw(st.sampled_from(((0.5, 1.0, 2.0), FAR_TOO_FEW)))
    agents = st.lists(st.sampled_from(levels), min_size=count, max_size=count)
    leader, group = draw(
        st.sampled_from(((None, ("A",)), (None, ("A", "B")), ("B", ("A",)), ("A", ("B",))))
    )
    due = draw(st.sampled_from((True, True, False)))
    session: dict[str, Any] = {
        "kind": "meeting",
        "minutes": draw(st.sampled_from((5, 15, 25))),
        "groups": (group,),
        "quorums": (draw(st.integers(1, len(group))),),
        "leader_id": leader,
        "due": due,
        "window": draw(st.sampled_from((HOURS[count], ("10:10", "10:40")))),
    }
    given: dict[str, Any] = {}
    if draw(st.booleans()):
        start, end = moment(MONDAY, "10:00"), moment(MONDAY, "10:45")
        pin = Pin(agent_id="A", start=start, end=end, kind="shift", author="test", reason="test")
        given["pins"] = (pin,)
    soft = {**SOFT, "activity.placed": draw(st.sampled_from((1.0, 20.0, 60.0)))}
    hours = {"shift_hours_min": 0.5 if count > 3 else 0.75, "shift_hours_max": 0.75}
    per = draw(st.sampled_from((30, 120)))
    values = {"break_screen": {"break_minutes": 5, "per_minutes": per, "edge_minutes": 10}}
    return tiny_problem(
        contracts=(CONTRACT.model_copy(update=hours),),
        skills=tuple(
            Skill(agent_id=who, queue="phone", proficiency=draw(st.integers(1, 4)))
            for who in PEOPLE
        ),
        need=tuple(need("phone", MONDAY, "10:00", 15, draw(agents))),
        policy=policy(soft, HARD, **values),
        sessions=(tiny_session("talk", **session),),
        **given,
    )


@settings(max_examples=30)
@given(problem=centres(), seed=st.integers(0, 10_000))
def test_a_session_never_lifts_the_bound_above_a_roster(problem: Problem, seed: int) -> None:
    centre = MeetingCentre(problem)
    found = centre.cheapest()
    assert centre.judged(found) == (found.cost_milli, [])
    rng = np.random.default_rng(seed)
    pricing = Pricing(Market(centre.week), rng)
    shape = pricing.need.shape
    for prices in (np.full(shape, 40), rng.uniform(-2, 45, shape), rng.choice([10, 20], shape)):
        assert pricing.prove(prices.astype(np.float64)) <= found.cost_milli
    for _ in range(12):
        pricing.epoch()
        assert pricing.prove(pricing.average) <= found.cost_milli
