"""Everything a solve is given."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cached_property
from typing import Annotated

from pydantic import Field

from scheduler.domain.activity import Session
from scheduler.domain.base import Frozen, Id
from scheduler.domain.centre import Centre
from scheduler.domain.demand import NeedInterval, SpecialDay
from scheduler.domain.event import Event
from scheduler.domain.ledger import LedgerRow
from scheduler.domain.limits import PersonalLimit
from scheduler.domain.people import Agent, Availability, Contract, ShiftCode, Skill
from scheduler.domain.policy import Policy
from scheduler.domain.requests import Pin, TimeOff, Wish
from scheduler.domain.roster import Roster


class Problem(Frozen):
    """A horizon of whole weeks to be rostered.

    Attributes
    ----------
    first_date
        First local date of the horizon; it falls on the centre's first weekday.
    weeks
        Length of the horizon in weeks, 1 to 6.
    sessions
        What activities ask of the horizon.
    history
        Shifts before the horizon, as far back as rules look.
    limits
        Caps lowered for one person; whatever reads them says nothing of them to anybody else.
    mentors
        People who accompany a newcomer when the horizon begins, and have less time for contacts.
    kept
        The roster that this one should stay close to, such as the published one, if any.
    as_of
        The day on which the plan is made, where somebody says so: changes soon after it are late.
    """

    centre: Centre
    first_date: date
    weeks: Annotated[int, Field(ge=1, le=6)]
    agents: tuple[Agent, ...]
    contracts: tuple[Contract, ...]
    skills: tuple[Skill, ...]
    policy: Policy
    need: tuple[NeedInterval, ...]
    shift_codes: tuple[ShiftCode, ...] = ()
    availability: tuple[Availability, ...] = ()
    time_off: tuple[TimeOff, ...] = ()
    wishes: tuple[Wish, ...] = ()
    pins: tuple[Pin, ...] = ()
    limits: tuple[PersonalLimit, ...] = ()
    ledger: tuple[LedgerRow, ...] = ()
    special_days: tuple[SpecialDay, ...] = ()
    events: tuple[Event, ...] = ()
    sessions: tuple[Session, ...] = ()
    mentors: tuple[Id, ...] = ()
    history: Roster = Roster()
    kept: Roster | None = None
    as_of: date | None = None

    @cached_property
    def dates(self) -> tuple[date, ...]:
        """The local dates of the horizon."""
        return tuple(self.first_date + timedelta(days=n) for n in range(7 * self.weeks))
