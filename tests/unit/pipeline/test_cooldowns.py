"""Cooldown by severity, and what it costs in people."""

from __future__ import annotations

import pytest

from forecasting.staffing import QueueDemand, QueueStaffing, ServiceGoal
from scheduler.domain import Queue
from scheduler.exchange import CentreFiles
from scheduler.pipeline.cooldowns import cooldown_notices, cooldown_s, reserve_notices, shares
from scheduler.pipeline.occupancy import occupancy_cap_pct, occupancy_notices
from scheduler.rules.example import tiny_problem

SHIFT_S = 8 * 3600.0
SHIFTS_A_MONTH = 22


def graded(abuse: float | None, severe: float | None) -> Queue:
    phone = tiny_problem().centre.queues[0]
    return phone.model_copy(update={"abuse_share": abuse, "severe_share": severe})


@pytest.mark.parametrize(
    ("abuse", "severe", "seconds"),
    [
        (0.0, 0.0, 240.0),
        (1.0, 0.0, 600.0),
        (0.0, 1.0, 1800.0),
        (0.2, 0.1, 0.7 * 240 + 0.2 * 600 + 0.1 * 1800),
        (None, None, 0.94 * 240 + 0.055 * 600 + 0.005 * 1800),
        (None, 1.0, 1800.0),
        (1.0, None, 600.0),
    ],
)
def test_a_cooldown_is_the_mean_over_what_hard_contacts_are(
    abuse: float | None, severe: float | None, seconds: float
) -> None:
    assert cooldown_s(graded(abuse, severe)) == pytest.approx(seconds)
    assert 0 <= sum(shares(graded(abuse, severe))) <= 1


@pytest.mark.parametrize(
    ("events_a_shift", "queue", "shrinkage_pct"),
    [
        (11 / SHIFTS_A_MONTH, graded(1.0, 0.0), 1.0),
        (11 / SHIFTS_A_MONTH, graded(0.0, 1.0), 3.1),
        (10, graded(1.0, 0.0), 20.8),
        (10 * 5 / 4, graded(0.0, 0.0), 10.4),
    ],
    ids=(
        "eleven of abuse a month",
        "eleven severe ones",
        "ten of abuse a day",
        "ten of five minutes a day",
    ),
)
def test_what_cooldowns_take_of_an_eight_hour_shift(
    events_a_shift: float, queue: Queue, shrinkage_pct: float
) -> None:
    """The oracles of part (d) of the wellbeing notes; five minutes are 5/4 of a complaint's."""
    staffing = QueueStaffing("q", "voice", None, ServiceGoal(80, 20), cooldown_s(queue))
    taken = QueueDemand(staffing, events_a_shift, 300.0, 1.0).cooldown_s
    assert 100 * taken / SHIFT_S == pytest.approx(shrinkage_pct, abs=0.05)


def test_what_is_assumed_of_severity_is_said(files: CentreFiles) -> None:
    (told,) = cooldown_notices(files.centre)
    for part in ("calls, complaints", "5.5%", "0.5%", "4, 10 and 30 minutes"):
        assert part in told
    known = {"abuse_share": 0.1, "severe_share": 0.0}
    queues = tuple(queue.model_copy(update=known) for queue in files.centre.queues)
    assert cooldown_notices(files.centre.model_copy(update={"queues": queues})) == ()


def test_a_need_without_reserve_is_said() -> None:
    assert reserve_notices([0.0, 0.1], "mine.csv") == ()
    (told,) = reserve_notices([0.0, 0.0], "mine.csv")
    assert told.startswith("mine.csv: reserve_agents")


def test_how_busy_people_may_be_where_nobody_says(files: CentreFiles) -> None:
    calls, complaints = files.centre.queues
    assert (occupancy_cap_pct(calls), occupancy_cap_pct(complaints)) == (85, 75)
    lighter = complaints.model_copy(update={"emotional_weight": 0.9})
    assert occupancy_cap_pct(lighter) == 85
    assert occupancy_cap_pct(calls.model_copy(update={"max_occupancy_pct": 92.0})) == 92
    assert occupancy_cap_pct(calls.model_copy(update={"channel": "email"})) is None
    (told,) = occupancy_notices(files.centre)
    assert "calls 85%, complaints 75%;" in told
    stated = tuple(q.model_copy(update={"max_occupancy_pct": 80.0}) for q in (calls, complaints))
    assert occupancy_notices(files.centre.model_copy(update={"queues": stated})) == ()
