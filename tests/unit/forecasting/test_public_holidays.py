from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from forecasting.public_holidays import is_public_holiday, public_holidays


def test_a_subdivision_adds_its_own() -> None:
    epiphany = dt.date(2026, 1, 6)
    assert epiphany not in public_holidays("DE", None, 2026)
    assert epiphany in public_holidays("DE", "BY", 2026)


def test_each_date_is_judged_across_a_change_of_year() -> None:
    dates = np.arange(np.datetime64("2025-12-24"), np.datetime64("2026-01-03"))
    found = dates[is_public_holiday(dates, "DE", None)]
    assert found.astype(str).tolist() == ["2025-12-25", "2025-12-26", "2026-01-01"]


def test_without_a_country_there_are_none() -> None:
    dates = np.array(["2025-12-25"], dtype="datetime64[D]")
    assert is_public_holiday(dates, None, None).tolist() == [False]


@pytest.mark.parametrize(
    ("country", "subdivision", "place"), [("ZZ", None, "ZZ"), ("DE", "QQ", "DE, QQ")]
)
def test_an_unknown_place_is_refused(country: str, subdivision: str | None, place: str) -> None:
    with pytest.raises(ValueError, match=f"known for {place}: give an ISO"):
        public_holidays(country, subdivision, 2026)
