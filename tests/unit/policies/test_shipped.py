"""The policies that are shipped: whole, sourced, honest and fit to be laid over each other."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import scheduler
from scheduler.domain import Policy
from scheduler.pipeline.cooldowns import ABUSE_S, SEVERE_S
from scheduler.policies import PolicyError, StatedValue, effective_policy, load_policy
from scheduler.rules import all_rules

FOLDER = Path(scheduler.__file__).parents[1] / "data" / "policies"
NAMES = sorted(path.stem for path in FOLDER.glob("*.toml"))
FILES = {name: load_policy(FOLDER / f"{name}.toml") for name in NAMES}
LAWS = [name for name in NAMES if FILES[name].is_law]
DEFAULT = FILES["default"]
AT = date(2026, 11, 30)


def on(*names: str) -> Policy:
    return effective_policy(names, AT, FOLDER)


def test_these_are_shipped() -> None:
    assert LAWS == ["br", "cn", "cn-comprehensive", "de", "eu", "kr", "uk"]
    others = {name: FILES[name].policy.layer for name in NAMES if name not in LAWS}
    assert others == {"default": "house", "es": "agreement"}


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


VALUES = [
    (name, value) for name, file in FILES.items() for rule in file.rule for value in rule.value
]


@pytest.mark.parametrize(
    ("name", "value"), VALUES, ids=[f"{name}-{value.param}" for name, value in VALUES]
)
def test_what_was_not_read_does_not_claim_to_be_confirmed(name: str, value: StatedValue) -> None:
    doubts = ("design choice", "not seen", "from memory", "our reading")
    assert not (value.confirmed and any(doubt in value.source for doubt in doubts))
    assert value.valid_from >= FILES[name].policy.valid_from


@pytest.mark.parametrize("name", [name for name in NAMES if name != "default"])
def test_a_preset_is_lawful_over_the_house_and_asks_a_lawyer(name: str) -> None:
    policy = on("default", name)
    assert policy.names == ("default", name)
    assert [f"{name}: {question}" for question in FILES[name].policy.to_confirm] == list(
        policy.to_confirm
    )
    assert policy.to_confirm
    stated = {(rule.rule, value.param) for rule in FILES[name].rule for value in rule.value}
    for rule_id, param in stated:
        setting, told = policy.rules[rule_id], f"{rule_id} {param}: "
        assert setting.hard
        assert setting.values[param].policy == name or any(
            notice.startswith(told) and f" of {name} and stands" in notice
            for notice in policy.notices
        )


def test_coverage_and_surplus_rate_proficiency_alike() -> None:
    rules = on("default").rules
    asked = rules["cover.shortage"].params.items()
    rates = {name: rate for name, rate in asked if name.startswith(("rate", "mentor"))}
    assert rates == rules["cover.surplus"].params


def test_a_missing_minute_costs_ten_and_a_surplus_minute_one() -> None:
    rules = on("default").rules
    assert rules["cover.shortage"].weight_milli == rules["cover.surplus"].weight_milli == 1
    assert rules["cover.shortage"].params["price_per_minute"] == 10


def test_the_recovery_that_is_staffed_is_what_follows_an_event() -> None:
    owed = on("default").rules["cooldown.after-event"].params
    assert owed["abuse_minutes"] == ABUSE_S / 60
    assert owed["severe_minutes"] == SEVERE_S / 60


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
    assert rules["break.meal"].params == {"longer_than_minutes": 360}
    assert all(setting.hard for setting in rules.values())


@pytest.mark.parametrize("name", ["eu", "uk"])
def test_a_mean_of_48_hours_bounds_no_single_week(name: str) -> None:
    rules = on(name).rules
    assert rules["hours.average"].params == {"max_hours_per_week": 48, "reference_weeks": 17}
    assert "hours.weekly-max" not in rules
    assert on("default", name).rules["hours.weekly-max"].values["max_hours_per_week"].value == 48


def test_the_united_kingdom_asks_for_twenty_minutes_above_six_hours() -> None:
    rules = on("uk").rules
    assert rules["break.meal"].params == {"meal_minutes": 20, "longer_than_minutes": 360}
    assert rules["rest.between-shifts"].params == {"rest_minutes": 660}
    daily = rules["rest.weekly"].values["daily_rest_minutes"]
    assert (daily.value, daily.confirmed) == (660, False)


def test_germany_allows_ten_hours_and_half_an_hour_after_six() -> None:
    rules = on("de").rules
    assert rules["shift.length"].params == {"longest_shift_minutes": 600}
    assert rules["hours.weekly-max"].params == {"max_hours_per_week": 60}
    assert rules["hours.average"].params == {"max_hours_per_week": 48}
    day = {"normal_hours_per_day": 10, "overtime_hours_per_day": 0}
    assert on("default", "de").rules["hours.daily-max"].params == day
    assert rules["rest.between-shifts"].params == {"rest_minutes": 660}
    assert rules["break.meal"].params == {
        "meal_minutes": 30,
        "longer_than_minutes": 360,
        "latest_start_minutes": 360,
        "latest_rest_minutes": 360,
    }
    assert all(value.confirmed for rule in rules.values() for value in rule.values.values())


def test_brazil_allows_six_hours_with_two_pauses_away_from_the_edges() -> None:
    rules = on("br").rules
    assert rules["shift.length"].params == {"longest_shift_minutes": 360}
    screen = rules["break.screen"].params
    assert screen == {"break_minutes": 10, "per_minutes": 127, "edge_minutes": 60}
    per = int(str(screen["per_minutes"]))
    owed = {minutes: minutes // per for minutes in (240, 255, 360, 380)}
    assert owed == {240: 1, 255: 2, 360: 2, 380: 2}
    assert rules["break.meal"].params == {"meal_minutes": 20, "longer_than_minutes": 240}
    assert not rules["hours.weekly-max"].values["max_hours_per_week"].confirmed
    day = {"normal_hours_per_day": 6, "overtime_hours_per_day": 0}
    assert on("default", "br").rules["hours.daily-max"].params == day


def test_spain_gives_five_minutes_an_hour_instead_of_the_house_ten_in_two() -> None:
    rules = on("default", "eu", "es").rules
    assert rules["break.screen"].params == {
        "break_minutes": 5,
        "per_minutes": 60,
        "edge_minutes": 60,
    }
    assert rules["break.screen"].values["break_minutes"].layer == "agreement"
    rest = rules["rest.between-shifts"].values["rest_minutes"]
    assert (rest.value, rest.policy, rest.confirmed) == (720, "es", False)


def test_the_spanish_agreement_ends_with_the_year() -> None:
    last = effective_policy(["default", "es"], date(2026, 12, 31), FOLDER)
    assert last.rules["rest.between-shifts"].params == {"rest_minutes": 720}
    over = effective_policy(["default", "es"], date(2027, 1, 1), FOLDER)
    assert over.rules["rest.between-shifts"].params == {"rest_minutes": 660}
    assert "es sets no rule on 2027-01-01" in over.notices
    assert sum("ended on 2026-12-31" in notice for notice in over.notices) == 3
    with pytest.raises(PolicyError, match="begins after 2023-06-08"):
        effective_policy(["es"], date(2023, 6, 8), FOLDER)


def test_the_korean_clause_suspends_hard_work_and_says_that_it_has_no_minutes() -> None:
    policy = on("kr")
    assert set(policy.rules) == {"hard.lighter-days"}
    lighter = policy.rules["hard.lighter-days"]
    assert lighter.params == {"severe_rest_of_day_minutes": 0}
    assert not lighter.values["severe_rest_of_day_minutes"].confirmed
    assert any("no minutes are fixed" in question for question in policy.to_confirm)


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
    nights = {
        f"night.{name}" for name in ("allowed", "in-a-row", "length", "newcomers", "rest-after")
    }
    assert set(rules) == {"hours.account", *nights}
    assert {rules[rule_id].params["night_from_minute"] for rule_id in nights} == {1320}


def test_the_policies_can_be_laid_over_each_other() -> None:
    assert set(on("default", *LAWS).rules) == set(all_rules())


def test_an_agreement_of_one_country_is_refused_under_a_stricter_law_of_another() -> None:
    with pytest.raises(PolicyError) as error:
        on("default", "br", "es")
    (fault,) = error.value.faults
    assert (fault.file, fault.column, fault.value) == ("es.toml", "break.screen break_minutes", "5")
    assert fault.reason.startswith("is looser than 10 of br, which is law (NR-17 Annex II")
