from __future__ import annotations

from dataclasses import replace

import pytest

from forecasting.staffing.measures import NOBODY_CALLS

HURRIED = replace(NOBODY_CALLS, p_wait_longer=0.2, p_abandon_within=0.1, p_abandon=0.15)


def test_three_definitions_count_early_hang_ups_differently() -> None:
    assert HURRIED.service_level() == pytest.approx(0.7)
    assert HURRIED.service_level("of_offered") == pytest.approx(0.7)
    assert HURRIED.service_level("less_short_abandons") == pytest.approx(0.7 / 0.9)
    assert HURRIED.service_level("of_waits") == pytest.approx(0.8)


def test_nobody_answered_is_no_service_by_either_count() -> None:
    lost = replace(NOBODY_CALLS, p_abandon=1.0, p_abandon_within=1.0)
    assert lost.service_level("of_offered") == 0.0
    assert lost.service_level("less_short_abandons") == 0.0
