"""Processes that plan people side by side: one state, exact books, nothing that does not fit."""

from __future__ import annotations

import os
import signal
from itertools import count
from multiprocessing import Pipe
from typing import Any

import pytest

from scheduler.engine import in_step
from scheduler.engine.days import Share
from scheduler.engine.flow_kernels import Floats
from scheduler.engine.joint import Change, Joint
from scheduler.engine.pricing import never
from scheduler.engine.search import Search
from scheduler.engine.seats import Seats
from scheduler.pipeline.prepare import prepare
from scheduler.pipeline.request import Request
from scheduler.pipeline.required import required_minutes
from scheduler.samples.generator import write_centre
from scheduler.samples.spec import SampleSpec
from tests.unit.engine.test_joint_anneal import begun, exact
from tests.unit.engine.test_search import TINY, centre, searching


@pytest.fixture(scope="module")
def search() -> Search:
    found = searching(centre(), TINY)
    found.prices(6, never, never)
    return found


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Search:
    """Thirty people with too few seats and one place to recover."""
    folder = tmp_path_factory.mktemp("crowd")
    write_centre(SampleSpec(30, 3), folder, required_minutes)
    problem = prepare(Request(folder)).problem
    narrow = {"seats": 12, "buffer_room_places": 1}
    sites = tuple(site.model_copy(update=narrow) for site in problem.centre.sites)
    crowded = problem.centre.model_copy(update={"sites": sites})
    found = searching(problem.model_copy(update={"centre": crowded}), TINY)
    found.prices(3, never, never)
    return found


def shares(rounds: int) -> Share:
    asked = count()
    return lambda: next(asked) / rounds


def annealed(search: Search, workers: int, rounds: int = 12) -> Joint:
    joint = begun(search)
    in_step.anneal(joint, workers, search.pricing.best.prices, shares(rounds), lambda: False)
    return joint


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_the_cost_is_that_of_the_plain_interpreters(search: Search, workers: int) -> None:
    found = annealed(search, workers).found()
    assert found.cost == exact(search, found)


def test_annealing_in_step_lowers_the_cost_of_lines_alone(search: Search) -> None:
    assert annealed(search, 2).cost < begun(search).cost


def test_annealing_in_step_is_the_same_for_a_seed(search: Search) -> None:
    assert annealed(search, 2).found() == annealed(search, 2).found()


@pytest.mark.parametrize("forks", [True, False])
def test_mending_in_step_lowers_the_cost(
    search: Search, monkeypatch: pytest.MonkeyPatch, forks: bool
) -> None:
    monkeypatch.setattr("scheduler.engine.in_step.can_fork", lambda: forks)
    joint = begun(search)
    before = joint.cost
    assert in_step.mend(joint, 2, search.pricing.best.prices, shares(12), lambda: False) < before
    found = joint.found()
    assert found.cost == exact(search, found)


def test_mending_ends_where_exact_sweeps_gain_nothing_more(search: Search) -> None:
    joint, endless = begun(search), shares(1_000_000)
    in_step.mend(joint, 2, search.pricing.best.prices, endless, lambda: False)
    assert endless() < 0.01


def test_a_stop_leaves_the_state_as_it_is(search: Search) -> None:
    joint = begun(search)
    before = joint.found()
    in_step.anneal(joint, 2, search.pricing.best.prices, shares(9), lambda: True)
    in_step.mend(joint, 2, search.pricing.best.prices, shares(9), lambda: True)
    assert joint.found() == before


@pytest.mark.parametrize("rising", [True, False])
def test_before_each_round_the_state_is_the_same_in_all_processes(
    crowd: Search, monkeypatch: pytest.MonkeyPatch, rising: bool
) -> None:
    """Each process is asked for the whole state beside what it planned."""
    seen, left_out = list[str](), list[int]()
    planned = in_step._Crew._planned  # noqa: SLF001 - what processes tell each other

    def told(crew: in_step._Crew, people: in_step.People, setting: float) -> list[Any]:
        joint = crew._joint  # noqa: SLF001 - as above
        state = str([joint.change(person) for person in range(len(joint.market.specs))])
        return [*planned(crew, people, setting), state]

    def settle(crew: in_step._Crew, changes: list[Any]) -> None:
        states = [change for change in changes if isinstance(change, str)]
        seen.extend(states)
        assert len(set(states)) <= 1
        joint = crew._joint  # noqa: SLF001 - as above
        for change in changes:
            if not isinstance(change, str):
                joint.agree(change, rising=crew._rising)  # noqa: SLF001 - as above
                left_out.append(str(joint.change(change.person)) != str(change))

    monkeypatch.setattr(in_step._Crew, "_planned", told)  # noqa: SLF001 - as above
    monkeypatch.setattr(in_step._Crew, "_settle", settle)  # noqa: SLF001 - as above
    joint, prices = begun(crowd), crowd.pricing.best.prices
    if rising:
        in_step.anneal(joint, 3, prices, shares(12), lambda: False)
    else:
        in_step.mend(joint, 3, prices, shares(12), lambda: False)
    assert len(seen) >= 3 * 12
    assert len(set(seen)) > 1
    assert any(left_out) or rising
    found = joint.found()
    assert found.cost == exact(crowd, found)


@pytest.mark.parametrize("told", [0, 2])
def test_a_process_that_dies_takes_only_its_own_people_with_it(
    search: Search, monkeypatch: pytest.MonkeyPatch, told: int
) -> None:
    """At its first person, or at a later one."""
    leader, rounds = os.getpid(), count()
    respond = Joint.respond

    def dying(joint: Joint, dual: Floats, person: int, share: float) -> None:
        if os.getpid() != leader and next(rounds) >= told:
            os.kill(os.getpid(), signal.SIGKILL)
        respond(joint, dual, person, share)

    monkeypatch.setattr(Joint, "respond", dying)
    joint = begun(search)
    before = joint.cost
    in_step.anneal(joint, 2, search.pricing.best.prices, shares(12), lambda: False)
    found = joint.found()
    assert found.cost == exact(search, found)
    assert found.cost < before


def test_an_answer_that_is_cut_off_is_no_answer() -> None:
    ours, theirs = Pipe()
    os.write(theirs.fileno(), (1000).to_bytes(4, "big") + b"the beginning")
    theirs.close()
    settled = list[Change]()
    assert not in_step._Crew._answered(ours, settled)  # noqa: SLF001 - no process dies on a byte
    assert settled == []


def test_where_nothing_can_be_forked_one_process_plans_everybody(
    search: Search, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scheduler.engine.in_step.can_fork", lambda: False)
    joint = begun(search)
    before = joint.cost
    in_step.anneal(joint, 2, search.pricing.best.prices, shares(12), lambda: False)
    assert joint.cost < before


def test_what_finds_no_seat_any_more_is_left_out(
    search: Search, monkeypatch: pytest.MonkeyPatch
) -> None:
    joint = begun(search)
    before, theirs = joint.found(), joint.change(0)
    day = min(theirs.slots)
    fewer = theirs._replace(
        shifts={d: shift for d, shift in theirs.shifts.items() if d != day},
        slots={d: slots for d, slots in theirs.slots.items() if d != day},
    )
    assert fewer.shifts
    with monkeypatch.context() as patch:
        patch.setattr(Seats, "free", lambda *_: False)
        joint.agree(fewer, rising=True)
        assert joint.found() == before
    joint.agree(fewer, rising=True)
    assert joint.found() != before


def test_what_costs_more_by_now_is_left_out_where_costs_may_not_rise(search: Search) -> None:
    joint = begun(search)
    before = joint.mend(search.pricing.best.prices, lambda: False)
    worst = max(range(len(joint.own)), key=lambda person: len(joint.change(person).slots))
    idle = joint.change(worst)._replace(shifts={}, slots={})
    joint.agree(idle, rising=False)
    assert joint.cost == before
    joint.agree(idle, rising=True)
    assert joint.cost > before
