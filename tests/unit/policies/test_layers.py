"""Which of several values holds: by layer, by side, by date."""

from __future__ import annotations

from datetime import date
from itertools import permutations
from pathlib import Path

import pytest

from scheduler.policies import PolicyError, effective_policy
from tests.unit.policies.conftest import Write
from tests.unit.policies.stated_text import rule, value

AT = date(2026, 11, 30)
REST = "rest.between-shifts"
LONGEST = "shift.length"
SCREEN = "break.screen"


def rest(minutes: int, strength: str | None = None) -> str:
    return rule(REST, value("rest_minutes", minutes), strength=strength)


def standing(folder: Path, *names: str, at: date = AT) -> tuple[object, tuple[str, ...]]:
    """The rest in force and what is said about it."""
    policy = effective_policy(names, at, folder)
    return policy.rules[REST].params["rest_minutes"], policy.notices


@pytest.mark.parametrize(
    ("lower", "upper"), [("agreement", "contract"), ("agreement", "site"), ("contract", "site")]
)
def test_the_stricter_of_two_layers_stands(
    write: Write, tmp_path: Path, lower: str, upper: str
) -> None:
    write("land", rest(660), "law")
    write("low", rest(720), lower)
    write("high", rest(719), upper)
    told = f"{REST} rest_minutes: 720 of low is stricter than 719 of high and stands"
    assert standing(tmp_path, "land", "low", "high") == (720, (told,))
    write("high", rest(720), upper)
    assert standing(tmp_path, "land", "low", "high") == (720, ())
    write("high", rest(721), upper)
    assert standing(tmp_path, "land", "low", "high") == (721, ())


def test_the_stricter_side_of_a_maximum_is_the_smaller(write: Write, tmp_path: Path) -> None:
    for name, layer, minutes in (("ours", "agreement", 540), ("here", "site", 541)):
        write(name, rule(LONGEST, value("longest_shift_minutes", minutes)), layer)
    policy = effective_policy(["ours", "here"], AT, tmp_path)
    assert policy.rules[LONGEST].params == {"longest_shift_minutes": 540}


def test_the_order_of_names_matters_within_a_layer_only(write: Write, tmp_path: Path) -> None:
    write("base", rest(700), "house")
    write("land", rest(660), "law")
    write("ours", rest(690), "agreement")
    write("here", rest(680), "site")
    found = {standing(tmp_path, *order) for order in permutations(["base", "land", "ours", "here"])}
    assert [minutes for minutes, _ in found] == [690]
    ordered = effective_policy(["here", "ours", "land", "base"], AT, tmp_path)
    assert ordered.names == ("base", "land", "ours", "here")


@pytest.mark.parametrize("layer", ["agreement", "contract", "site"])
def test_whatever_is_said_replaces_a_house_default(
    write: Write, tmp_path: Path, layer: str
) -> None:
    write("base", rest(720), "house")
    write("land", rest(660), "law")
    write("other", rest(660), layer)
    minutes, notices = standing(tmp_path, "base", "land", "other")
    assert minutes == 660
    assert notices == (f"{REST} rest_minutes: 720 of base is stricter than 660 of land and stands",)


def test_of_two_agreements_the_stricter_stands_and_of_two_sites_the_later(
    write: Write, tmp_path: Path
) -> None:
    for layer, expected in (("agreement", 720), ("contract", 720), ("site", 700)):
        write("one", rest(720), layer)
        write("two", rest(700), layer)
        assert standing(tmp_path, "one", "two")[0] == expected
        assert standing(tmp_path, "two", "one")[0] == 720


def test_without_a_stricter_side_what_binds_first_stands(write: Write, tmp_path: Path) -> None:
    def edge(minutes: int) -> str:
        return rule(SCREEN, value("edge_minutes", minutes))

    write("ours", edge(60), "agreement")
    write("here", edge(30))
    policy = effective_policy(["ours", "here"], AT, tmp_path)
    assert policy.rules[SCREEN].params == {"edge_minutes": 60}
    assert policy.notices == (
        f"{SCREEN} edge_minutes: 60 of ours binds before 30 of here and stands",
    )
    write("later", edge(45), "agreement")
    policy = effective_policy(["ours", "later"], AT, tmp_path)
    assert (policy.rules[SCREEN].params, policy.notices) == ({"edge_minutes": 45}, ())


@pytest.mark.parametrize("layer", ["agreement", "contract"])
def test_what_binds_is_not_switched_off_behind_it(write: Write, tmp_path: Path, layer: str) -> None:
    write("ours", rest(700, "hard"), layer)
    write("here", rule(REST, strength="off"))
    assert standing(tmp_path, "ours", "here") == (
        700,
        (f"{REST}: hard of ours is stricter than off of here and stands",),
    )
    write("again", rule(REST, strength="hard"))
    assert standing(tmp_path, "ours", "again") == (700, ())
    write("base", rest(600), "house")
    assert effective_policy(["base", "here"], AT, tmp_path).rules == {}


def test_an_agreement_may_switch_on_what_the_house_leaves_off(write: Write, tmp_path: Path) -> None:
    row = "days.in-a-row"
    write("base", rule(row, value("max_days", 6), strength="off"), "house")
    write("ours", rule(row, value("max_days", 5), strength="hard"), "agreement")
    setting = effective_policy(["ours", "base"], AT, tmp_path).rules[row]
    assert (setting.hard, setting.params) == (True, {"max_days": 5})


def test_every_looser_value_is_refused_at_once(write: Write, tmp_path: Path) -> None:
    long = value("longest_shift_minutes", 600)
    write("land", rest(660) + rule(LONGEST, long), "law")
    write("ours", rest(600), "agreement")
    write("here", rest(540) + rule(LONGEST, value("longest_shift_minutes", 601)))
    with pytest.raises(PolicyError) as error:
        effective_policy(["here", "ours", "land"], AT, tmp_path)
    found = {(fault.file, fault.column, fault.value) for fault in error.value.faults}
    assert found == {
        ("ours.toml", f"{REST} rest_minutes", "600"),
        ("here.toml", f"{REST} rest_minutes", "540"),
        ("here.toml", f"{LONGEST} longest_shift_minutes", "601"),
    }
    reasons = {fault.reason for fault in error.value.faults}
    assert reasons == {
        "is looser than 660 of land, which is law (a test)",
        "is looser than 600 of land, which is law (a test)",
    }


def changing(write: Write) -> None:
    """A house of 600, a law of 660 until the end of November and of 690 from 2027."""
    write("base", rest(600), "house")
    first = value("rest_minutes", 660, "2020-01-01", "2026-11-30")
    write("land", rule(REST, first, value("rest_minutes", 690, "2027-01-01")), "law")


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2019-12-31", 600),
        ("2020-01-01", 660),
        ("2026-11-30", 660),
        ("2026-12-01", 600),
        ("2026-12-31", 600),
        ("2027-01-01", 690),
    ],
)
def test_the_set_is_that_of_its_date(write: Write, tmp_path: Path, at: str, expected: int) -> None:
    changing(write)
    assert standing(tmp_path, "base", "land", at=date.fromisoformat(at))[0] == expected


def test_what_has_ended_is_told_and_what_begins_later_is_not(write: Write, tmp_path: Path) -> None:
    changing(write)

    def told(at: date) -> tuple[str, ...]:
        return standing(tmp_path, "base", "land", at=at)[1]

    ended = (
        f"{REST} rest_minutes: 660 minutes of land ended on 2026-11-30 and nothing of it holds on "
        "2026-12-01; find out what holds now"
    )
    assert told(AT) == ()
    assert told(date(2026, 12, 1)) == (ended, "land sets no rule on 2026-12-01")
    assert told(date(2027, 1, 1)) == ()
    assert told(date(2019, 12, 31)) == ("land sets no rule on 2019-12-31",)


def test_a_law_that_has_ended_refuses_nothing(write: Write, tmp_path: Path) -> None:
    changing(write)
    write("here", rest(620))
    names = ("base", "land", "here")
    assert standing(tmp_path, *names, at=date(2026, 12, 1))[0] == 620
    for at in (AT, date(2027, 1, 1)):
        with pytest.raises(PolicyError, match="looser than"):
            effective_policy(names, at, tmp_path)


def test_a_rule_of_another_date_is_not_in_force_with_its_defaults(
    write: Write, tmp_path: Path
) -> None:
    later = value("rest_minutes", 700, "2027-01-01")
    write("here", rule(REST, later, strength="hard"))
    empty = effective_policy(["here"], AT, tmp_path)
    assert empty.rules == {}
    assert set(effective_policy(["here"], date(2027, 1, 1), tmp_path).rules) == {REST}


def test_questions_to_a_lawyer_come_with_the_policy(write: Write, tmp_path: Path) -> None:
    path = write("land", rest(660), "law")
    text = path.read_text(encoding="utf-8")
    asked = text.replace('layer = "law"', 'layer = "law"\nto_confirm = ["whether", "until when"]')
    path.write_text(asked, encoding="utf-8")
    policy = effective_policy(["land"], AT, tmp_path)
    assert policy.to_confirm == ("land: whether", "land: until when")
