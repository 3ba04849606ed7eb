from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from scheduler.pipeline.policies import files_at, shipped_policies
from scheduler.policies import (
    PolicyError,
    Step,
    laid_over,
    policy_files,
    stepped_policy,
    steps_of,
)
from scheduler.rules import rule as published
from tests.unit.policies.conftest import Write
from tests.unit.policies.stated_text import rule, value

AT = date(2026, 11, 30)
REST = "rest.between-shifts"


def rest(minutes: int) -> str:
    return rule(REST, value("rest_minutes", minutes), strength="hard")


def confirmed(text: str) -> str:
    return text.replace("confirmed = false", "confirmed = true")


def steps(folder: Path, *names: str) -> dict[tuple[str, str], Step]:
    policy = laid_over(policy_files(names, folder), AT)
    return {(step.param, step.toward): step for step in steps_of(policy)}


@pytest.mark.parametrize(
    ("minutes", "tighter", "looser"),
    [(30, 35, 25), (31, 46, 16), (240, 255, 225), (241, 301, 181), (660, 720, 600)],
)
def test_a_step_in_minutes_grows_with_the_value(
    minutes: int, tighter: int, looser: int, write: Write, tmp_path: Path
) -> None:
    write("house", rest(minutes))
    found = steps(tmp_path, "house")
    assert found["rest_minutes", "tighter"].then == tighter
    assert found["rest_minutes", "looser"].then == looser
    assert found["rest_minutes", "looser"].refused == ""


def test_where_less_is_stricter_the_step_goes_down(write: Write, tmp_path: Path) -> None:
    days = value("max_days", 6).replace('"minutes"', '"days"')
    write("house", rule("days.in-a-row", days, strength="hard"))
    found = steps(tmp_path, "house")
    assert (found["max_days", "tighter"].then, found["max_days", "looser"].then) == (5, 7)


def test_any_other_unit_moves_by_a_tenth(write: Write, tmp_path: Path) -> None:
    weeks = value("no_hard_weeks", 20).replace('"minutes"', '"weeks"')
    write("house", rule("hard.newcomers", weeks, strength="hard"))
    assert steps(tmp_path, "house")["no_hard_weeks", "tighter"].then == 22


def test_a_weight_is_doubled_or_halved(write: Write, tmp_path: Path) -> None:
    weights = '[weights]\n"wish.granted" = 0.5\n'
    write("house", weights + rule("wish.granted", strength="weight"))
    found = steps(tmp_path, "house")
    assert (found["weight", "tighter"].then, found["weight", "looser"].then) == (1.0, 0.25)
    files = policy_files(["house"], tmp_path)
    policy = stepped_policy(files, found["weight", "tighter"], AT)
    assert policy.rules["wish.granted"].weight == 1.0


def test_a_confirmed_value_is_never_looser(write: Write, tmp_path: Path) -> None:
    write("house", confirmed(rest(660)))
    found = steps(tmp_path, "house")
    assert found["rest_minutes", "looser"].refused == "confirmed: a test"
    assert found["rest_minutes", "tighter"].refused == ""


@pytest.mark.parametrize("layer", ["law", "agreement", "contract"])
def test_what_others_have_set_is_never_looser(layer: str, write: Write, tmp_path: Path) -> None:
    write("land", rest(660), layer)
    assert steps(tmp_path, "land")["rest_minutes", "looser"].refused == f"set by {layer}: a test"


def test_a_stricter_house_value_goes_no_lower_than_the_law_behind_it(
    write: Write, tmp_path: Path
) -> None:
    write("house", rest(700))
    write("land", rest(660), "law")
    step = steps(tmp_path, "house", "land")["rest_minutes", "looser"]
    assert (step.then, step.refused) == (640, "")
    with pytest.raises(PolicyError, match=r"'640' is looser than 660 of land"):
        stepped_policy(policy_files(["house", "land"], tmp_path), step, AT)


def test_a_step_changes_its_value_alone(write: Write, tmp_path: Path) -> None:
    write("house", rest(660) + rule("break.meal", value("meal_minutes", 30)))
    files = policy_files(["house"], tmp_path)
    before = laid_over(files, AT)
    step = steps(tmp_path, "house")["rest_minutes", "tighter"]
    after = stepped_policy(files, step, AT)
    assert after.rules[REST].params == {"rest_minutes": 720}
    assert after.rules["break.meal"] == before.rules["break.meal"]


def test_cover_and_the_published_roster_are_no_care() -> None:
    policy = laid_over(files_at(["default"]), AT)
    families = {step.rule_id.split(".")[0] for step in steps_of(policy)}
    assert families >= {"break", "hard", "rest", "spell", "fair", "wish"}
    assert not families & {"cover", "roster", "pin"}


@pytest.mark.parametrize("name", shipped_policies())
def test_no_step_of_a_shipped_policy_is_looser_than_its_law(name: str) -> None:
    files = files_at(["default", *({name} - {"default"})])
    policy = laid_over(files, AT)
    loose = [step for step in steps_of(policy) if step.toward == "looser" and not step.refused]
    assert loose
    for step in loose:
        if step.param == "weight":
            assert not policy.rules[step.rule_id].hard
            continue
        sourced = policy.rules[step.rule_id].values[step.param]
        assert (sourced.layer, sourced.confirmed) == ("house", False)
        fields = published(step.rule_id).params.model_fields
        extra = fields[step.param].json_schema_extra
        assert isinstance(extra, dict)
        assert (step.then < step.today) == (extra["stricter"] == "larger")
