from __future__ import annotations

from pathlib import Path

import pytest

from scheduler.pipeline.policies import SHIPPED, law_rules, policy_at, shipped_policies
from scheduler.policies import PolicyError
from tests.small_centre import WEEK

HOUSE = """\
[policy]
policy = "house"
name = "House"
layer = "site"
valid_from = 2020-01-01

[[rule]]
rule = "rest.between-shifts"

[[rule.value]]
param = "rest_minutes"
value = 720
unit = "minutes"
valid_from = 2020-01-01
source = "works council"
confirmed = true
"""


def rest(names: list[str], folder: Path | None = None) -> object:
    return policy_at(names, WEEK, folder).rules["rest.between-shifts"].params["rest_minutes"]


def test_the_shipped_policies_are_found() -> None:
    assert {"default", "cn", "eu"} <= set(shipped_policies())
    assert (SHIPPED / "default.toml").is_file()
    assert rest(["default"]) == 660


def test_a_centre_brings_its_own_policies(tmp_path: Path) -> None:
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies" / "house.toml").write_text(HOUSE, encoding="utf-8")
    assert rest(["default", "house"], tmp_path) == 720
    with pytest.raises(PolicyError):
        rest(["default", "house"])


def test_a_policy_file_is_named_by_its_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "house.toml").write_text(HOUSE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert rest(["default", "house.toml"]) == 720
    assert rest(["default", str(tmp_path / "house.toml")], tmp_path) == 720


def test_a_path_of_the_centre_is_seen_from_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    centre, elsewhere = tmp_path / "centre", tmp_path / "elsewhere"
    for folder, minutes in ((centre / "shared", 720), (elsewhere / "shared", 700)):
        folder.mkdir(parents=True)
        text = HOUSE.replace("value = 720", f"value = {minutes}")
        (folder / "house.toml").write_text(text, encoding="utf-8")
    monkeypatch.chdir(elsewhere)
    named = ["default", "shared/house.toml"]
    assert rest(named, centre) == 720
    assert rest(named, Path("../centre")) == 720
    assert rest(named) == 700
    given = policy_at(["default"], WEEK, centre, ["shared/house.toml"])
    assert given.rules["rest.between-shifts"].params["rest_minutes"] == 700
    monkeypatch.chdir(tmp_path)
    assert rest(named, centre) == 720
    with pytest.raises(PolicyError, match=r"house\.toml: is not there"):
        rest(named)


def test_rules_of_law_are_those_that_a_law_speaks_of() -> None:
    assert "rest.between-shifts" in law_rules(["default", "eu"])
    assert "spell.queue" not in law_rules(["default", "eu"])
    assert law_rules(["default"]) == law_rules(["default", "es"]) == frozenset()
    assert law_rules(["default"], further=["eu"]) == law_rules(["eu"])
