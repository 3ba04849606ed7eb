"""What the ledger has to say before a week is planned."""

from __future__ import annotations

from datetime import timedelta

import pytest

from scheduler.domain import LedgerRow
from scheduler.pipeline.carried import due_soon, ledger_notices, long_nights
from tests.small_centre import WEEK
from tests.unit.pipeline.test_weeks import row


def ago(weeks: int, **counts: int) -> LedgerRow:
    return row(WEEK - timedelta(weeks=weeks)).model_copy(update={"agent_id": "A1", **counts})


@pytest.mark.parametrize(("weeks", "due"), [(9, {}), (10, {"A1": 90}), (14, {"A1": 90})])
def test_time_owed_is_told_four_weeks_before_it_is_due(weeks: int, due: dict[str, int]) -> None:
    ledger = [ago(n, time_owed_minutes=90) for n in range(1, weeks + 1)]
    assert due_soon(ledger, WEEK) == due


def test_time_owed_never_goes_by_itself() -> None:
    ledger = [ago(n, time_owed_minutes=90) for n in range(1, 53)]
    (told,) = ledger_notices(ledger, WEEK)
    assert "90 minutes of time off owed to A1" in told
    assert "does not expire" in told


@pytest.mark.parametrize(("minutes", "mean"), [(960, None), (961, 480.5)])
def test_nights_are_eight_hours_on_average(minutes: int, mean: float | None) -> None:
    ledger = [ago(1, night_shifts=1, night_minutes=540), ago(17, night_shifts=1)]
    ledger.append(ago(2, night_shifts=1, night_minutes=minutes - 540))
    assert long_nights(ledger, WEEK) == ({} if mean is None else {"A1": mean})
    assert bool(list(ledger_notices(ledger, WEEK))) is (mean is not None)


def test_nights_of_long_ago_do_not_count() -> None:
    assert long_nights([ago(18, night_shifts=1, night_minutes=600)], WEEK) == {}
    assert long_nights([ago(17, night_shifts=1, night_minutes=600)], WEEK) == {"A1": 600}
    assert long_nights([ago(0, night_shifts=1, night_minutes=600)], WEEK) == {}
