"""The sample centre's README."""

from __future__ import annotations

from datetime import datetime

from scheduler.samples.bank_calls import Calls
from scheduler.samples.bank_people import bank_people
from scheduler.samples.bank_readme import bank_readme


def test_it_says_what_is_real_and_what_is_invented() -> None:
    calls = [Calls("PS", datetime(1999, 1, 3, 9), 1234, 0, 9.0, 0.0)]  # noqa: DTZ001
    text = bank_readme(bank_people(20), calls)
    assert "1,234 calls" in text
    assert "20 people (8 full-40, 6 part-20, 6 part-30)" in text
    assert "notify A. Mandelbaum" in text
    assert "{" not in text
