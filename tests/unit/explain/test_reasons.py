from __future__ import annotations

from scheduler.explain import LABELS, NOT_AVAILABLE, REASONS, merged, shown_reasons


def test_every_reason_has_words() -> None:
    assert set(LABELS) == {*REASONS, NOT_AVAILABLE}


def test_others_cannot_tell_leave_limits_and_cooldowns_apart() -> None:
    private = {
        "on_leave",
        "on_recovery",
        "in_activity",
        "not_employed",
        "outside_availability",
        "other_rule",
    }
    assert {reason for reason in REASONS if merged(reason) == NOT_AVAILABLE} == private


def test_each_audience_has_its_reasons_in_order() -> None:
    assert shown_reasons("planner") == REASONS
    assert shown_reasons("others") == (
        "on_queue",
        "on_other_queue",
        "on_meal",
        "on_break",
        NOT_AVAILABLE,
        "off_phone",
        "rest_after_previous",
        "other_hours",
        "weekly_hours_reached",
        "days_reached",
        "no_seat",
        "day_off",
    )
