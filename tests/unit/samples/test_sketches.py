"""What generators put together."""

from __future__ import annotations

import pytest

from scheduler.samples.profiles import CONTRACTS


@pytest.mark.parametrize(("turn", "minutes"), [(0, 480), (1, 360), (3, 240)])
def test_a_day_of_leave_is_a_fifth_of_the_week(turn: int, minutes: int) -> None:
    assert CONTRACTS[turn].day_credit_minutes == minutes
