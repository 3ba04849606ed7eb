"""What the service must answer, as a page of plain Python over dicts; it knows no database.

A slot is a person on a day of the one week that is rostered; a shift is one of two plans, of which
who may work is known by heart. From that the model says which status and code an answer has, which
version a thing is at, who holds what, and what the feed tells.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from tests.api.exchanges import LONG
from tests.small_centre import PEOPLE, WEEK

Slot = tuple[str, int]
"""A person, and days after the Monday of the week."""

Holds = dict[Slot, str]
Handover = tuple[str, int, str]
"""Whose shift of which day goes to whom."""

Told = tuple[str, str, int]
"""Kind, shift and version of an entry of the feed."""

FULL, BRIEF = "full", "brief"
PLANS = {
    FULL: LONG,
    BRIEF: "09:00 calls 10:00",
}
PART_TIMER, ON_LEAVE = "A5", ("A4", 1)
AGENT = "A1"
OPEN = ("asked", "agreed")
DONE = (200, "")


def shift_id(slot: Slot) -> str:
    return f"{slot[0]}:{WEEK + timedelta(days=slot[1])}"


def legal(slot: Slot, plan: str) -> bool:
    """A full shift is right for whoever has full time and no leave; an hour is for nobody.

    The one with part time has meals paid, which makes a full shift too long.
    """
    return plan == FULL and slot[0] != PART_TIMER and slot != ON_LEAVE


@dataclass
class Roster:
    holds: Holds
    based_on: int
    status: str = "draft"
    number: int | None = None
    version: int = 1

    @property
    def feasible(self) -> bool:
        return all(legal(slot, plan) for slot, plan in self.holds.items())


@dataclass
class Swap:
    handovers: tuple[Handover, ...]
    asked_by: str
    consents: set[str] = field(default_factory=set)
    status: str = "asked"
    version: int = 1
    result: str | None = None

    @property
    def people(self) -> set[str]:
        return {who for giver, _, to in self.handovers for who in (giver, to)}

    def agree(self, who: str) -> None:
        self.consents.add(who)
        if self.people <= self.consents:
            self.status = "agreed"


@dataclass
class Plan:
    status: str = "queued"
    stopping: bool = False
    roster: str | None = None

    @property
    def open(self) -> bool:
        return self.status in {"queued", "running"}


@dataclass
class Model:
    rosters: dict[str, Roster] = field(default_factory=dict)
    swaps: dict[str, Swap] = field(default_factory=dict)
    plans: dict[str, Plan] = field(default_factory=dict)
    feed: list[Told] = field(default_factory=list)

    @property
    def in_force(self) -> Roster | None:
        held = [roster for roster in self.rosters.values() if roster.status == "published"]
        assert len(held) <= 1
        return next(iter(held), None)

    @property
    def number(self) -> int:
        """The publication in force; 0 for none."""
        return self.in_force.number or 0 if self.in_force else 0

    @property
    def holds(self) -> Holds:
        """Who holds what in the roster in force."""
        return self.in_force.holds if self.in_force else {}

    def add(self, roster_id: str, holds: Holds) -> None:
        self.rosters[roster_id] = Roster(dict(holds), self.number)

    def edit(self, roster_id: str, version: int, slot: Slot, plan: str | None) -> tuple[int, str]:
        """Put a shift into a slot of a draft, or take it away."""
        roster = self.rosters[roster_id]
        if version != roster.version:
            return 412, "stale-version"
        if roster.status != "draft":
            return 409, "wrong-state"
        if plan is None and slot not in roster.holds:
            return 404, "not-found"
        roster.holds.pop(slot, None)
        roster.holds |= {slot: plan} if plan else {}
        roster.version += 1
        return DONE

    def publish(
        self, roster_id: str, version: int, replaces: int, reason: str | None
    ) -> tuple[int, str]:
        roster = self.rosters[roster_id]
        if version != roster.version:
            return 412, "stale-version"
        if roster.status != "draft":
            return 409, "wrong-state"
        if not roster.feasible and reason is None:
            return 409, "breaks-rules"
        if replaces != self.number:
            return 409, "published-since"
        self._in_force(roster)
        return DONE

    def _in_force(self, roster: Roster) -> None:
        before, old = self.in_force, self.holds
        roster.number = self.number + 1
        if before:
            before.status, before.version = "superseded", before.version + 1
        roster.status, roster.version = "published", roster.version + 1
        self.feed += changes(old, roster.holds, roster.number)

    def ask(self, role: str, roster_id: str, handovers: tuple[Handover, ...]) -> tuple[int, str]:
        roster = self.rosters[roster_id]
        if role == AGENT and AGENT not in Swap(handovers, role).people:
            return 404, "not-found"
        if roster.status == "draft":
            return 404, "not-found"  # neither leads nor agents know of drafts
        if roster.status != "published":
            return 409, "wrong-state"
        answer = exchange(roster.holds, handovers)[0]
        return (201, "") if answer == DONE else answer

    def asked(self, swap_id: str, role: str, handovers: tuple[Handover, ...]) -> None:
        """Keep a request that was taken; who asks for their own shift agrees."""
        self.swaps[swap_id] = Swap(handovers, role)
        if role == AGENT:
            self.swaps[swap_id].agree(AGENT)

    def consent(self, role: str, swap_id: str, version: int, who: str) -> tuple[int, str]:
        swap = self.swaps[swap_id]
        if (refused := self._undecided(role, swap, version)) != DONE:
            return refused
        if who not in swap.people:
            return 409, "wrong-state"
        if role == AGENT and who != AGENT:
            return 403, "beyond-reach"
        swap.agree(who)
        swap.version += 1
        return DONE

    def end(self, role: str, swap_id: str, version: int, status: str) -> tuple[int, str]:
        """Refuse or withdraw a request."""
        swap = self.swaps[swap_id]
        if (refused := self._undecided(role, swap, version)) != DONE:
            return refused
        if status == "withdrawn" and role == AGENT and swap.asked_by != AGENT:
            return 403, "beyond-reach"
        swap.status, swap.version = status, swap.version + 1
        return DONE

    def approve(self, swap_id: str, version: int) -> tuple[int, str]:
        """Whether a request becomes the next publication; ``approved`` then makes it one."""
        swap = self.swaps[swap_id]
        if (refused := self._undecided("", swap, version)) != DONE:
            return refused
        if swap.status != "agreed":
            return 409, "wrong-state"
        return exchange(self.holds, swap.handovers)[0]

    def approved(self, swap_id: str, version: int, result_id: str) -> None:
        swap = self.swaps[swap_id]
        assert version > swap.version
        self.add(result_id, exchange(self.holds, swap.handovers)[1])
        self._in_force(self.rosters[result_id])
        swap.status, swap.version, swap.result = "approved", version, result_id

    @staticmethod
    def _undecided(role: str, swap: Swap, version: int) -> tuple[int, str]:
        if role == AGENT and AGENT not in swap.people:
            return 404, "not-found"
        if version != swap.version:
            return 412, "stale-version"
        return DONE if swap.status in OPEN else (409, "wrong-state")

    def stop(self, plan_id: str) -> None:
        plan = self.plans[plan_id]
        if not plan.open:
            return
        plan.stopping = True
        if plan.status == "queued":
            plan.status = "cancelled"

    def begin(self, plan_id: str) -> bool:
        """A worker takes a plan; one that was lost and found again may take it once more."""
        plan = self.plans[plan_id]
        if plan.open and plan.stopping:
            plan.status = "cancelled"
        if plan.open:
            plan.status = "running"
        return plan.open

    def store(self, plan_id: str, status: str, roster_id: str, holds: Holds) -> bool:
        """A worker hands a roster in; one that comes late changes nothing."""
        plan = self.plans[plan_id]
        if not plan.open:
            return False
        plan.status, plan.roster = status, roster_id
        self.add(roster_id, holds)
        return True


def changes(old: Holds, new: Holds, version: int) -> Iterable[Told]:
    """What the feed tells of a publication, in order of person and day."""
    for slot in sorted(old.keys() | new.keys()):
        if old.get(slot) != new.get(slot):
            kind = "changed" if slot in old and slot in new else "removed"
            kind = kind if slot in old else "published"
            yield f"shift.{kind}", shift_id(slot), version


def exchange(holds: Holds, handovers: tuple[Handover, ...]) -> tuple[tuple[int, str], Holds]:
    """Who holds what after all handovers at once, or why there is no such exchange."""
    left, got = dict(holds), list[tuple[Slot, str]]()
    for giver, day, to in handovers:
        if (giver, day) not in left:
            return (409, "wrong-state"), {}
        got.append(((to, day), left.pop((giver, day))))
    for slot, plan in got:
        if slot in left:  # every plan begins at nine
            return (409, "wrong-state"), {}
        left[slot] = plan
    if not all(legal(slot, plan) for slot, plan in got):
        return (409, "breaks-rules"), {}
    return DONE, left


def handovers_of(holds: Holds) -> list[tuple[Handover, ...]]:
    """Gifts and exchanges of two: of legal shifts, and of one that is not there."""
    legal_slots = [slot for slot, plan in sorted(holds.items()) if legal(slot, plan)]
    slots = legal_slots + [slot for slot in [("A2", 4)] if slot not in holds]
    gifts = [((who, day, to),) for who, day in slots for to in PEOPLE if to != who]
    both = [
        ((who, day, other), (other, theirs, who))
        for who, day in slots
        for other, theirs in slots
        if other != who
    ]
    return [*gifts, *both]
