from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecasting.staffing.erlang_c import erlang_b, erlang_c

ORACLES = json.loads(
    (Path(__file__).parents[2] / "golden" / "staffing_oracles.json").read_text(encoding="utf-8")
)
ROWS: list[dict[str, float]] = ORACLES["erlang_c"] + ORACLES["erlang_c_min_agents"]


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_every_field_of_every_oracle_row(row: dict[str, float]) -> None:
    load_erlangs = row["calls_per_30min"] * row["aht"] / 1800
    found = erlang_c(load_erlangs, row["aht"], int(row["agents"]), row["T"])
    expected = {
        "a": load_erlangs,
        "occ": found.occupancy,
        "Pw": found.p_wait,
        "ASA": found.mean_wait_s,
        "SL": found.service_level(),
        "Lq": found.queue_length,
    }
    inputs = {"calls_per_30min", "aht", "agents", "T", "target"}
    assert expected.keys() == row.keys() - inputs
    assert expected == pytest.approx({name: row[name] for name in expected}, rel=1e-9, abs=0.0)


def test_erlang_b_published_values() -> None:
    assert erlang_b(10.0, 15) == pytest.approx(0.0364969454724, rel=1e-11)
    assert erlang_b(123.0, 132) == pytest.approx(0.031242821, rel=1e-7)
    assert erlang_b(10.0, 0) == 1.0


@given(load=st.floats(0.01, 300.0), agents=st.integers(0, 400))
def test_erlang_b_keeps_the_recursion(load: float, agents: int) -> None:
    before = erlang_b(load, agents)
    after = load * before / (agents + 1 + load * before)
    assert erlang_b(load, agents + 1) == pytest.approx(after, rel=1e-9, abs=1e-300)


def test_erlang_b_far_beyond_the_load_is_nought_without_a_warning() -> None:
    assert erlang_b(0.01, 2000) == 0.0


@pytest.mark.parametrize(
    ("beta", "limit"), [(0.1, 0.88028708), (0.5, 0.50453864), (1.0, 0.22336127), (2.0, 0.02688136)]
)
def test_a_million_erlangs_reach_the_halfin_whitt_limit(beta: float, limit: float) -> None:
    load = 1e6
    found = erlang_c(load, 180.0, round(load + beta * math.sqrt(load)))
    assert found.p_wait == pytest.approx(limit, abs=1e-3)


def test_ninetieth_percentile_of_the_wait() -> None:
    assert erlang_c(48.0, 60.0, 50, 58.1387).p_wait_longer == pytest.approx(0.1, rel=1e-5)


def test_a_queue_with_no_spare_agent_grows_for_ever() -> None:
    found = erlang_c(10.0, 180.0, 10, 20.0)
    assert found.mean_wait_s == found.queue_length == math.inf
    assert found.p_wait == found.occupancy == 1.0
    assert found.service_level() == 0.0


def test_no_load_no_wait() -> None:
    found = erlang_c(0.0, 180.0, 0)
    assert found.service_level() == 1.0
    assert found.mean_wait_s == found.occupancy == 0.0


@given(
    load=st.floats(0.1, 500.0),
    aht_s=st.floats(10.0, 1000.0),
    spare=st.integers(1, 60),
    within_s=st.floats(0.0, 300.0),
)
def test_one_more_agent_never_makes_it_worse(
    load: float, aht_s: float, spare: int, within_s: float
) -> None:
    agents = math.floor(load) + spare
    fewer, more = (erlang_c(load, aht_s, n, within_s) for n in (agents, agents + 1))
    assert more.p_wait <= fewer.p_wait
    assert more.mean_wait_s <= fewer.mean_wait_s
    assert more.occupancy <= fewer.occupancy
    assert more.service_level() >= fewer.service_level()
