from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from scheduler.domain import Roster, Segment, Shift
from scheduler.exchange import diff_rosters

AGENTS = ("007", "A2")


def shift(agent: str, day: int, hour: int, minutes: int, code: str | None = None) -> Shift:
    start = dt.datetime(2026, 3, day, hour, tzinfo=dt.UTC)
    segment = Segment(start=start, end=start + dt.timedelta(minutes=minutes), kind="work")
    return Shift(
        agent_id=agent,
        shift_id=f"{agent}:{start.date()}",
        work_date=start.date(),
        site="bln",
        segments=(segment,),
        shift_code=code,
    )


SHIFTS = st.builds(
    shift,
    st.sampled_from(AGENTS),
    st.integers(1, 4),
    st.integers(6, 8),
    st.sampled_from([60, 120]),
    st.sampled_from(["E", None]),
)
ROSTERS = st.lists(SHIFTS, unique_by=lambda item: item.shift_id).map(Roster.of)


def test_added_removed_and_changed() -> None:
    kept, gone = shift("007", 1, 6, 60), shift("007", 2, 6, 60)
    old = Roster.of([kept, gone, shift("A2", 1, 6, 60)])
    new = Roster.of([kept, shift("A2", 1, 6, 120, "E"), shift("A2", 3, 6, 60)])
    changes = diff_rosters(old, new)
    assert [(c.kind, c.shift_id, c.fields) for c in changes] == [
        ("removed", "007:2026-03-02", ()),
        ("changed", "A2:2026-03-01", ("end", "shift_code", "segments")),
        ("added", "A2:2026-03-03", ()),
    ]
    assert (changes[0].old, changes[0].new, changes[0].agent_id) == (gone, None, "007")
    assert changes[2].old is None


@given(ROSTERS, ROSTERS)
def test_old_and_changes_make_new(old: Roster, new: Roster) -> None:
    changes = diff_rosters(old, new)
    shifts = {item.shift_id: item for item in old.shifts}
    for change in changes:
        assert shifts.pop(change.shift_id, None) == change.old
        if change.new is not None:
            shifts[change.shift_id] = change.new
    assert Roster.of(list(shifts.values())) == new
    assert all(bool(change.fields) == (change.kind == "changed") for change in changes)


@given(ROSTERS, ROSTERS)
def test_there_and_back(old: Roster, new: Roster) -> None:
    assert diff_rosters(old, old) == ()
    back = diff_rosters(new, old)
    assert [(c.new, c.old) for c in back] == [(c.old, c.new) for c in diff_rosters(old, new)]
