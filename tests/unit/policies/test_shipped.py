"""The policies that are shipped: whole, sourced, honest and fit to be laid over each other."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import scheduler
from scheduler.domain import Policy
from scheduler.policies import PolicyFile, effective_policy, load_policy
from scheduler.rules import all_rules

FOLDER = Path(scheduler.__file__).parents[1] / "data" / "policies"
NAMES = sorted(path.stem for path in FOLDER.glob("*.toml"))
DEFAULT = load_policy(FOLDER / "default.toml")
AT = date(2026, 11, 30)


def on(*names: str) -> Policy:
    return effective_policy(names, AT, FOLDER)


def test_these_are_shipped() -> None:
    assert NAMES == ["cn", "cn-comprehensive", "default", "eu"]


@pytest.mark.parametrize("rule_id", sorted(all_rules()))
def test_the_default_sets_every_parameter_of_every_rule(rule_id: str) -> None:
    rule, stated = all_rules()[rule_id], DEFAULT.stated(rule_id)
    assert stated is not None
    assert stated.strength == ("hard" if rule.nature == "hard" else "weight")
    assert {value.param: value.value for value in stated.value} == rule.params().model_dump()
    assert {value.valid_from for value in stated.value} <= {date(1900, 1, 1)}


def test_the_default_weighs_exactly_the_rules_that_can_be_weighed() -> None:
    weighed = {rule_id for rule_id, rule in all_rules().items() if rule.nature != "hard"}
    assert set(DEFAULT.weights) == weighed
    assert all(weight > 0 for weight in DEFAULT.weights.values())


@pytest.mark.parametrize("at", [date(1900, 1, 1), date(1999, 2, 21), AT])
def test_the_default_holds_alone_on_every_date(at: date) -> None:
    policy = effective_policy(["default"], at, FOLDER)
    assert set(policy.rules) == set(all_rules())
    assert policy.notices == ()


@pytest.mark.parametrize("file", [load_policy(FOLDER / f"{name}.toml") for name in NAMES])
def test_no_design_choice_claims_to_be_confirmed(file: PolicyFile) -> None:
    values = [value for stated in file.rule for value in stated.value]
    assert values
    assert [v.param for v in values if v.confirmed and "design choice" in v.source] == []
    assert [v.param for v in values if v.confirmed and "not seen" in v.source] == []


def test_coverage_and_surplus_rate_proficiency_alike() -> None:
    rules = on("default").rules
    rates = {name: rate for name, rate in rules["cover.shortage"].params.items() if "rate" in name}
    assert rates == rules["cover.surplus"].params


def test_a_missing_minute_costs_ten_and_a_surplus_minute_one() -> None:
    rules = on("default").rules
    assert rules["cover.shortage"].weight_milli == rules["cover.surplus"].weight_milli == 1
    assert rules["cover.shortage"].params["price_per_minute"] == 10


def test_china_bounds_weeks_and_days_off() -> None:
    rules = on("default", "cn").rules
    assert rules["hours.weekly-max"].params == {"max_hours_per_week": 44}
    assert rules["days.per-week"].params == {"max_days_per_week": 6}
    assert rules["days.per-week"].values["max_days_per_week"].layer == "law"
    assert rules["night.in-a-row"].params["night_from_minute"] == 1320
    assert rules["rest.between-shifts"].values["rest_minutes"].policy == "default"


def test_china_alone_allows_eleven_hours_a_day() -> None:
    assert on("cn").rules["shift.length"].params == {"longest_shift_minutes": 660}
    assert on("default", "cn").rules["shift.length"].params == {"longest_shift_minutes": 600}


def test_the_european_union_asks_for_daily_and_weekly_rest() -> None:
    rules = on("eu").rules
    assert rules["rest.between-shifts"].params == {"rest_minutes": 660}
    rest = {"weekly_rest_minutes": 1440, "daily_rest_minutes": 660, "max_days": 6}
    assert rules["rest.weekly"].params == rest
    assert rules["hours.weekly-max"].params == {"max_hours_per_week": 48}
    assert rules["break.meal"].params == {"longer_than_minutes": 360}
    assert all(setting.hard for setting in rules.values())


def test_china_has_overtime_only_within_caps() -> None:
    rules = on("default", "cn").rules
    day = {"normal_hours_per_day": 8, "overtime_hours_per_day": 2}
    assert rules["hours.daily-max"].params == day
    assert on("cn").rules["hours.daily-max"].params == {**day, "overtime_hours_per_day": 3}
    assert rules["overtime.per-month"].values["overtime_hours_per_month"].layer == "law"
    assert rules["overtime.per-month"].params == {"overtime_hours_per_month": 36}


def test_an_account_of_hours_stands_in_place_of_the_standard_week() -> None:
    rules = on("cn-comprehensive").rules
    account = {"normal_hours_per_week": 40, "overtime_hours_per_month": 36, "period_months": 3}
    assert rules["hours.account"].params == account
    assert set(rules) == {"hours.account", "days.per-week"}


def test_the_european_union_averages_over_four_months() -> None:
    average = on("eu").rules["hours.average"]
    assert average.params == {"max_hours_per_week": 48, "reference_weeks": 17}


def test_the_policies_can_be_laid_over_each_other() -> None:
    assert set(on("default", "cn", "eu").rules) == set(all_rules())
