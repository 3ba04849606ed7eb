from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecasting.staffing.erlang_a import erlang_a
from forecasting.staffing.erlang_c import erlang_c

ORACLES = json.loads(
    (Path(__file__).parents[2] / "golden" / "staffing_oracles.json").read_text(encoding="utf-8")
)
ROWS: list[dict[str, float]] = ORACLES["erlang_a"] + ORACLES["erlang_a_min_agents"]

loads = st.floats(0.05, 400.0)
handle_times_s = st.floats(20.0, 900.0)
patiences_s = st.floats(5.0, 3000.0)
answer_times_s = st.floats(0.0, 600.0)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_every_field_of_every_oracle_row(row: dict[str, float]) -> None:
    load = row["calls_per_30min"] * row["aht"] / 1800
    found = erlang_a(load, row["aht"], int(row["agents"]), row["patience"], row["T"])
    expected = {
        "a": load,
        "Pw": found.p_wait,
        "Pab": found.p_abandon,
        "Lq": found.queue_length,
        "Ew_all": found.mean_wait_s,
        "occ": found.occupancy,
        "SL_offered": found.service_level("of_offered"),
        "PWgtT": found.p_wait_longer,
        "Pab_withinT": found.p_abandon_within,
        "SL_excl_short_ab": found.service_level("less_short_abandons"),
        "SL_1_minus_PWgtT": found.service_level("of_waits"),
    }
    inputs = {"calls_per_30min", "aht", "agents", "patience", "T", "target"}
    assert expected.keys() == row.keys() - inputs
    assert expected == pytest.approx({name: row[name] for name in expected}, rel=1e-9, abs=0.0)


def test_ninetieth_percentile_of_the_garnett_table() -> None:
    assert erlang_a(48.0, 60.0, 50, 120.0, 12.44).p_wait_longer == pytest.approx(0.1, abs=2e-4)


@pytest.mark.parametrize(
    ("beta", "mu_over_theta", "limit"),
    [(0.0, 1.0, 0.5), (1.0, 1.0, 0.15865525), (0.5, 0.25, 0.20899193), (1.0, 4.0, 0.19508782)],
)
def test_a_million_erlangs_reach_the_garnett_limit(
    beta: float, mu_over_theta: float, limit: float
) -> None:
    load = 1e6
    found = erlang_a(load, 100.0, round(load + beta * math.sqrt(load)), 100.0 * mu_over_theta)
    assert found.p_wait == pytest.approx(limit, abs=1e-3)


@given(load=loads, aht_s=handle_times_s, spare=st.integers(1, 50), within_s=answer_times_s)
def test_endless_patience_is_erlang_c(
    load: float, aht_s: float, spare: int, within_s: float
) -> None:
    agents = math.ceil(load + 0.5) + spare
    patient = erlang_a(load, aht_s, agents, 1e9, within_s)
    endless = erlang_c(load, aht_s, agents, within_s)
    assert patient.p_wait == pytest.approx(endless.p_wait, rel=1e-4, abs=1e-15)
    assert patient.mean_wait_s == pytest.approx(endless.mean_wait_s, rel=1e-3, abs=1e-12)
    assert patient.service_level() == pytest.approx(endless.service_level(), abs=1e-4)


@given(load=loads, aht_s=handle_times_s, agents=st.integers(0, 450), patience_s=patiences_s)
def test_an_endless_answer_time_serves_all_who_stay(
    load: float, aht_s: float, agents: int, patience_s: float
) -> None:
    found = erlang_a(load, aht_s, agents, patience_s, 1e9)
    assert found.service_level() == pytest.approx(1.0 - found.p_abandon, abs=1e-12)
    assert found.p_abandon_within == pytest.approx(found.p_abandon, abs=1e-12)


@given(load=st.floats(0.05, 60.0), aht_s=handle_times_s, agents=st.integers(1, 90))
def test_patience_as_long_as_handling_gives_the_poisson_law(
    load: float, aht_s: float, agents: int
) -> None:
    found = erlang_a(load, aht_s, agents, patience_s=aht_s)
    law = [math.exp(n * math.log(load) - load - math.lgamma(n + 1)) for n in range(400)]
    assert found.p_wait == pytest.approx(math.fsum(law[agents:]), rel=1e-9, abs=1e-200)
    waiting = math.fsum((n - agents) * p for n, p in enumerate(law) if n > agents)
    assert found.queue_length == pytest.approx(waiting, rel=1e-9, abs=1e-200)


@given(
    load=loads,
    aht_s=handle_times_s,
    agents=st.integers(1, 450),
    patience_s=patiences_s,
    within_s=answer_times_s,
)
def test_one_more_agent_never_makes_it_worse(
    load: float, aht_s: float, agents: int, patience_s: float, within_s: float
) -> None:
    fewer, more = (erlang_a(load, aht_s, n, patience_s, within_s) for n in (agents, agents + 1))
    assert more.p_wait <= fewer.p_wait + 1e-12
    assert more.p_abandon <= fewer.p_abandon + 1e-12
    assert more.mean_wait_s <= fewer.mean_wait_s + 1e-9
    assert more.occupancy <= fewer.occupancy + 1e-12
    assert more.service_level("of_offered") >= fewer.service_level("of_offered") - 1e-12
    assert more.service_level("of_waits") >= fewer.service_level("of_waits") - 1e-12
    spared = more.service_level("less_short_abandons")
    assert spared >= fewer.service_level("less_short_abandons") - 1e-9


@pytest.mark.parametrize("agents", [2900, 3000, 3100])
def test_thousands_of_agents_against_the_plain_laws(agents: int) -> None:
    load, aht_s, patience_s, within_s = 3000.0, 240.0, 180.0, 4.0
    found = erlang_a(load, aht_s, agents, patience_s, within_s)
    n = np.arange(1, 12_000)
    steps = np.log(load) - np.log(np.minimum(n, agents) + np.maximum(0, n - agents) * 240 / 180)
    logs = np.concatenate(([0.0], np.cumsum(steps)))
    law = np.exp(logs - logs.max())
    law /= law.sum()
    assert found.p_wait == pytest.approx(law[agents:].sum(), rel=1e-8)
    waiting = np.arange(12_000 - agents) @ law[agents:]
    assert found.queue_length == pytest.approx(waiting, rel=1e-8)
    grid_s = np.linspace(0.0, 120.0, 600_001)
    hazard = load / aht_s * patience_s * -np.expm1(-grid_s / patience_s) - agents / aht_s * grid_s
    density = np.exp(hazard - hazard.max())
    later = grid_s >= within_s
    p_virtual = np.trapezoid(density[later], grid_s[later]) / np.trapezoid(density, grid_s)
    expected = found.p_wait * p_virtual * math.exp(-within_s / patience_s)
    assert found.p_wait_longer == pytest.approx(expected, rel=1e-6)


def test_without_agents_everybody_hangs_up() -> None:
    found = erlang_a(5.0, 180.0, 0, 60.0, 60.0)
    assert found.p_abandon == pytest.approx(1.0)
    assert found.mean_wait_s == pytest.approx(60.0)
    assert found.p_wait_longer == pytest.approx(math.exp(-1.0))
    assert found.occupancy == 1.0
    assert found.service_level() == pytest.approx(0.0, abs=1e-12)


def test_no_load_no_wait() -> None:
    assert erlang_a(0.0, 180.0, 3, 60.0).service_level() == 1.0


def test_a_hopeless_overload_stays_within_bounds() -> None:
    found = erlang_a(500.0, 240.0, 1, 1e9, 20.0)
    assert found.occupancy == 1.0
    assert found.p_abandon == pytest.approx(1.0 - 1.0 / 500.0)
    assert 0.0 <= found.service_level() <= 1e-6
