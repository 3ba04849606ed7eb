from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from scheduler.policies import PolicyError, effective_policy, rules_of_law
from tests.unit.policies.conftest import Write
from tests.unit.policies.stated_text import rule, value

AT = date(2026, 11, 30)
REST = "rest.between-shifts"
NIGHT = "night.rest-after"


def rest(minutes: int, strength: str | None = None) -> str:
    return rule(REST, value("rest_minutes", minutes), strength=strength)


def refused(names: list[str], folder: Path) -> list[str]:
    with pytest.raises(PolicyError) as error:
        effective_policy(names, AT, folder)
    return [str(fault) for fault in error.value.faults]


def test_a_later_policy_overrides_an_earlier_one(write: Write, tmp_path: Path) -> None:
    write("house", rest(600, "hard") + rule("break.meal", value("meal_minutes", 20)))
    write("team", rest(540))
    policy = effective_policy(["house", "team"], AT, tmp_path)
    assert (policy.names, policy.at) == (("house", "team"), AT)
    assert sorted(policy.rules) == ["break.meal", REST]
    setting = policy.rules[REST]
    assert (setting.hard, setting.weight, setting.params) == (True, 0.0, {"rest_minutes": 540})
    assert (setting.values["rest_minutes"].policy, policy.notices) == ("team", ())
    assert policy.rules["break.meal"].params == {"meal_minutes": 20}


def test_a_path_names_a_policy_elsewhere(write: Write, tmp_path: Path) -> None:
    path = write("house", rest(600))
    policy = effective_policy([str(path)], AT, tmp_path / "nowhere")
    assert policy.rules[REST].params == {"rest_minutes": 600}


def test_a_law_lifts_a_looser_value(write: Write, tmp_path: Path) -> None:
    write("house", rest(600))
    write("land", rest(660), "law")
    sourced = effective_policy(["house", "land"], AT, tmp_path).rules[REST].values["rest_minutes"]
    assert (sourced.value, sourced.policy, sourced.layer) == (660, "land", "law")


def test_a_law_leaves_a_stricter_value_and_says_so(write: Write, tmp_path: Path) -> None:
    write("house", rest(720))
    write("land", rest(660), "law")
    policy = effective_policy(["house", "land"], AT, tmp_path)
    assert policy.rules[REST].params == {"rest_minutes": 720}
    assert policy.notices == (
        f"{REST} rest_minutes: 720 of house is stricter than 660 of land and stands",
    )


@pytest.mark.parametrize("order", [["land", "union"], ["union", "land"]])
def test_of_two_laws_the_stricter_holds(write: Write, tmp_path: Path, order: list[str]) -> None:
    longest = "shift.length"
    write("land", rest(600) + rule(longest, value("longest_shift_minutes", 600)), "law")
    write("union", rest(660) + rule(longest, value("longest_shift_minutes", 720)), "law")
    rules = effective_policy(order, AT, tmp_path).rules
    assert rules[REST].params == {"rest_minutes": 660}
    assert rules[longest].params == {"longest_shift_minutes": 600}
    write("team", rest(630) + rule(longest, value("longest_shift_minutes", 610)))
    assert len(refused([*order, "team"], tmp_path)) == 2


def test_nothing_may_follow_that_is_looser_than_law(write: Write, tmp_path: Path) -> None:
    write("land", rest(660), "law")
    write("team", rest(659), "agreement")
    told = "659 of team is looser than 660 of land, which is law; keep to the law"
    faults = refused(["land", "team"], tmp_path)
    assert faults == [f"team.toml, column {REST} rest_minutes: {told}"]
    write("team", rest(661), "agreement")
    stricter = effective_policy(["land", "team"], AT, tmp_path)
    assert stricter.rules[REST].params == {"rest_minutes": 661}


def test_what_has_no_stricter_side_stays_as_law_has_it(write: Write, tmp_path: Path) -> None:
    night = rule(NIGHT, value("night_from_minute", 1320))
    write("house", rule(NIGHT, value("night_from_minute", 1380)))
    write("land", night, "law")
    write("union", rule(NIGHT, value("night_from_minute", 1260)), "law")
    write("team", night)
    after = effective_policy(["house", "land", "team"], AT, tmp_path).rules[NIGHT]
    assert after.params == {"night_from_minute": 1320}
    later = effective_policy(["land", "union"], AT, tmp_path).rules[NIGHT]
    assert later.params == {"night_from_minute": 1260}
    faults = refused(["union", "team"], tmp_path)
    assert len(faults) == 1
    assert "1320 of team differs from 1260 of union, which is law" in faults[0]


@pytest.mark.parametrize("strength", ["off", "weight"])
def test_law_is_neither_switched_off_nor_weighed(
    write: Write, tmp_path: Path, strength: str
) -> None:
    write("land", rest(660), "law")
    write("team", rule(REST, strength=strength))
    assert any(
        f"is set to {strength} where land is law" in f for f in refused(["land", "team"], tmp_path)
    )


def test_a_law_switches_on_what_was_off_before(write: Write, tmp_path: Path) -> None:
    write("house", rest(600, "off"))
    assert effective_policy(["house"], AT, tmp_path).rules == {}
    write("land", rest(540), "law")
    write("team", rule(REST, strength="hard"))
    assert effective_policy(["house", "land", "team"], AT, tmp_path).rules[REST].hard


def test_a_weighed_rule_takes_the_latest_weight(write: Write, tmp_path: Path) -> None:
    write("house", '[weights]\n"cover.surplus" = 0.001\n' + rule("cover.surplus"))
    write("team", '[weights]\n"cover.surplus" = 0.0025\n')
    write("land", rule("cover.surplus", value("rate_1_per_mille", 600)), "law")
    setting = effective_policy(["house", "team", "land"], AT, tmp_path).rules["cover.surplus"]
    assert (setting.hard, setting.weight, setting.weight_milli) == (False, 0.0025, 2)


def test_a_weighed_rule_without_weight_is_refused(write: Write, tmp_path: Path) -> None:
    write("house", rule("cover.surplus", strength="weight"))
    assert refused(["house"], tmp_path) == [
        "house.toml, column cover.surplus: is weighed but has no weight; add it to [weights]"
    ]
    write("house", rule("cover.surplus", strength="off"))
    assert effective_policy(["house"], AT, tmp_path).rules == {}


def test_faults_of_all_files_come_together(write: Write, tmp_path: Path) -> None:
    write("land", rest(660), "law")
    write("house", rule("no.rule") + rule("break.meal", value("meal_minutes", '"half"')))
    write("team", rest(600), since="2027-01-01")
    faults = refused(["land", "house", "team"], tmp_path)
    reasons = ("is no rule", "valid integer", "begins after", "looser than 660 of land")
    assert len(faults) == len(reasons)
    assert all(reason in fault for reason, fault in zip(reasons, faults, strict=True))


def test_files_that_cannot_be_read_come_together(tmp_path: Path) -> None:
    assert refused(["one", "two"], tmp_path) == [
        "one.toml: is not there; name a policy file that exists",
        "two.toml: is not there; name a policy file that exists",
    ]


def test_a_minute_is_worth_the_same_to_both_cover_rules(write: Write, tmp_path: Path) -> None:
    def both(short: int, over: int) -> str:
        weights = '[weights]\n"cover.shortage" = 0.001\n"cover.surplus" = 0.001\n'
        shortage = rule("cover.shortage", value("rate_1_per_mille", short))
        return weights + shortage + rule("cover.surplus", value("rate_1_per_mille", over))

    write("house", both(700, 800))
    (fault,) = refused(["house"], tmp_path)
    assert "cover.surplus rate_1_per_mille: '800' differs from the 700 of cover.shortage" in fault
    write("agreed", both(700, 700))
    assert len(effective_policy(["agreed"], AT, tmp_path).rules) == 2


def test_rules_of_law_are_those_that_a_law_speaks_of(write: Write, tmp_path: Path) -> None:
    write("land", rest(660), "law")
    write("house", rule(NIGHT, value("rest_minutes", 600)))
    assert rules_of_law(["land", "house"], tmp_path) == {REST}
    assert rules_of_law(["house"], tmp_path) == frozenset()
