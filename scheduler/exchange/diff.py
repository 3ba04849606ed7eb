"""What changed between two versions of a roster, shift by shift."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date

    from scheduler.domain import Roster, Shift

Kind = Literal["added", "removed", "changed"]

_FIELDS = ("agent_id", "work_date", "site", "start", "end", "shift_code", "segments")


@dataclass(frozen=True)
class Change:
    """What happened to one shift.

    Attributes
    ----------
    shift_id, agent_id, work_date
        Which shift; of the new version where there is one.
    kind
        ``removed`` is a tombstone: the shift no longer takes place.
    fields
        What differs, of ``agent_id``, ``work_date``, ``site``, ``start``, ``end``, ``shift_code``
        and ``segments``; empty unless changed.
    old, new
        The shift before and after.
    """

    shift_id: str
    agent_id: str
    work_date: date
    kind: Kind
    fields: tuple[str, ...]
    old: Shift | None
    new: Shift | None


def diff_rosters(old: Roster, new: Roster) -> tuple[Change, ...]:
    """Return the changes that turn ``old`` into ``new``, in order of person, date and shift."""
    before = {shift.shift_id: shift for shift in old.shifts}
    after = {shift.shift_id: shift for shift in new.shifts}
    changes = [_entry("added", shift, new=shift) for n, shift in after.items() if n not in before]
    changes += [
        _entry("removed", shift, old=shift) for n, shift in before.items() if n not in after
    ]
    changes += [
        _entry("changed", after[name], old=shift, new=after[name])
        for name, shift in before.items()
        if after.get(name, shift) != shift
    ]
    return tuple(sorted(changes, key=lambda c: (c.agent_id, c.work_date, c.shift_id)))


def _entry(kind: Kind, shift: Shift, old: Shift | None = None, new: Shift | None = None) -> Change:
    both = old is not None and new is not None
    fields = (name for name in _FIELDS if both and getattr(old, name) != getattr(new, name))
    return Change(shift.shift_id, shift.agent_id, shift.work_date, kind, tuple(fields), old, new)
