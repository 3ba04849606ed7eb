"""What single relaxations would do for a short interval: planned again, audited, compared.

First the people who could serve the queue are planned again as things are, until nothing more is
gained; from that roster on each relaxation is tried by the same steps. What is gained then comes
from the relaxation and from nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scheduler.audit import audit
from scheduler.domain.base import Frozen
from scheduler.domain.timeline import Timeline
from scheduler.engine.replan import replanned
from scheduler.explain.relaxations import Place, Relaxation, relaxations
from scheduler.pipeline.policies import law_rules
from scheduler.pipeline.staffed import staffed_intervals

if TYPE_CHECKING:
    from collections.abc import Callable

    from scheduler.domain import Problem, Roster
    from scheduler.pipeline.judge import Judged


class Effect(Frozen):
    """What a relaxation does, measured; every change is after less before.

    Attributes
    ----------
    kind
        ``again`` where nothing is loosened.
    short_agents
        Agents missing in the interval asked about, afterwards.
    missing_minutes
        Change of the person-minutes missing on all queues of the horizon.
    cost_milli
        Change of the audited cost, in thousandths of a person-minute.
    paid_minutes
        Change of the paid minutes of everybody.
    """

    kind: str
    text: str
    asks: str
    short_agents: float
    missing_minutes: float
    cost_milli: int
    paid_minutes: int


class Effects(Frozen):
    """Measured relaxations of one interval.

    Attributes
    ----------
    again
        What planning the same people again does without any relaxation, against the given roster;
        the relaxations are measured from there.
    useful
        Relaxations after which fewer minutes are missing, the cheapest first.
    without_effect
        How many were tried and make nobody less short.
    untried
        How many time did not reach.
    """

    again: Effect
    useful: tuple[Effect, ...]
    without_effect: int
    untried: int


@dataclass(frozen=True)
class _State:
    problem: Problem
    roster: Roster
    short_agents: float
    missing_minutes: float
    cost_milli: int
    paid_minutes: int


def effects(judged: Judged, place: Place, stop: Callable[[], bool]) -> Effects:
    """Return the measured effect of every relaxation for a short interval, while time lasts.

    Parameters
    ----------
    judged
        The roster and its problem.
    place
        The short interval, with everybody's reason.
    stop
        Asked between relaxations, and between people.
    """
    problem = judged.problem
    timeline = Timeline(problem, judged.roster)
    request = judged.prepared.request
    of_law = law_rules(judged.files.centre.policies, request.centre, request.policies)
    offered = list(relaxations(timeline, place, of_law))
    people = sorted({*place.reasons, *(name for offer in offered for name in offer.trained)})
    given = _state(problem, judged.roster, place)
    before = _again(given, problem, people, place, stop)
    found: list[Effect] = []
    for offer in offered:
        if stop():
            break
        found.append(_effect(offer, before, _again(before, offer.problem, people, place, stop)))
    useful = [effect for effect in found if effect.missing_minutes < 0]
    useful.sort(key=lambda effect: (effect.cost_milli, effect.missing_minutes, effect.text))
    nothing = Relaxation("setting", "planning the same people again", "nobody", problem)
    return Effects(
        again=_effect(nothing, given, before).model_copy(update={"kind": "again"}),
        useful=tuple(useful),
        without_effect=len(found) - len(useful),
        untried=len(offered) - len(found),
    )


def _again(
    before: _State, problem: Problem, people: list[str], place: Place, stop: Callable[[], bool]
) -> _State:
    """Return the cheaper of a roster and of what planning it again under a problem gives."""
    stands = _state(problem, before.roster, place)
    roster = replanned(problem, before.roster, people, place.queue, stop)
    again = _state(problem, roster, place)
    return again if again.cost_milli < stands.cost_milli else stands


def _state(problem: Problem, roster: Roster, place: Place) -> _State:
    staffed = staffed_intervals(problem, roster)
    here = staffed.get((place.queue, place.span[0]))
    minutes = problem.centre.interval_minutes
    return _State(
        problem,
        roster,
        short_agents=here.short_agents if here else 0.0,
        missing_minutes=minutes * sum(given.short_agents for given in staffed.values()),
        cost_milli=audit(problem, roster).cost_milli,
        paid_minutes=sum(shift.paid_minutes for shift in roster.shifts),
    )


def _effect(offer: Relaxation, before: _State, after: _State) -> Effect:
    return Effect(
        kind=offer.kind,
        text=offer.text,
        asks=offer.asks,
        short_agents=after.short_agents,
        missing_minutes=after.missing_minutes - before.missing_minutes,
        cost_milli=after.cost_milli - before.cost_milli,
        paid_minutes=after.paid_minutes - before.paid_minutes,
    )
