from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from scheduler.policies import PolicyError, load_policy
from tests.unit.policies.conftest import Write
from tests.unit.policies.stated_text import rule, value

VALUE = "a finite number nor a text, true or false, or a list of such"


def test_a_file_is_read_whole(write: Write) -> None:
    body = '[weights]\n"wish.granted" = 0.5\n' + rule(
        "rest.between-shifts", value("rest_minutes", 600, "2020-01-01", "2021-12-31")
    )
    file = load_policy(write("house", body, "agreement"))
    assert file.policy.layer == "agreement"
    assert file.policy.valid_from == date(1900, 1, 1)
    assert file.weights == {"wish.granted": 0.5}
    stated = file.rule[0]
    assert (stated.rule, stated.strength) == ("rest.between-shifts", None)
    assert (stated.value[0].value, stated.value[0].valid_to) == (600, date(2021, 12, 31))


def test_every_fault_of_shape_is_told_at_once(write: Write) -> None:
    bad = value("rest_minutes", 600).replace('source = "a test"', 'because = "so"')
    path = write("house", rule("rest.between-shifts", bad, strength="firmly"))
    with pytest.raises(PolicyError) as error:
        load_policy(path)
    told = {(fault.file, fault.column, fault.value) for fault in error.value.faults}
    assert told == {
        ("house.toml", "rule.0.strength", "firmly"),
        ("house.toml", "rule.0.value.0.source", None),
        ("house.toml", "rule.0.value.0.because", "so"),
    }
    assert error.value.exit_code == 2
    assert error.value.code == "policy"


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"[policy", "is not TOML"), (b"# \xff\n", "is not UTF-8"), (None, "is not there")],
)
def test_what_cannot_be_read_is_refused_by_name(
    tmp_path: Path, content: bytes | None, reason: str
) -> None:
    path = tmp_path / "house.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(PolicyError, match=f"house.toml: {reason}"):
        load_policy(path)


def test_a_file_bears_the_name_of_its_policy(write: Write) -> None:
    path = write("house")
    with pytest.raises(PolicyError, match="calls itself 'house'; write policy = 'other'"):
        load_policy(path.rename(path.with_name("other.toml")))


@pytest.mark.parametrize("number", ["inf", "nan"])
def test_numbers_are_finite(write: Write, number: str) -> None:
    stated = rule("hard.daily", value("hard_weight", number))
    path = write("house", f'[weights]\n"wish.granted" = {number}\n{stated}')
    with pytest.raises(PolicyError) as error:
        load_policy(path)
    told = [(fault.column, fault.reason) for fault in error.value.faults]
    assert told == [
        ("weights.wish.granted", "input should be a finite number"),
        ("rule.0.value.0.value", f"is neither {VALUE}"),
    ]


def test_a_value_of_no_known_kind_is_one_fault(write: Write) -> None:
    path = write("house", rule("hard.daily", value("hard_weight", "2020-01-01")))
    with pytest.raises(PolicyError) as error:
        load_policy(path)
    (fault,) = error.value.faults
    assert (fault.column, fault.value) == ("rule.0.value.0.value", "2020-01-01")
    assert fault.reason == f"is neither {VALUE}"
