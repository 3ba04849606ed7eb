from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from scheduler.domain import LedgerRow, Wish
from scheduler.exchange import CentreFiles
from scheduler.pipeline.points import affordable, point_notices, points_left, points_spent
from scheduler.pipeline.policies import policy_at
from scheduler.pipeline.problem import problem_of
from scheduler.pipeline.weeks import Horizon
from tests.small_centre import WEEK
from tests.small_roster import roster, shift
from tests.unit.pipeline.test_ledger import closed
from tests.unit.pipeline.test_weeks import row

BEFORE = WEEK - timedelta(weeks=1)


def carried(**counts: int) -> LedgerRow:
    """The week before of A1."""
    return row(BEFORE).model_copy(update={"agent_id": "A1", **counts})


def wish(points: int, day: int = 0, **given: object) -> Wish:
    """A wish of A1 to be off on a day after the first."""
    asked: dict[str, Any] = {"agent_id": "A1", "wish": "off", "strength": 1, "points": points}
    when = {} if "weekday" in given else {"date": WEEK + timedelta(days=day)}
    return Wish(**{**asked, **when, **given})


@pytest.mark.parametrize(
    ("counts", "points"),
    [
        ({"night_shifts": 1}, 1),
        ({"weekend_shifts": 2}, 2),
        ({"holiday_shifts": 1, "unpopular_starts": 1}, 2),
        ({"evening_shifts": 5, "hard_minutes": 299}, 0),
        ({"hard_minutes": 300}, 1),
        ({"hard_minutes": 600, "late_changes": 1}, 3),
        ({"night_shifts": 3, "points_spent": 2}, 1),
    ],
)
def test_what_earns_points(counts: dict[str, int], points: int) -> None:
    assert points_left([carried(**counts)], WEEK)["A1"] == points


def test_points_are_gone_after_thirteen_weeks_and_not_there_before_the_shift() -> None:
    one = carried(night_shifts=1)
    weeks = [WEEK - timedelta(weeks=n) for n in (14, 13, 0)]
    rows = [one.model_copy(update={"week_start": week}) for week in weeks]
    found = [points_left([earned], WEEK)["A1"] for earned in rows]
    assert found == [0, 1, 0]


def test_a_wish_has_the_points_that_are_left(files: CentreFiles) -> None:
    wishes = (wish(3), wish(2, 1), wish(1, weekday=2))
    centre = replace(files, wishes=wishes, ledger=(carried(night_shifts=4),))
    assert [w.points for w in affordable(centre, Horizon(WEEK))] == [3, 1, 0]
    assert [
        w.points for w in problem_of(centre, Horizon(WEEK), policy_at(["default"], WEEK), ()).wishes
    ] == [3, 1, 0]
    (notice,) = point_notices(centre, Horizon(WEEK))
    assert "2 wish(es)" in notice
    assert "A1" not in notice


def test_each_date_costs(files: CentreFiles) -> None:
    weekly = wish(2, weekday=2)
    centre = replace(files, wishes=(weekly,), ledger=(carried(night_shifts=4),))
    assert affordable(centre, Horizon(WEEK, 2))[0].points == 2
    assert list(point_notices(centre, Horizon(WEEK, 2))) == []
    assert affordable(centre, Horizon(WEEK, 3))[0].points == 1


def test_who_came_first_is_served_first_and_the_past_costs_nothing(files: CentreFiles) -> None:
    early, late = (datetime(2026, 3, day, tzinfo=UTC) for day in (1, 2))
    wishes = (
        wish(2),
        wish(2, 1, submitted_at=late),
        wish(2, 2, submitted_at=early),
        wish(3, -1),
    )
    centre = replace(files, wishes=wishes, ledger=(carried(weekend_shifts=3),))
    assert [w.points for w in affordable(centre, Horizon(WEEK))] == [0, 1, 2, 3]


def test_a_debt_buys_nothing(files: CentreFiles) -> None:
    centre = replace(files, wishes=(wish(1),), ledger=(carried(points_spent=2),))
    assert affordable(centre, Horizon(WEEK))[0].points == 0


def test_granted_wishes_alone_cost(files: CentreFiles) -> None:
    wishes = (wish(2), wish(1, 1), wish(0, 2), wish(3, 8))
    centre = replace(files, wishes=wishes, ledger=(carried(night_shifts=9),))
    rows = closed(centre, roster(shift("A1", 0)), 2)
    first, second = rows["A1", WEEK], rows["A1", WEEK + timedelta(weeks=1)]
    assert (first.wishes_asked, first.wishes_granted, first.points_spent) == (3, 2, 1)
    assert second.points_spent == 3
    assert rows["A2", WEEK].points_spent == 0


def test_of_two_wishes_alike_the_granted_one_costs() -> None:
    one = wish(1, wish="avoid", from_minute=480, to_minute=600)
    both = (one, one.model_copy(update={"from_minute": 840, "to_minute": 900}))
    missed = {("A1", WEEK, "avoid", 1, 1): 1}
    spent = points_spent(both, missed, (WEEK,))
    assert spent == {("A1", WEEK): 1}
