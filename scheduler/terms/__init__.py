"""The closed vocabulary in which rules say what they ask: data, and the plain meaning of each kind.

A rule turns its parameters into *terms*; whoever needs a rule – the CP-SAT encoder, the audit of a
swap, an explanation – reads terms and nothing else. ``excess`` of a term is its plain interpreter:
how far a roster goes beyond it, a non-negative integer in the unit of the rule. It is the meaning
that encoders are tested against; the audit does not use it.

Terms know neither weight nor price: whether an excess is forbidden or costs something is the
policy's to say. All times are UTC minutes, all days indices of local days (0 = first day of the
horizon).
"""

from scheduler.terms.capacity import Capacity
from scheduler.terms.cooldown import Cooldown
from scheduler.terms.cover import Cover, Headcount, ShiftCover
from scheduler.terms.facts import Facts, LineShift, Piece
from scheduler.terms.having import NO_LIMIT, Having
from scheduler.terms.level import Course, Level
from scheduler.terms.line import Allow, Between, Run, Sum
from scheduler.terms.pairs import PairCosts
from scheduler.terms.session import Asked, Held, Owed
from scheduler.terms.shift import Apart, Kinds, Pause, Place, Quota, Share, Stretch
from scheduler.terms.together import Support, Together
from scheduler.terms.view import AtSite, View, Window

LineTerm = Allow | Between | Sum | Run
ShiftTerm = Place | Stretch | Share | Pause | Apart | Kinds | Cooldown
SessionTerm = Held | Owed
PeopleTerm = Cover | Capacity | Together | Support | ShiftCover | Headcount | SessionTerm
Term = LineTerm | ShiftTerm | Quota | Level | PeopleTerm

__all__ = [
    "NO_LIMIT",
    "Allow",
    "Apart",
    "Asked",
    "AtSite",
    "Between",
    "Capacity",
    "Cooldown",
    "Course",
    "Cover",
    "Facts",
    "Having",
    "Headcount",
    "Held",
    "Kinds",
    "Level",
    "LineShift",
    "LineTerm",
    "Owed",
    "PairCosts",
    "Pause",
    "PeopleTerm",
    "Piece",
    "Place",
    "Quota",
    "Run",
    "SessionTerm",
    "Share",
    "ShiftCover",
    "ShiftTerm",
    "Stretch",
    "Sum",
    "Support",
    "Term",
    "Together",
    "View",
    "Window",
]
