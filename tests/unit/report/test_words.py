from __future__ import annotations

import math
from datetime import UTC, date, datetime

import pytest

from scheduler.report import words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (words.number(1234.56), "1,235"),
        (words.number(1234.56, 1), "1,234.6"),
        (words.number(-0.2), "0"),
        (words.percent(0.9641), "96.4 %"),
        (words.percent(None), "–"),
        (words.hours(2285), "38 h 05"),
        (words.hours(59.6), "1 h 00"),
        (words.hours(61_000), "1,016 h 40"),
        (words.seconds(12.4), "12 s"),
        (words.seconds(math.inf), "no end"),
        (words.person_minutes(0), "0"),
        (words.person_minutes(1_250), "1.2"),
        (words.person_minutes(9_999), "10.0"),
        (words.person_minutes(10_000), "10"),
        (words.person_minutes(271_604_621), "271,605"),
        (words.amount(1, "minute"), "1 minute"),
        (words.amount(2810, "minute"), "2,810 minutes"),
        (words.amount(437, "1/100 shift"), "4.37 shifts"),
        (words.amount(100, "1/100 shift"), "1 shift"),
        (words.amount(257_412_600, "1/1000 person-minute"), "257,412.6 person-minutes"),
        (words.weight(0.001, "1/1000 person-minute"), "1 per person-minute"),
        (words.weight(1.5, "minute"), "1.5 per minute"),
        (words.day(date(2026, 11, 30)), "Mon 30 November"),
        (words.short_day(date(2026, 12, 6)), "Sun 6"),
        (words.period(date(2026, 11, 30), date(2026, 12, 6)), "30 November – 6 December 2026"),
        (words.period(date(2026, 12, 28), date(2027, 1, 3)), "28 December 2026 – 3 January 2027"),
        (words.clock(datetime(2026, 12, 1, 7, 5, tzinfo=UTC)), "07:05"),
        (words.count(1, "person", "people"), "1 person"),
        (words.count(22, "person", "people"), "22 people"),
        (words.count(0, "short interval"), "0 short intervals"),
    ],
)
def test_words(text: str, expected: str) -> None:
    assert text == expected
