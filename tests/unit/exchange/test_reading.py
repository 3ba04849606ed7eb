from __future__ import annotations

from pathlib import Path

import pytest

from scheduler.errors import Fault, InputError
from scheduler.exchange.reading import Reading


def test_faults_are_raised_in_order_of_file_row_and_column() -> None:
    places = [("b.csv", 2, "x"), ("a.csv", 10, "x"), ("a.csv", 9, None), ("a.csv", 10, "a")]
    faults = [Fault(file, row, column, None, "r", "c") for file, row, column in places]
    reading = Reading(Path(), faults=list(faults))
    with pytest.raises(InputError) as caught:
        reading.finish()
    assert caught.value.faults == (faults[2], faults[3], faults[1], faults[0])


def test_no_fault_no_error() -> None:
    Reading(Path()).finish()
