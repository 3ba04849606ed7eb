"""Public holidays of a country or one of its parts."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import holidays
import numpy as np

if TYPE_CHECKING:
    import datetime as dt

    from numpy.typing import NDArray


@cache
def public_holidays(country: str, subdivision: str | None, year: int) -> frozenset[dt.date]:
    """Return the public holidays of one year.

    Parameters
    ----------
    country, subdivision
        ISO 3166 codes, such as `DE` and `BY`.
    year
        Calendar year.

    Raises
    ------
    ValueError
        If the `holidays` package knows no such country or subdivision.
    """
    known = holidays.list_supported_countries()
    if country not in known or (subdivision is not None and subdivision not in known[country]):
        place = country if subdivision is None else f"{country}, {subdivision}"
        raise ValueError(
            f"no public holidays known for {place}: give an ISO 3166 code, or leave the country "
            "out and list holidays as special days"
        )
    return frozenset(holidays.country_holidays(country, subdiv=subdivision, years=year))


def is_public_holiday(
    dates: NDArray[np.datetime64], country: str | None, subdivision: str | None
) -> NDArray[np.bool_]:
    """Return whether each date is a public holiday; all false without a country."""
    if country is None or not len(dates):
        return np.zeros(len(dates), dtype=np.bool_)
    days = dates.astype("datetime64[D]").tolist()
    found = {
        date
        for year in range(days[0].year, days[-1].year + 1)
        for date in public_holidays(country, subdivision, year)
    }
    return np.array([day in found for day in days], dtype=np.bool_)
