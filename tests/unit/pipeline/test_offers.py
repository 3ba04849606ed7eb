from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from scheduler.domain import Problem
from scheduler.exchange import OfferRow, Staffed, write_offers
from scheduler.pipeline.offers import LEAST_SPARE_MINUTES, time_off_offers
from scheduler.rules.example import MONDAY, moment, roster_of, tiny_problem
from scheduler.rules.fair_weekend import ledger_row

NINE = "Mon 09:00-13:00"


def world(*volunteers: str, **owed: int) -> Problem:
    agents = tiny_problem().agents
    return tiny_problem(
        agents=tuple(
            agent.model_copy(update={"opt_ins": ("time_off",)})
            if agent.agent_id in volunteers
            else agent
            for agent in agents
        ),
        ledger=tuple(
            ledger_row(agent_id, weeks_ago, time_owed_minutes=minutes // weeks_ago)
            for agent_id, minutes in owed.items()
            for weeks_ago in (1, 2)
        ),
    )


def beyond(agents: Mapping[str, float]) -> dict[tuple[str, datetime], Staffed]:
    """Agents beyond the need from each clock on, to the next one; after the last none."""
    quarters = [moment(MONDAY, "06:00") + timedelta(minutes=15 * n) for n in range(60)]
    found = {}
    for start in quarters:
        past = [much for clock, much in agents.items() if moment(MONDAY, clock) <= start]
        found["phone", start] = Staffed(5.0, 0.0, past[-1] if past else 0.0)
    return found


def offered(
    problem: Problem, spare: Mapping[tuple[str, datetime], Staffed], *shifts: str
) -> list[tuple[str, str, str, int, int]]:
    rows = time_off_offers(problem, roster_of(shifts), spare)
    return [
        (r.agent_id, f"{r.start:%H:%M}", f"{r.end:%H:%M}", r.spare_minutes, r.spare_agents)
        for r in rows
    ]


def test_work_beyond_the_need_is_offered_to_those_who_asked() -> None:
    spare = beyond({"10:00": 2.9, "11:00": 1.0, "12:00": 0.99})
    found = offered(world("A"), spare, NINE, f"B {NINE}")
    assert found == [("A", "10:00", "12:00", 120, 1)]
    assert offered(world(), spare, NINE) == []


@pytest.mark.parametrize(("minutes", "offers"), [(60, 1), (59, 0)])
def test_an_hour_is_the_least(minutes: int, offers: int) -> None:
    assert LEAST_SPARE_MINUTES == 60
    off = f"work:phone 09:00-10:00 | off_phone 10:00-10:{minutes}"
    off = off.replace("10:60", "11:00")
    end = off[-5:]
    found = offered(world("A"), {}, f"Mon 09:00-13:00 | {off} | work:phone {end}-13:00")
    assert len(found) == offers


def test_meals_and_breaks_join_but_do_not_count() -> None:
    plan = (
        "break 09:00-09:15 | off_phone 09:15-09:45 | meal 09:45-10:15 | work:phone 10:15-11:00 | "
        "break 11:00-11:10 | work:phone 11:10-13:00"
    )
    found = offered(world("A"), beyond({"10:15": 3.0, "11:00": 0.0}), f"{NINE} | {plan}")
    assert found == [("A", "09:15", "11:00", 75, 1)]


def test_meetings_and_other_queues_end_a_stretch() -> None:
    plan = "work:phone 09:00-10:30 | meeting 10:30-11:00 | work:complaints 11:00-13:00"
    assert offered(world("A"), beyond({"09:00": 4.2}), f"{NINE} | {plan}") == [
        ("A", "09:00", "10:30", 90, 4)
    ]


def test_most_time_owed_comes_first() -> None:
    problem = world("A", "B", A=30, B=90)
    rows = time_off_offers(problem, roster_of((NINE, f"B {NINE}")), beyond({"09:00": 1.0}))
    assert [(row.agent_id, row.time_owed_minutes) for row in rows] == [("B", 90), ("A", 30)]


def test_offers_are_written_on_local_clocks(tmp_path: Path) -> None:
    rows = time_off_offers(world("A"), roster_of((NINE,)), beyond({"09:00": 1.0}))
    write_offers(tmp_path / "offers.csv", [rows[0]._replace(agent_id="=A")])
    lines = (tmp_path / "offers.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == ",".join(OfferRow._fields)
    assert lines[1] == "'=A,2026-11-30T09:00+01:00,2026-11-30T13:00+01:00,240,1,0"
