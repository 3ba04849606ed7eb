from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from scheduler.cli import main
from scheduler.domain import Problem
from scheduler.engine.result import Listener, Result, Settings
from tests.small_roster import answering, roster, shift

MANY = roster(shift("A5", 0), shift("A5", 2))
FEW = roster(shift("A5", 0))
SHORTER = """
[policy]
policy = "calm"
name = "Calm"
layer = "site"
valid_from = 1900-01-01

[weights]
"hours.weekly-min" = 3.0

[[rule]]
rule = "rest.between-shifts"

[[rule.value]]
param = "rest_minutes"
value = 3000
unit = "minutes"
valid_from = 1900-01-01
source = "a test"
confirmed = false
"""


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Problem, Settings]]:
    """Problems and settings of an engine that leaves a second shift out where rests are long."""
    asked: list[tuple[Problem, Settings]] = []

    def solve(problem: Problem, settings: Settings, listener: Listener | None) -> Result:
        asked.append((problem, settings))
        rest = problem.policy.rules["rest.between-shifts"].params["rest_minutes"]
        return answering(MANY if rest == 660 else FEW)(problem, settings, listener)

    monkeypatch.setattr("scheduler.cli.variants.engine", lambda: solve)
    return asked


def run(centre: Path, out: Path, *more: str) -> int:
    calm = centre.parent / "calm.toml"
    # 3000 minutes are more than the rule takes: 2880 are the most
    calm.write_text(SHORTER.replace("3000", "2880"), encoding="utf-8")
    policies = ("--policy", "default", "--policy", str(calm))
    return main(["variants", str(centre), "--out", str(out), *policies, *more])


def test_each_policy_is_planned_and_laid_beside_the_others(
    centre: Path,
    tmp_path: Path,
    seen: list[tuple[Problem, Settings]],
    capsys: pytest.CaptureFixture[str],
) -> None:
    out = tmp_path / "out"
    assert run(centre, out, "--time-limit", "100", "--seed", "5") == 0
    shown = capsys.readouterr()
    assert "planning under default" in shown.err
    assert "contacts answered in time" in shown.out
    assert [settings.seed for _, settings in seen] == [5, 5]
    assert len({settings.time_limit_s for _, settings in seen}) == 1
    assert seen[0][1].time_limit_s <= 45
    assert seen[0][0].need == seen[1][0].need
    with (out / "variants.csv").open(encoding="utf-8") as file:
        rows = {row["figure"]: row for row in csv.DictReader(file)}
    assert (rows["paid"]["default"], rows["paid"]["calm"]) == ("8", "4")
    assert float(rows["missing"]["calm"]) == float(rows["missing"]["default"]) + 4 * 60 - 20
    assert rows["rules of the first policy broken"]["default"] == "0"
    assert rows["cost"]["default"] == rows["cost by the first policy"]["default"]
    # the second policy doubles the weight and gives fewer hours
    least = rows["cost of hours.weekly-min"]
    assert float(least["calm"]) > 2 * float(least["default"]) > 0
    assert float(rows["cost by the first policy"]["calm"]) < float(rows["cost"]["calm"])
    assert {"hard minutes: Gini", "evening shifts: Jain", "weekend shifts"} <= set(rows)
    assert (out / "calm" / "roster.csv").is_file()
    assert json.loads((out / "default" / "roster.json").read_text())["shifts"] == 2


def test_json_has_every_figure_of_every_variant(
    centre: Path,
    tmp_path: Path,
    seen: list[tuple[Problem, Settings]],
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(centre, tmp_path / "out", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["variants"] == ["default", "calm"]
    assert told["figures"]["paid"]["values"] == [8, 4]
    assert len(seen) == 2


@pytest.mark.parametrize(
    ("policies", "reason"),
    [(["default"], "twice or more"), (["default", "default"], "each policy once")],
)
def test_variants_are_two_at_least_and_differ(
    centre: Path,
    tmp_path: Path,
    policies: list[str],
    reason: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    given = [word for name in policies for word in ("--policy", name)]
    assert main(["variants", str(centre), "--out", str(tmp_path / "o"), *given]) == 2
    assert reason in capsys.readouterr().err


def test_a_cancelled_run_writes_nothing(
    centre: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def solve(problem: Problem, settings: Settings, listener: Listener | None) -> Result:
        settings.cancel.set()
        return answering(FEW)(problem, settings, listener)

    monkeypatch.setattr("scheduler.cli.variants.engine", lambda: solve)
    assert run(centre, tmp_path / "out") == 130
    assert not (tmp_path / "out" / "variants.csv").exists()
