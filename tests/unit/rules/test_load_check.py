"""The highest load of each shift as the checks see it, and that terms see the same."""

from __future__ import annotations

import pytest

from scheduler.domain.timeline import Timeline
from scheduler.rules import load_level
from scheduler.rules.example import roster_of, tiny_problem
from scheduler.rules.load_check import Loads
from scheduler.rules.load_terms import LoadParams
from tests.contract.cases import Case

COMPLAINTS = "08:00-10:00 | work:complaints 08:00-10:00"


def by_check_and_terms(
    *shifts: str,
    history: tuple[str, ...] = (),
    queue: dict[str, float] | None = None,
    **params: int,
) -> tuple[int, int]:
    """Return what a load is beyond one complaint, both ways, where complaints are of some kind."""
    problem = tiny_problem(history=history)
    phone, complaints = problem.centre.queues
    queues = (phone, complaints.model_copy(update=queue or {}))
    centre = problem.centre.model_copy(update={"queues": queues})
    changed = problem.model_copy(update={"centre": centre})
    asked = load_level.Params(most_complaints=1, **params)
    case, roster = Case(load_level.RULE, asked, changed), roster_of(shifts)
    return case.by_check(roster), case.by_terms(roster)


def test_a_load_of_a_week_ago_is_known_and_an_older_one_is_not() -> None:
    known = by_check_and_terms("Mon 08:00-08:01", history=(f"Mon-1 {COMPLAINTS}",), carry_pct=100)
    older = by_check_and_terms("Mon 08:00-08:01", history=(f"Sun-2 {COMPLAINTS}",), carry_pct=100)
    assert known[0] == known[1] > 0
    assert older == (0, 0)


def test_a_shift_without_work_has_no_load_at_work() -> None:
    shifts = (f"Mon {COMPLAINTS}", "Tue 08:00-09:00 | training 08:00-09:00")
    timeline = Timeline(tiny_problem(), roster_of(shifts))
    monday, tuesday = Loads(LoadParams(), timeline, 1.0, carry_pct=100).peaks("A")
    assert monday.milli > 0
    assert tuesday.milli == 0


def test_of_a_queue_heavier_than_complaints_hard_contacts_weigh_no_less() -> None:
    plain = by_check_and_terms(f"Mon {COMPLAINTS}", queue={"emotional_weight": 1.5})
    hard = {"emotional_weight": 1.5, "hard_contact_share": 0.5}
    assert by_check_and_terms(f"Mon {COMPLAINTS}", queue=hard) == plain
    assert plain[0] == plain[1] > 0


@pytest.mark.parametrize("busy_pct", [85, 100])
def test_a_queue_without_a_bound_lets_people_be_as_busy_as_planned(busy_pct: int) -> None:
    unbounded = by_check_and_terms(f"Mon {COMPLAINTS}", busy_pct=busy_pct)
    bounded = by_check_and_terms(
        f"Mon {COMPLAINTS}", queue={"max_occupancy_pct": 100}, busy_pct=busy_pct
    )
    assert unbounded == bounded
    assert unbounded[0] == unbounded[1] > 0
