from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from scheduler.exchange import CentreFiles
from scheduler.pipeline.policies import policy_at
from scheduler.pipeline.problem import problem_of, within
from scheduler.pipeline.weeks import Horizon
from tests.small_centre import WEEK
from tests.small_roster import roster, shift
from tests.unit.pipeline.test_weeks import row

HORIZON = Horizon(WEEK)


def test_what_belongs_to_the_horizon_is_no_history(files: CentreFiles) -> None:
    past, own = shift("A1", -3), shift("A1", 0)
    ledger = tuple(row(WEEK + timedelta(weeks=n)) for n in (-1, 0, 1))
    known = replace(files, last_roster=roster(past, own), ledger=ledger)
    problem = problem_of(known, HORIZON, policy_at(["default"], WEEK), ())
    assert problem.history == roster(past)
    assert problem.ledger == ledger[:1]
    assert problem.kept is None
    assert (problem.first_date, problem.weeks) == (WEEK, 1)


def test_a_kept_roster_is_cut_to_the_horizon(files: CentreFiles) -> None:
    kept = roster(shift("A1", -1), shift("A1", 0), shift("A1", 7))
    problem = problem_of(files, HORIZON, policy_at(["default"], WEEK), (), kept=kept)
    assert problem.kept == roster(shift("A1", 0)) == within(kept, HORIZON)
    empty = problem_of(files, HORIZON, policy_at(["default"], WEEK), (), kept=roster())
    assert empty.kept == roster()
