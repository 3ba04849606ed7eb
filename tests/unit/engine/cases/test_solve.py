"""Small public cases solved to their optimum, as trying every line finds it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor as Threads
from dataclasses import replace
from itertools import product
from pathlib import Path
from random import Random

import pytest

from scheduler.cases import (
    Case,
    CaseTerm,
    CurtoisFile,
    confirmed,
    curtois_case,
    read_curtois,
)
from scheduler.engine.cases.model import CaseModel, Places
from scheduler.engine.cases.neighbours import Neighbourhood
from scheduler.engine.cases.parts import Parts
from scheduler.engine.cases.path_kernels import Ints
from scheduler.engine.cases.solve import solve_case
from scheduler.engine.result import Progress, Settings
from scheduler.terms import Cover, Having, ShiftCover, Term, Window
from tests.unit.cases.worlds import TEXT, keeps_all, penalty, write_case

Stop = Callable[[], bool]
SETTINGS = Settings(time_limit_s=20, workers=1)


def best(file: CurtoisFile) -> int:
    """The least penalty, by trying every pair of legal lines."""
    legal = {}
    for who in file.people:
        kinds = [*file.shifts, ""] if file.people[who].max_shifts["L"] else ["E", ""]
        lines = (
            {(who, day): name for day, name in enumerate(line) if name}
            for line in product(kinds, repeat=file.days)
        )
        legal[who] = [line for line in lines if keeps_all(file, who, line)]
    return min(penalty(file, one | other) for one, other in product(*legal.values()))


def test_the_optimum_is_found_proven_and_confirmed(file: CurtoisFile) -> None:
    case, told = curtois_case(file), list[Progress]()
    result = solve_case(case, SETTINGS, told.append)
    assert result.lines is not None
    assert result.proven
    assert result.cost == result.bound == best(file)
    assert confirmed(case, result.lines, result.cost).cost == result.cost
    assert told
    assert told[-1].cost_milli == 1000 * result.cost
    assert 0 < result.seconds < 20


def test_hard_minima_can_leave_nothing(tmp_path: Path) -> None:
    text = TEXT.replace("A,3\n", "A,0,1,2,3,4,5\n")
    result = solve_case(
        curtois_case(read_curtois(write_case(tmp_path, text))), SETTINGS, lambda _: None
    )
    assert (result.lines, result.proven, result.cost) == (None, True, 0)


HARDER = (
    """\
SECTION_HORIZON
14
SECTION_SHIFTS
D,480,
SECTION_STAFF
"""
    + "".join(f"{who},D=14,3360,2400,5,2,2,1\n" for who in "ABCD")
    + """\
SECTION_SHIFT_ON_REQUESTS
A,2,D,2
B,9,D,1
SECTION_COVER
"""
    + "".join(f"{day},D,{3 - day % 2},100,1\n" for day in range(14))
)


@pytest.fixture
def harder(tmp_path: Path) -> Case:
    """A case of two weeks."""
    return curtois_case(read_curtois(write_case(tmp_path, HARDER)))


@pytest.fixture
def unpriced(monkeypatch: pytest.MonkeyPatch) -> None:
    """No time for prices and rounding, so that the first lines are what is left to better."""
    monkeypatch.setattr("scheduler.engine.cases.solve.BOUND_SHARE", 0.0)
    monkeypatch.setattr("scheduler.engine.cases.solve.DIVE_SHARE", 0.0)


@pytest.fixture
def pathless(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if some terms were beyond a path."""
    monkeypatch.setattr("scheduler.engine.cases.solve.cover_of", lambda *_: None)


@pytest.mark.usefixtures("unpriced")
@pytest.mark.parametrize(("workers", "beside"), [(1, 1), (3, 2)])
def test_a_gap_is_closed_by_parts_of_the_people_and_then_all(
    harder: Case, workers: int, beside: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts, run = set[int](), Parts.run

    def noted(self: Parts, types: Ints, threads: Threads, count: int, stop: Stop) -> Ints:
        counts.add(count)
        return run(self, types, threads, count, stop)

    monkeypatch.setattr(Parts, "run", noted)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    result = solve_case(harder, Settings(time_limit_s=60, workers=workers), lambda _: None)
    assert counts == {beside}
    assert result.proven
    assert result.lines is not None
    assert confirmed(harder, result.lines, result.cost).cost == result.bound


@pytest.mark.usefixtures("unpriced", "pathless")
def test_a_small_case_is_proven_by_its_whole_model(harder: Case) -> None:
    result = solve_case(harder, SETTINGS, lambda _: None)
    assert result.proven
    assert result.lines is not None
    assert confirmed(harder, result.lines, result.cost).cost == result.bound


@pytest.mark.usefixtures("unpriced", "pathless")
def test_parts_are_planned_anew_while_there_is_time(
    harder: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    costs = list[int | None]()
    proven = solve_case(harder, SETTINGS, lambda _: None)
    monkeypatch.setattr("scheduler.engine.cases.solve.SMALL", 0)
    steps = list[Places]()
    draw = Neighbourhood.draw

    def noted(self: Neighbourhood, rng: Random) -> Places:
        steps.append(draw(self, rng))
        return steps[-1]

    monkeypatch.setattr(Neighbourhood, "draw", noted)
    result = solve_case(
        harder, Settings(time_limit_s=0.6, workers=1), lambda p: costs.append(p.cost_milli)
    )
    assert result.lines is not None
    assert confirmed(harder, result.lines, result.cost).cost == result.cost
    assert steps
    assert costs[0] is not None
    assert result.bound <= proven.cost <= result.cost < costs[0] // 1000
    assert result.seconds < 10


def test_a_cancelled_search_gives_what_it_has(harder: Case) -> None:
    settings = Settings(time_limit_s=60, workers=1)

    def stop(_: Progress) -> None:
        settings.cancel.set()

    result = solve_case(harder, settings, stop)
    assert result.lines is not None
    assert not result.proven
    assert confirmed(harder, result.lines, result.cost).cost == result.cost
    assert result.seconds < 30


def test_a_day_on_which_nothing_may_be_is_given(file: CurtoisFile) -> None:
    model = CaseModel(curtois_case(file))
    fixed = [(who, day) for who, line in model.lines.items() for day in line if line[day].fixed]
    assert fixed == [("A", 3)]


@pytest.mark.parametrize(
    ("term", "weight"),
    [
        (ShiftCover(0, Having((), 0), 1), None),
        (Cover("phone", Window(0, 15), 0, ()), 1),
    ],
)
def test_what_a_case_cannot_ask_is_refused(
    file: CurtoisFile, term: Term, weight: int | None
) -> None:
    case: Case = replace(curtois_case(file), terms=(CaseTerm("odd", term, weight),))
    with pytest.raises(TypeError, match="cannot ask for"):
        CaseModel(case)
