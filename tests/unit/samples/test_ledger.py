"""What people carried before."""

from __future__ import annotations

from datetime import timedelta

from scheduler.samples.generator import sample_people
from scheduler.samples.ledger import LEDGER_HEADER, ledger_rows
from scheduler.samples.people import is_new
from scheduler.samples.spec import PLANNED_WEEK, SampleSpec

HARD = frozenset({"complaints", "disputes"})
PEOPLE = sample_people(SampleSpec(300, 6, 1, seed=2))
ROWS = {
    person.agent_id: [
        dict(zip(LEDGER_HEADER, row, strict=True))
        for row in ledger_rows(person, 2, PLANNED_WEEK, 8, HARD)
    ]
    for person in PEOPLE
}


def test_eight_closed_weeks_or_those_since_joining() -> None:
    starts = [(PLANNED_WEEK - timedelta(weeks=back)).isoformat() for back in range(8, 0, -1)]
    for index, person in enumerate(PEOPLE):
        weeks = [row["week_start"] for row in ROWS[person.agent_id]]
        assert weeks == [start for start in starts if start >= person.employed_from.isoformat()]
        assert (len(weeks) < 8) == (is_new(index) and person.role != "lead")


def test_hours_follow_the_contract_and_overtime() -> None:
    for person in PEOPLE:
        for row in ROWS[person.agent_id]:
            contract_minutes = 60 * person.contract.weekly_hours_paid
            assert row["paid_minutes"] == contract_minutes + int(row["overtime_minutes"])
            assert int(row["worked_minutes"]) <= int(row["paid_minutes"])


def test_hard_minutes_are_for_those_who_answer_hard_queues() -> None:
    for person in PEOPLE:
        answers = any(queue in HARD for queue, _ in person.skills)
        total = sum(int(row["hard_minutes"]) for row in ROWS[person.agent_id])
        assert bool(total) == answers


def test_nights_are_for_those_whose_contract_allows_them() -> None:
    nights = {
        person.contract.contract_id
        for person in PEOPLE
        for row in ROWS[person.agent_id]
        if row["night_shifts"]
    }
    assert nights == {"night-40"}


def test_no_more_wishes_are_granted_than_asked_and_no_more_shifts_counted_than_days() -> None:
    for rows in ROWS.values():
        for row in rows:
            assert int(row["wishes_granted"]) <= int(row["wishes_asked"])
            assert all(int(row[name]) <= 5 for name in LEDGER_HEADER if name.endswith("_shifts"))
