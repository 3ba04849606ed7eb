"""How long before its first day a roster is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from scheduler.pipeline.request import Request

NOTICE_DAYS = 14
"""Days of notice that Fair Workweek laws ask for (several cities of the United States, from
secondary pages); sleep was better the longer the notice, from one week to four (Harknett 2020)."""


def notice_notices(first: date, request: Request) -> tuple[str, ...]:
    """Return a sentence where a new roster begins too soon after the day on which it is made.

    One that stays close to a kept roster is a change, which ``roster.consent`` judges.
    """
    if request.as_of is None or request.keep is not None:
        return ()
    days = (first - request.as_of).days
    if days >= NOTICE_DAYS:
        return ()
    told = (
        f"{max(0, days)} days of notice before {first}; {NOTICE_DAYS} are owed. Cure: plan and "
        "publish earlier weeks ahead; a week that is published already is planned with --keep"
    )
    return (told,)
