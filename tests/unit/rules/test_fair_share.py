"""What examples of fair shares are made of."""

from __future__ import annotations

from scheduler.rules.fair_share import ledger_row


def test_a_closed_week_counts_what_is_stated_and_nothing_else() -> None:
    counts = ledger_row("A", 1, night_shifts=2).model_dump(
        exclude={"agent_id", "week_start", "basis", "night_shifts"}
    )
    assert set(counts.values()) == {0}
