"""A story of two people, two queues and one week, built without a search."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from scheduler.audit import audit
from scheduler.domain import Policy, Problem, Roster, RuleSetting, SourcedValue
from scheduler.domain.timeline import Timeline
from scheduler.explain import Audience, shortfalls
from scheduler.report.story import ForecastRow, Headline, IntervalRow, ServiceRow, Story
from scheduler.rules.example import CONTRACT, MONDAY, moment, roster_of, tiny_problem

HARD = ("spell.phone", "rest.between-shifts", "hours.weekly-max")
SOFT = {"cover.shortage": 0.001, "cover.surplus": 0.001, "wish.granted": 1.0}
SHIFTS = (
    (
        "Mon 08:00-16:30 | work:phone 08:00-10:00 | break 10:00-10:10 "
        "| work:complaints 10:10-11:00 | recovery 11:00-11:15 | work:phone 11:15-12:00 "
        "| meal 12:00-12:30 | work:phone 12:30-14:00 | training 14:00-15:00 "
        "| off_phone 15:00-16:30"
    ),
    "B Tue 09:00-13:00 | work:phone 09:00-11:30 | one_to_one 11:30-13:00",
    "Sat 22:00-26:00",
)
PART_TIME = CONTRACT.model_copy(update={"contract_id": "half", "weekly_hours_paid": 20})


def policy(at: date = MONDAY, **values: int) -> Policy:
    """Return the rules above; ``values`` replace parameters of ``spell.phone``."""
    sourced = {
        name: SourcedValue(
            value=value,
            unit="minute",
            valid_from=at,
            source="test",
            confirmed=True,
            policy="test",
            layer="site",
        )
        for name, value in values.items()
    }
    rules = {rule_id: RuleSetting(rule_id=rule_id, hard=True) for rule_id in HARD}
    rules["spell.phone"] = RuleSetting(rule_id="spell.phone", hard=True, values=sourced)
    rules |= {
        rule_id: RuleSetting(rule_id=rule_id, hard=False, weight=weight)
        for rule_id, weight in SOFT.items()
    }
    return Policy(names=("test",), at=at, rules=rules)


def problem(first_date: date = MONDAY, **given: object) -> Problem:
    """Return the tiny problem with names that need escaping and need from 08:00 to 10:00."""
    base = tiny_problem(first_date)
    person, other = base.agents
    need = tuple(
        {
            "queue": queue,
            "interval_start": moment(first_date + timedelta(days=day), f"{hour:02d}:{minute:02d}"),
            "need_agents": agents,
            "required_agents": agents,
        }
        for day in (0, 1)
        for hour in (8, 9)
        for minute in (0, 15, 30, 45)
        for queue, agents in (("phone", 1.5), ("complaints", 0.5))
    )
    parts: dict[str, Any] = {
        "agents": (
            person.model_copy(update={"name": "Ada <b>&"}),
            other.model_copy(update={"contract_id": "half", "team": "u"}),
        ),
        "contracts": (CONTRACT, PART_TIME),
        "policy": policy(first_date),
        "need": need,
        **given,
    }
    return tiny_problem(first_date, **parts)


def interval_rows(
    asked: Problem, staffed: dict[tuple[str, datetime], float]
) -> tuple[IntervalRow, ...]:
    """Return rows with ``staffed`` agents by queue and start, nobody elsewhere."""
    rows = []
    for row in asked.need:
        has = staffed.get((row.queue, row.interval_start), 0.0)
        short, surplus = max(0.0, row.required_agents - has), max(0.0, has - row.required_agents)
        rows.append(
            IntervalRow(
                queue=row.queue,
                start=row.interval_start,
                need_agents=row.need_agents,
                reserve_agents=0.0,
                shrinkage_agents=0.0,
                required_agents=row.required_agents,
                staffed_agents=has,
                short_agents=short,
                surplus_agents=surplus,
            )
        )
    return tuple(rows)


def small_story(
    shifts: tuple[str, ...] = SHIFTS,
    asked: Problem | None = None,
    intervals: tuple[IntervalRow, ...] | None = None,
    audience: Audience = "planner",
    **given: object,
) -> Story:
    """Return the story of ``shifts``; ``given`` replaces its other parts."""
    asked = asked or problem()
    roster = roster_of(shifts, asked.first_date) if shifts else Roster()
    found = audit(asked, roster)
    at = [moment(MONDAY, f"08:{minute:02d}") for minute in (0, 15, 30, 45)]
    staffed = {("phone", start): 1.0 for start in at} | {("complaints", at[0]): 2.0}
    rows = interval_rows(asked, staffed) if intervals is None else intervals
    short = {(row.queue, row.start): row.short_agents for row in rows}
    parts: dict[str, Any] = {
        "headline": Headline(
            status="rounds",
            cost_milli=found.cost_milli,
            cost_by_rule=found.cost_by_rule,
            bound_milli=found.cost_milli - 50_000,
            gap=0.05,
            gap_of_need=0.012,
            week_loss_milli=12_000,
            seconds=3.5,
            seed=7,
            versions={"shiftwell": "0.1.0"},
        ),
        "forecast": tuple(
            ForecastRow("phone", start, 12.0, 9.0, 15.0, came)
            for start, came in zip(at, (11.0, 14.0, None, 9.0), strict=True)
        ),
        "service": (
            ServiceRow("calls", at[0], 10.0, 0.8, 20.0, 0.05, 0.8),
            ServiceRow("calls", at[1], 30.0, 0.6, 40.0, 0.10, 0.9),
            ServiceRow("calls", at[0] + timedelta(days=1), 0.0, None, 0.0, 0.0, 0.0),
        ),
        "shortfalls": shortfalls(Timeline(asked, roster), short, audience),
        "notices": ("1 < 2 rows are missing",),
        "audience": audience,
        **given,
    }
    return Story(problem=asked, roster=roster, audit=found, intervals=rows, **parts)
