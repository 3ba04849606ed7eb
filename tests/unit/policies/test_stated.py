from __future__ import annotations

from datetime import date

import pytest

from scheduler.policies import StatedRule, StatedValue, load_policy
from tests.unit.policies.conftest import Write
from tests.unit.policies.stated_text import rule, value


def dated(number: int, since: str, until: str | None = None) -> StatedValue:
    return StatedValue(
        param="rest_minutes",
        value=number,
        unit="minutes",
        valid_from=date.fromisoformat(since),
        valid_to=date.fromisoformat(until) if until else None,
        source="a test",
        confirmed=True,
    )


STATED = StatedRule(
    rule="rest.between-shifts",
    value=(
        dated(600, "2020-01-01"),
        dated(540, "2021-01-01", "2021-06-30"),
        dated(660, "2022-01-01", "2022-12-31"),
    ),
)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2019-12-31", None),
        ("2020-01-01", 600),
        ("2020-12-31", 600),
        ("2021-01-01", 540),
        ("2021-06-30", 540),
        ("2021-07-01", 600),
        ("2022-12-31", 660),
        ("2023-01-01", 600),
    ],
)
def test_of_the_values_that_hold_the_latest_begun_is_in_force(
    on: str, expected: int | None
) -> None:
    found = STATED.in_force("rest_minutes", date.fromisoformat(on))
    assert (found.value if found else None) == expected


@pytest.mark.parametrize(("on", "held"), [("2020-01-01", 600), ("2022-12-31", 660)])
def test_a_rule_on_a_date_has_one_value_a_parameter(on: str, held: int) -> None:
    found = STATED.on(date.fromisoformat(on))
    assert found is not None
    assert [value.value for value in found.value] == [held]
    assert STATED.on(date(2019, 12, 31)) is None


def test_of_ended_values_the_last_is_told() -> None:
    stated = StatedRule(rule="rest.between-shifts", value=STATED.value[1:])
    assert [stated.ended(date(2021, 6, day)) for day in (29, 30)] == [(), ()]
    assert [value.value for value in stated.ended(date(2021, 7, 1))] == [540]
    assert stated.ended(date(2022, 12, 31)) == ()
    assert [value.value for value in stated.ended(date(2023, 1, 1))] == [660]


def test_a_rule_without_values_holds_on_every_date() -> None:
    bare = StatedRule(rule="rest.between-shifts", strength="hard")
    assert bare.on(date(2020, 1, 1)) == bare


def test_a_file_on_a_date_keeps_the_rules_of_that_date(write: Write) -> None:
    dated = value("rest_minutes", 600, "2020-01-01", "2020-12-31")
    body = rule("rest.between-shifts", dated, strength="hard") + rule("break.meal")
    file = load_policy(write("land", body))
    in_force = {year: file.on(date(year, 6, 1)).rule for year in (2019, 2020, 2021)}
    assert [stated.rule for stated in in_force[2020]] == ["rest.between-shifts", "break.meal"]
    assert {stated.rule for year in (2019, 2021) for stated in in_force[year]} == {"break.meal"}


def test_layers_have_their_order(write: Write) -> None:
    layers = ("house", "law", "agreement", "contract", "site")
    ranks = [load_policy(write("land", layer=layer)).rank for layer in layers]
    assert ranks == [0, 1, 2, 3, 4]


def test_parameters_are_named_once_and_others_have_no_value() -> None:
    assert STATED.params == ("rest_minutes",)
    assert STATED.in_force("other_minutes", date(2020, 1, 1)) is None


def test_a_value_takes_policy_and_layer_of_its_file(write: Write) -> None:
    stated = rule("rest.between-shifts", value("rest_minutes", 600))
    file = load_policy(write("land", stated, "law"))
    found = file.stated("rest.between-shifts")
    assert found is not None
    sourced = found.value[0].sourced(file)
    assert (sourced.value, sourced.policy, sourced.layer) == (600, "land", "law")
    assert (sourced.unit, sourced.source, sourced.confirmed) == ("minutes", "a test", False)
    assert file.stated("shift.length") is None
    assert file.is_law
    assert file.file == "land.toml"
