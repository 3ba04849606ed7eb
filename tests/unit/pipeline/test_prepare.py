from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from scheduler.errors import InputError
from scheduler.exchange import write_forecast, write_need, write_roster, zones_of_queues
from scheduler.pipeline.prepare import Prepared, forecast_of, prepare
from scheduler.pipeline.request import Request
from scheduler.pipeline.weeks import Horizon
from tests.small_centre import CENTRE_TOML, WEEK, write_small_centre
from tests.small_roster import roster, shift

ZONES = {"bln": "Europe/Berlin"}


@pytest.fixture
def bare(folder: Path, tmp_path: Path) -> Path:
    """The centre without its history."""
    copy = tmp_path / "bare"
    shutil.copytree(folder, copy)
    (copy / "history.csv").unlink()
    return copy


def test_without_a_week_the_first_open_one_is_prepared(prepared: Prepared) -> None:
    assert prepared.demand.horizon == Horizon(WEEK)
    assert prepared.problem.need == prepared.demand.need
    assert prepared.problem.policy.names == ("default",)
    assert prepared.problem.policy.at == WEEK
    assert any("ledger.csv" in notice for notice in prepared.notices)


def test_a_later_horizon_is_bridged(folder: Path) -> None:
    later = WEEK + timedelta(weeks=3)
    found = prepare(Request(folder, later, 2))
    assert found.demand.horizon == Horizon(later, 2)
    assert {row.interval_start.date() for row in found.problem.need} == {
        later + timedelta(days=n) for n in range(14) if n % 7 < 5
    }


def test_a_need_file_stands_in_for_history_and_forecast(
    bare: Path, prepared: Prepared, tmp_path: Path
) -> None:
    need, zones = prepared.demand.need, zones_of_queues(prepared.files.centre)
    write_need(tmp_path / "mine.csv", need, zones)
    found = prepare(Request(bare, need=tmp_path / "mine.csv"))
    assert found.demand.horizon == Horizon(WEEK)
    assert found.demand.forecast is None
    assert found.problem.need == need
    with pytest.raises(InputError, match=r"history\.csv"):
        prepare(Request(bare))


def test_a_forecast_file_stands_in_for_the_history(
    bare: Path, prepared: Prepared, tmp_path: Path
) -> None:
    expected = prepared.demand.forecast
    assert expected is not None
    path = tmp_path / "mine.csv"
    write_forecast(path, expected, zones_of_queues(prepared.files.centre))
    found = prepare(Request(bare, forecast=path))
    assert found.problem.need == prepared.problem.need
    assert found.demand.forecast is not None
    assert not any(
        "mine.csv" in told or "taken to be hard" in told for told in found.demand.notices
    )


def test_a_share_that_neither_forecast_nor_centre_tells_is_told(
    tmp_path: Path, prepared: Prepared
) -> None:
    expected = prepared.demand.forecast
    assert expected is not None
    blank = expected.assign(hard_contact_share=float("nan"))
    path = tmp_path / "mine.csv"
    write_forecast(path, blank, zones_of_queues(prepared.files.centre))
    found = prepare(Request(write_small_centre(tmp_path / "c"), forecast=path))
    told, graded, busy = found.demand.notices
    assert told == "queue complaints: 5% of contacts are taken to be hard"
    assert "5.5% are taken to be abuse" in graded
    assert "complaints 75%" in busy
    longer = prepare(Request(tmp_path / "c", weeks=2, forecast=path))
    assert "mine.csv: has no interval in the week of 2026-03-09" in longer.demand.notices[0]


def test_a_need_of_fewer_weeks_than_asked_for_is_told(
    bare: Path, prepared: Prepared, tmp_path: Path
) -> None:
    path = tmp_path / "mine.csv"
    write_need(path, prepared.problem.need, zones_of_queues(prepared.files.centre))
    (told,) = prepare(Request(bare, weeks=2, need=path)).demand.notices
    assert told.startswith("mine.csv: has no interval in the week of 2026-03-09")


def test_a_policy_that_the_centre_names_by_file_lies_beside_it(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    centre = tmp_path / "centre"
    shutil.copytree(folder, centre)
    named = CENTRE_TOML.replace('["default"]', '["default", "ours/wish.toml"]')
    (centre / "centre.toml").write_text(named, encoding="utf-8")
    for place, weight in ((centre, 0.5), (tmp_path, 0.75)):
        (place / "ours").mkdir()
        head = 'policy = "wish"\nname = "Wishes"\nlayer = "site"\nvalid_from = 2020-01-01\n'
        text = f'[policy]\n{head}[weights]\n"wish.granted" = {weight}\n'
        (place / "ours" / "wish.toml").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    def weight_of(request: Request) -> float:
        return prepare(request).problem.policy.rules["wish.granted"].weight

    assert weight_of(Request(centre)) == 0.5
    assert weight_of(Request(centre, policies=("ours/wish.toml",))) == 0.75


def test_fixed_and_kept_rosters_and_policies_reach_the_problem(
    folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "fixed.csv").touch()
    write_roster(tmp_path / "fixed.csv", roster(shift("A1", 0)), ZONES)
    write_roster(tmp_path / "keep.csv", roster(shift("A2", 1)), ZONES)
    found = prepare(
        Request(
            folder,
            fixed=tmp_path / "fixed.csv",
            keep=tmp_path / "keep.csv",
            policies=("eu",),
        )
    )
    assert [pin.agent_id for pin in found.problem.pins] == ["A1"]
    assert found.problem.kept == roster(shift("A2", 1))
    assert found.problem.policy.names == ("default", "eu")


def test_everything_assumed_is_told(tmp_path: Path) -> None:
    country = CENTRE_TOML.replace('"DE"', '"ZZ"').replace("hard_contact_share = 0.02\n", "")
    pins = (
        "agent_id,start,end,kind,author,reason\n"
        "A1,2026-03-02T12:00,2026-03-02T12:30,meal,lead,agreed\n"
    )
    found = prepare(Request(write_small_centre(tmp_path / "c", centre=country, pins=pins)))
    told = "\n".join(found.notices)
    for word in ("ZZ", "queue calls: 5% of contacts", "pins of segments", "ledger.csv"):
        assert word in told
    assert told.count("queue calls") == 1


def test_a_forecast_alone_takes_the_weeks_asked_for(prepared: Prepared) -> None:
    horizon, expected, notices = forecast_of(prepared.files, WEEK, 2)
    assert horizon == Horizon(WEEK, 2)
    assert len(expected) == 2 * (5 * 16 + 2 * 8)
    assert notices == ()
    with pytest.raises(InputError, match="is a Tuesday"):
        forecast_of(prepared.files, WEEK + timedelta(days=1))


def test_what_the_history_lacks_is_told(prepared: Prepared) -> None:
    holed = prepared.files.history.iloc[5:]
    holed = holed.drop(holed.index[40])
    _, _, notices = forecast_of(replace(prepared.files, history=holed), WEEK)
    assert any("read as zero contacts" in notice for notice in notices)


def test_an_incident_before_the_weeks_asked_for_is_told(prepared: Prepared) -> None:
    flooded = prepared.files.history.copy()
    calls = flooded.index[flooded["queue"] == "calls"]
    flooded.loc[calls[-40], "offered"] = 300
    files = replace(prepared.files, history=flooded)
    horizon, expected, notices = forecast_of(files, WEEK)
    (told,) = notices
    assert told.startswith("queue calls: 300 contacts on 2026-02-25 from ")
    assert horizon == Horizon(WEEK)
    assert expected["offered"].max() < 20
    assert forecast_of(files, WEEK - timedelta(weeks=1))[2] == ()


def test_a_need_without_reserve_is_refused_where_a_policy_asks(
    folder: Path, prepared: Prepared, tmp_path: Path
) -> None:
    bare_rows = [
        row.model_copy(
            update={
                "reserve_agents": 0.0,
                "required_agents": row.required_agents - row.reserve_agents,
            }
        )
        for row in prepared.demand.need
    ]
    path = tmp_path / "mine.csv"
    write_need(path, bare_rows, zones_of_queues(prepared.files.centre))
    assert prepare(Request(folder, need=path)).problem.policy.refuses == ()
    reason = r"mine\.csv.*reserve_agents.*default, kr plan no need without time for cooldowns"
    with pytest.raises(InputError, match=reason):
        prepare(Request(folder, need=path, policies=("kr",)))
    write_need(path, prepared.demand.need, zones_of_queues(prepared.files.centre))
    assert prepare(Request(folder, need=path, policies=("kr",))).problem.need
