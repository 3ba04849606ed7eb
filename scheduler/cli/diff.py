"""``shiftwell diff``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.cli.console import notices, person_minutes, say, say_json, say_table
from scheduler.cli.options import AsJson, NeedFile, Policies
from scheduler.domain import Shift
from scheduler.exchange import Change, diff_rosters
from scheduler.pipeline.loose import read_loose_roster
from scheduler.pipeline.request import Request

if TYPE_CHECKING:
    from scheduler.pipeline.compared import PersonChange
    from scheduler.swaps import RuleChange

Old = Annotated[
    Path,
    typer.Argument(metavar="OLD", exists=True, dir_okay=False, help="The roster before."),
]
New = Annotated[
    Path,
    typer.Argument(metavar="NEW", exists=True, dir_okay=False, help="The roster after."),
]


Judge = Annotated[
    Path | None,
    typer.Option(
        "--centre",
        metavar="CENTRE",
        exists=True,
        file_okay=False,
        help="Folder of the centre: tell also what differs by rule and by person.",
        show_default=False,
    ),
]


def diff(
    old: Old,
    new: New,
    centre: Judge = None,
    need: NeedFile = None,
    policy: Policies = None,
    json: AsJson = False,
) -> None:
    """Show what changed between two rosters, shift by shift; with --centre also why it matters.

    A shift that no longer takes place is listed as removed: a tombstone, which --json keeps too, so
    that whoever follows the changes can delete it. A shift keeps its id while person and date stay.

    With --centre both rosters are judged by the centre's policies (and those of --policy) against
    the same need: what each rule says before and after and what the difference costs, and for each
    person whose plan differs the shifts, paid hours, hard minutes, evenings, weekends and wishes.

    Example: shiftwell diff rosters/2026-11-30.v1.csv rosters/2026-11-30.csv
    """
    if centre is None:
        changes = diff_rosters(read_loose_roster(old), read_loose_roster(new))
        if json:
            say_json([_data(change) for change in changes])
        else:
            _tell(old, new, changes)
        return
    from scheduler.pipeline.compared import compared  # noqa: PLC0415 - reads tables

    request = Request(centre, need=need, policies=tuple(policy or ()))
    found = compared(request, old, new)
    if json:
        say_json(
            {
                "changes": [_data(change) for change in found.shifts],
                "rules": [rule.model_dump() for rule in found.rules],
                "people": [asdict(person) for person in found.people],
            }
        )
        return
    notices(found.notices)
    _tell(old, new, found.shifts)
    _tell_rules(found.rules)
    _tell_people(found.people)


def _tell(old: Path, new: Path, changes: Sequence[Change]) -> None:
    rows = [
        (
            change.kind,
            change.shift_id,
            _span(change.old),
            _span(change.new),
            ", ".join(change.fields),
        )
        for change in changes
    ]
    say_table(f"{old} to {new}", ("", "shift", "before", "after", "what"), rows)
    say(f"{len(changes)} shifts differ")


def _tell_rules(rules: Sequence[RuleChange]) -> None:
    moved = [rule for rule in rules if rule.before != rule.after or rule.cost_milli]
    rows = [
        (
            rule.rule_id,
            "hard" if rule.hard else "weighed",
            f"{rule.before} {rule.unit}",
            f"{rule.after} {rule.unit}",
            person_minutes(rule.cost_milli) if rule.cost_milli else "",
        )
        for rule in moved
    ]
    say("")
    say_table("By rule, excess", ("rule", "", "before#", "after#", "cost#"), rows)
    say(f"the cost changes by {person_minutes(sum(r.cost_milli for r in moved))} person-minutes")


def _tell_people(people: Sequence[PersonChange]) -> None:
    rows = [
        (
            person.agent_id,
            person.shifts_changed,
            *(f"{one} to {other}" if one != other else f"{one}" for one, other in _pairs(person)),
        )
        for person in people
    ]
    header = ("person", "shifts#", "paid h#", "hard min#", "evenings#", "weekends#", "wishes#")
    say("")
    say_table("By person", header, rows)


def _pairs(person: PersonChange) -> Iterator[tuple[object, object]]:
    before, after = person.before, person.after
    yield f"{before.paid_minutes / 60:g}", f"{after.paid_minutes / 60:g}"
    yield before.hard_minutes or 0, after.hard_minutes or 0
    yield before.evening_shifts, after.evening_shifts
    yield before.weekend_shifts, after.weekend_shifts
    yield before.wishes_granted, after.wishes_granted


def _span(shift: Shift | None) -> str:
    return f"{shift.start:%H:%M}–{shift.end:%H:%M} UTC" if shift else "–"


def _data(change: Change) -> dict[str, object]:
    return {
        "shift_id": change.shift_id,
        "agent_id": change.agent_id,
        "work_date": change.work_date,
        "kind": change.kind,
        "fields": change.fields,
        "old": change.old and change.old.model_dump(),
        "new": change.new and change.new.model_dump(),
    }
