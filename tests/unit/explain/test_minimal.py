from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import combinations

import pytest

from scheduler.domain import Problem
from scheduler.explain.minimal import Setting, minimal, without
from scheduler.rules.example import tiny_problem

NAMES = "abcdefg"


def _drop(name: str, problem: Problem) -> Problem:
    centre = problem.centre.model_copy(update={"name": problem.centre.name.replace(name, "")})
    return problem.model_copy(update={"centre": centre})


def world(names: str = NAMES) -> Problem:
    problem = tiny_problem()
    centre = problem.centre.model_copy(update={"name": names})
    return problem.model_copy(update={"centre": centre})


SETTINGS = [Setting(name, "", partial(_drop, name)) for name in NAMES]


def failing(*cores: str, asked: list[str] | None = None) -> Callable[[Problem], bool]:
    def fails(problem: Problem) -> bool:
        if asked is not None:
            asked.append(problem.centre.name)
        return any(set(core) <= set(problem.centre.name) for core in cores)

    return fails


@pytest.mark.parametrize("core", ["".join(c) for n in (1, 2, 3, 7) for c in combinations(NAMES, n)])
def test_what_is_left_fails_and_any_one_less_does_not(core: str) -> None:
    fails = failing(core)
    needed = minimal(world(), SETTINGS, fails)
    assert "".join(setting.text for setting in needed) == core
    for setting in needed:
        gone = [other for other in SETTINGS if other not in needed or other is setting]
        assert not fails(without(world(), gone))


def test_of_several_conflicts_the_last_settings_stay() -> None:
    assert [s.text for s in minimal(world(), SETTINGS, failing("ab", "fg"))] == ["f", "g"]


def test_what_fails_without_any_setting_needs_none() -> None:
    assert minimal(world(), SETTINGS, failing("")) == ()


def test_halves_save_questions() -> None:
    asked: list[str] = []
    minimal(world(), SETTINGS, failing("g", asked=asked))
    assert len(asked) < len(SETTINGS)


def test_what_does_not_fail_needs_no_explanation() -> None:
    with pytest.raises(ValueError, match="nothing to explain"):
        minimal(world(), SETTINGS, failing("x"))
