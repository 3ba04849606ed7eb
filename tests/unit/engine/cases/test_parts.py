"""Parts of an answer closed: their costs add up, answers never get worse, bounds hold."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from scheduler.cases import curtois_case, read_curtois
from scheduler.engine.cases import parts as module
from scheduler.engine.cases.answer import Answers, cover_cost
from scheduler.engine.cases.close import Closed, Effort, Part
from scheduler.engine.cases.parts import Parts, earnings, part_of
from scheduler.engine.cases.path_kernels import Ints
from tests.unit.cases.worlds import write_case
from tests.unit.engine.cases.test_solve import HARDER
from tests.unit.engine.cases.worlds import answers_of, random_worth


@pytest.fixture
def answers(tmp_path: Path) -> Answers:
    return answers_of(curtois_case(read_curtois(write_case(tmp_path, HARDER))))


def first(answers: Answers, seed: int = 1) -> Ints:
    """Lines that are best at random prices."""
    worth = random_worth(answers, seed)
    return np.array([path.types(worth)[0] for path in answers.paths])


@pytest.mark.parametrize("people", [[0], [2, 1], [3, 0, 1, 2]])
@pytest.mark.parametrize("seed", range(3))
def test_what_a_part_costs_less_the_answer_costs_less(
    answers: Answers, people: list[int], seed: int
) -> None:
    before, after = first(answers, seed), first(answers, seed)
    after[people] = first(answers, seed + 10)[people]
    costs = [part_of(answers, types, np.array(people)).cost for types in (before, after)]
    assert costs[0] - costs[1] == answers.cost(before) - answers.cost(after)
    part = part_of(answers, before, np.array(people))
    assert (part.cover.needed >= 0).all()
    assert cover_cost(part.cover, answers.there(part.types)) <= part.cost


def test_parts_better_an_answer_until_it_is_proven(answers: Answers) -> None:
    types = first(answers)
    parts = Parts(answers, answers.cover.short // 2, np.random.default_rng(1))
    costs = [answers.cost(types)]
    with ThreadPoolExecutor(2) as threads:
        while parts.bound <= costs[-1] - 1000:
            types = parts.run(types, threads, 2, lambda: False)
            costs.append(answers.cost(types))
            assert costs[-1] <= costs[-2]
    assert costs[-1] < costs[0]
    assert costs[-1] - 1000 < parts.bound <= costs[-1]


def test_lines_far_above_the_best_go_more_often(
    answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    worth = answers.cover.short // 2
    types = np.array([path.types(worth)[0] for path in answers.paths])
    values = [path.types(worth)[1] for path in answers.paths]
    types[2] = answers.paths[2].types(-worth)[0]
    worse = answers.paths[2].own_cost(types[2]) - earnings(worth, types[2])
    assert worse > values[2]
    monkeypatch.setattr(module, "FIRST_PEOPLE", 1.0)
    drawn = list[Ints]()

    def closed(part: Part, **_: object) -> Closed:
        drawn.append(part.types[0])
        return Closed(None, 0)

    monkeypatch.setattr(module, "close", closed)
    monkeypatch.setattr(module, "FEWEST", 1.0)
    parts = Parts(answers, worth, np.random.default_rng(1))
    with ThreadPoolExecutor(1) as threads:
        parts.run(types, threads, 400, lambda: False)
    often = sum((line == types[2]).all() for line in drawn) / len(drawn)
    assert 0.55 < often < 0.7


def test_everybody_is_closed_once_for_answers_of_one_cost(
    answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = list[Effort]()

    def closed(part: Part, *, effort: Effort, **_: object) -> Closed:
        asked.append(effort)
        return Closed(None, part.cost - 7)

    monkeypatch.setattr(module, "close", closed)
    parts = Parts(answers, answers.cover.short, np.random.default_rng(1))
    with ThreadPoolExecutor(1) as threads:
        for seed in (1, 1, 2, 2):
            types = first(answers, seed)
            assert (parts.whole(types, threads, lambda: False) == types).all()
    costs = [answers.cost(first(answers, seed)) for seed in (1, 2)]
    assert costs[0] != costs[1]
    assert asked == [Effort(3000, 10.0, 2, some=False)] * 2
    assert parts.bound == max(costs) - 7
    assert parts.people == module.FIRST_PEOPLE


@pytest.mark.parametrize(
    ("below", "found", "people", "lines"),
    [(0, False, 3.09, 3000.0), (1000, False, 2.7, 3090.0), (1000, True, 3.09, 3000.0)],
)
def test_more_people_go_together_until_some_part_stays_open(
    answers: Answers,
    monkeypatch: pytest.MonkeyPatch,
    below: int,
    found: bool,
    people: float,
    lines: float,
) -> None:
    monkeypatch.setattr(module, "FIRST_PEOPLE", 3.0)
    asked = list[Effort]()

    def closed(part: Part, *, effort: Effort, **_: object) -> Closed:
        asked.append(effort)
        return Closed(part.types if found else None, part.cost - below)

    monkeypatch.setattr(module, "close", closed)
    parts, types = Parts(answers, answers.cover.short, np.random.default_rng(1)), first(answers)
    with ThreadPoolExecutor(1) as threads:
        assert (parts.run(types, threads, 1, lambda: False) == types).all()
    assert asked == [Effort(3000, 10.0)]
    assert parts.people == pytest.approx(people)
    assert parts.longest == lines
    assert parts.bound == 0
