"""What a centre, its people, their work and a roster are: frozen data, no behaviour of a solver."""

from scheduler.domain.activity import Activity, HeldActivity, Session
from scheduler.domain.centre import Centre, Opening, Queue, Site
from scheduler.domain.clock import Day, instant_of, minute_of
from scheduler.domain.demand import NeedInterval, Saving, SpecialDay
from scheduler.domain.event import Event
from scheduler.domain.ledger import LedgerRow
from scheduler.domain.limits import PersonalLimit
from scheduler.domain.people import Agent, Availability, Contract, ShiftCode, Skill
from scheduler.domain.policy import ChangePolicy, Policy, RuleSetting, SourcedValue
from scheduler.domain.problem import Problem
from scheduler.domain.requests import Pin, TimeOff, Wish
from scheduler.domain.roster import Roster, Segment, Shift

__all__ = [
    "Activity",
    "Agent",
    "Availability",
    "Centre",
    "ChangePolicy",
    "Contract",
    "Day",
    "Event",
    "HeldActivity",
    "LedgerRow",
    "NeedInterval",
    "Opening",
    "PersonalLimit",
    "Pin",
    "Policy",
    "Problem",
    "Queue",
    "Roster",
    "RuleSetting",
    "Saving",
    "Segment",
    "Session",
    "Shift",
    "ShiftCode",
    "Site",
    "Skill",
    "SourcedValue",
    "SpecialDay",
    "TimeOff",
    "Wish",
    "instant_of",
    "minute_of",
]
