"""Over-tight input, before anything is solved: minimal sets of settings that cannot hold together.

The empty roster is always lawful, so that nothing here keeps a week from being planned. What is
found is what a plan cannot give whatever it does: pins that break rules, hours that are promised
but cannot be worked, contracts that leave no shift, need that nobody could cover.
"""

from __future__ import annotations

from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from scheduler.domain import instant_of
from scheduler.engine.possible import can_cover, first_glance, line_exists, shift_lengths
from scheduler.exchange import zones_of_queues
from scheduler.explain.conflicts import (
    PROMISES,
    Conflict,
    conflict,
    settings_of_people,
    settings_of_rules,
)
from scheduler.explain.minimal import minimal, without
from scheduler.terms import View, Window

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from scheduler.domain import Problem

    Stop = Callable[[], bool]

MOST_SUBJECTS = 20
"""People, and stretches of need, that are looked into; the number of others is told."""

MOST_PEOPLE_UNASKED = 100
"""In larger centres a plan does not look for conflicts by itself: it would take seconds."""

CLOSE = "close the queue at these hours"

MOST_PER_PERSON = 5
"""Conflicts told of one person; each is sought without a setting of those before."""


def conflicts(problem: Problem, stop: Stop = lambda: False) -> tuple[Conflict, ...]:
    """Return what of the input cannot hold together, each time as a minimal set.

    Parameters
    ----------
    problem
        What is to be planned.
    stop
        Asked between people and stretches of need; the number of those left is told.
    """
    glance = first_glance(problem, PROMISES)
    barred = {agent_id for agent_id, _ in glance.without_shift}
    stretches = [
        stretch
        for stretch in _stretches(problem, glance.uncovered)
        if not barred or not _skilled(problem, *stretch[:2]) <= barred
    ]
    questions: list[Callable[[], Iterable[Conflict]]] = [
        *(partial(_of_person, problem, agent_id) for agent_id in glance.doubtful[:MOST_SUBJECTS]),
        *(partial(_of_need, problem, *stretch) for stretch in stretches[:MOST_SUBJECTS]),
    ]
    left = len(glance.doubtful) + len(stretches)
    found = list(_of_contracts(problem, glance.without_shift))
    for question in questions:
        if stop():
            break
        found += question()
        left -= 1
    if left:
        text = f"{left} more people and stretches of need look alike and were not looked into"
        found.append(Conflict(subject="further", settings=(text,), cures=()))
    return tuple(found)


def conflict_notices(problem: Problem, stop: Stop = lambda: False) -> tuple[str, ...]:
    """Return the conflicts that a plan tells of unasked, in words; ``stop`` as in ``conflicts``."""
    people = {agent.agent_id for agent in problem.agents}
    if len(people) > MOST_PEOPLE_UNASKED:
        return ()
    return tuple(found.text for found in conflicts(problem, stop))


def _of_contracts(problem: Problem, people: tuple[tuple[str, int], ...]) -> Iterator[Conflict]:
    """Yield one conflict for each contract that leaves no shift."""
    view = View(problem)
    told: set[str] = set()
    for agent_id, day in people:
        contract = view.contract(agent_id, day)
        if contract.contract_id in told:
            continue
        told.add(contract.contract_id)
        fails = partial(_no_shift, agent_id, day)
        needed = minimal(problem, settings_of_rules(problem), fails)
        bounds = f"{contract.shift_hours_min:g} to {contract.shift_hours_max:g} paid hours"
        yield conflict(f"contract {contract.contract_id} with shifts of {bounds}", needed)


def _no_shift(agent_id: str, day: int, problem: Problem) -> bool:
    return not shift_lengths(problem, agent_id, day)


def _of_person(problem: Problem, agent_id: str) -> Iterator[Conflict]:
    """Yield conflicts of one person, each without what would resolve those before."""
    fails = partial(_no_line, agent_id)
    hours = View(problem).contract(agent_id).weekly_hours_min
    subject = f"{agent_id}, with {hours:g} hours a week promised"
    for _ in range(MOST_PER_PERSON):
        if not fails(problem):
            return
        needed = minimal(problem, settings_of_people(problem, {agent_id}), fails)
        yield conflict(subject, needed)
        if not needed:
            return
        problem = without(problem, [next((s for s in reversed(needed) if s.cure), needed[-1])])


def _no_line(agent_id: str, problem: Problem) -> bool:
    promises = [rule_id for rule_id in PROMISES if rule_id in problem.policy.rules]
    return not line_exists(problem, agent_id, promises)


def _stretches(problem: Problem, uncovered: dict[str, list[int]]) -> Iterator[tuple[str, int, int]]:
    """Yield queue, first minute and end of each stretch of successive intervals."""
    length = problem.centre.interval_minutes
    for queue, starts in sorted(uncovered.items()):
        numbered = enumerate(starts)
        for _, together in groupby(numbered, key=lambda item: item[1] - length * item[0]):
            minutes = [at for _, at in together]
            yield queue, minutes[0], minutes[-1] + length


def _of_need(problem: Problem, queue: str, start: int, end: int) -> Iterator[Conflict]:
    """Yield why nobody could cover the first interval of a stretch of need."""
    zone = ZoneInfo(zones_of_queues(problem.centre)[queue])
    first, last = (f"{instant_of(at).astimezone(zone):%Y-%m-%d %H:%M}" for at in (start, end))
    subject = f"need of {queue} from {first} to {last}"
    skilled = _skilled(problem, queue, start)
    if not skilled:
        on = instant_of(start).astimezone(zone).date()
        settings = (f"nobody has the skill for {queue} on {on}",)
        cures = (f"train somebody for {queue}", CLOSE)
        yield Conflict(subject=subject, settings=settings, cures=cures)
        return
    window = Window(start, start + problem.centre.interval_minutes)
    fails = partial(_nobody, skilled, window)
    needed = minimal(problem, settings_of_people(problem, skilled), fails)
    if needed:
        yield conflict(subject, needed)
        return
    names = ", ".join(sorted(skilled))
    text = f"no shift of those with the skill ({names}) can lie there, whatever the rules"
    yield Conflict(subject=subject, settings=(text,), cures=(CLOSE,))


def _skilled(problem: Problem, queue: str, minute: int) -> frozenset[str]:
    """Return who has a skill on the date of a minute."""
    zone = ZoneInfo(zones_of_queues(problem.centre)[queue])
    view = View(problem)
    day = view.day_index(instant_of(minute).astimezone(zone).date())
    return frozenset(a for a in view.agent_ids if queue in view.skills(a, day))


def _nobody(people: frozenset[str], window: Window, problem: Problem) -> bool:
    return not can_cover(problem, people, window)
