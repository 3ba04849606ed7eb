"""Where a violation lies: the span of time that it tells."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from scheduler.rules.example import ZONE
from tests.contract.test_explanations import first_violation
from tests.contract.together import WHERE_TOGETHER

WHERE = (
    ("availability.window", "half an hour early", "Mon 08:30", "Mon 16:30"),
    ("break.apart", "a minute less", "Mon 09:10", "Mon 09:39"),
    ("break.meal", "too short by five", "Mon 08:00", "Mon 16:30"),
    ("break.screen", "too long by five", "Mon 08:00", "Mon 11:00"),
    ("contacts.daily", "one more", "Mon 08:00", "Mon 12:55"),
    ("cover.shortage", "half of them", "Mon 09:00", "Mon 09:15"),
    ("cover.surplus", "one too many", "Mon 09:00", "Mon 09:15"),
    ("fatigue.risk", "two nights of eight hours", "Tue 22:00", "Wed 06:00"),
    ("hard.daily", "spells add up", "Mon 08:00", "Mon 13:00"),
    ("hard.last-hour", "a minute later", "Mon 11:00", "Mon 12:00"),
    ("leave.approved", "a day of leave", "Tue 08:00", "Tue 16:00"),
    ("limit.contacts", "a minute more", "Mon 08:00", "Mon 14:01"),
    ("limit.level", "three minutes more", "Mon 08:00", "Mon 08:49"),
    ("load.level", "a minute more", "Mon 08:00", "Mon 08:35"),
    ("monotony.spell", "a break is no change", "Mon 08:00", "Mon 10:30"),
    ("monotony.kinds", "calls all day", "Mon 08:00", "Mon 12:00"),
    ("night.allowed", "a contract without", "Mon 22:00", "Tue 06:00"),
    ("night.rest-after", "one day off", "Wed 06:00", "Thu 14:00"),
    ("pin.kept", "an hour later", "Tue 08:00", "Tue 16:00"),
    ("rest.between-shifts", "a quick return", "Mon 22:00", "Tue 08:00"),
    ("rest.short", "11 hours lack an hour", "Mon 22:00", "Tue 09:00"),
    ("roster.consent", "two hours later", "Mon 10:00", "Mon 18:00"),
    ("shift.length", "the contract is stricter", "Mon 08:00", "Mon 15:45"),
    ("shift.library", "a minute longer", "Mon 08:00", "Mon 16:01"),
    ("spell.hard", "14 do not", "Mon 08:00", "Mon 09:34"),
    ("spell.phone", "four minutes do not", "Mon 08:00", "Mon 11:00"),
    ("spell.queue", "a break inside makes it no longer", "Mon 08:00", "Mon 08:35"),
    ("start.stability", "a minute more backwards", "Tue 08:00", "Tue 16:00"),
    ("task.skill", "an hour without the skill", "Mon 09:00", "Mon 10:00"),
    *WHERE_TOGETHER,
)


@pytest.mark.parametrize(
    ("rule_id", "name", "start", "end"), WHERE, ids=[f"{row[0]}: {row[1]}" for row in WHERE]
)
def test_a_violation_tells_the_span_concerned(
    rule_id: str, name: str, start: str, end: str
) -> None:
    _, violation = first_violation(rule_id, name)
    instants = (violation.start, violation.end)
    assert [f"{at.astimezone(ZoneInfo(ZONE)):%a %H:%M}" for at in instants if at] == [start, end]
