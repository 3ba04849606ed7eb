"""What each rule of care costs: today's roster planned again with one value a step away."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from scheduler.audit import audit
from scheduler.domain import Roster, Segment, Shift, minute_of
from scheduler.engine.result import Settings
from scheduler.pipeline.outcome import Outcome, outcome_of
from scheduler.pipeline.policies import files_at
from scheduler.pipeline.solving import solve_audited
from scheduler.policies import PolicyError, Step, stepped_policy, steps_of

if TYPE_CHECKING:
    from scheduler.domain import Policy, Problem
    from scheduler.pipeline.prepare import Prepared
    from scheduler.pipeline.solving import Engine

CONTROLS = 3
"""Searches with nothing changed, each with a seed of its own: how far they differ is the noise."""

SEARCHED_SHARE = 0.75
"""Share of the time that searches are given; reading, building and auditing take the rest."""

STABILITY = "roster.stability"
"""Left out of every search: what leaving a published roster costs is no price of care."""

Says = Literal["control", "anew", "solved", "kept", "slack", "not computed"]


@dataclass(frozen=True)
class Today:
    """The roster that prices are asked of, with the problem that it answers."""

    prepared: Prepared
    roster: Roster

    @property
    def bare(self) -> Roster:
        """The same shifts with no segments that a search could go on from."""
        return Roster.of([_bare(shift) for shift in self.roster.shifts])

    @property
    def outcome(self) -> Outcome:
        """Its figures."""
        return outcome_of(self.prepared, self.roster)


def _bare(shift: Shift) -> Shift:
    idle = Segment(start=shift.start, end=shift.end, kind="off_phone")
    return shift.model_copy(update={"segments": (idle,)})


@dataclass(frozen=True)
class Price:
    """What became of one step.

    Attributes
    ----------
    step
        None for a control, which changes nothing.
    says
        ``anew``: nothing is changed, but all segments of today's roster are planned again.
        ``kept``: today's roster satisfies the tighter rule at the same cost, so that nothing has to
        be given up. ``slack``: it does so even a step tighter, so that nothing is expected of a
        looser rule and nothing was searched. ``not computed``: ``why`` forbids it.
    outcome
        Of the roster found, by today's policy; None where nothing was computed.
    bound_milli
        Proven lower bound on the cost under the policy with the step.
    broken_shifts
        Shifts of today's roster that the step forbids, so that the search begins with them anew.
    """

    step: Step | None
    says: Says
    outcome: Outcome | None = None
    why: str = ""
    seed: int | None = None
    bound_milli: int | None = None
    broken_shifts: int = 0


@dataclass(frozen=True)
class Prices:
    """All prices of a roster.

    Attributes
    ----------
    today
        Figures of the roster as it stands.
    shifts
        How many shifts it has.
    controls
        Searches with nothing changed.
    anew
        The same, but with all segments planned again: what a search loses that cannot go on from
        them.
    searched_s
        Seconds that each search was given, those with nothing changed among them.
    """

    today: Outcome
    shifts: int
    controls: tuple[Price, ...]
    anew: Price
    prices: tuple[Price, ...]
    searched_s: float
    seed: int

    @property
    def noise_milli(self) -> int:
        """The largest change of cost in any search with nothing changed."""
        return max(abs(self.change_milli(control)) for control in self.controls)

    def change_milli(self, price: Price) -> int:
        """Return by how much a cost differs from today's; 0 where nothing was computed."""
        return price.outcome.cost_milli - self.today.cost_milli if price.outcome else 0

    def noise_of(self, price: Price) -> float:
        """Return how far searching alone may move the cost of a step, in thousandths.

        To the noise of the controls comes what planning anew the shifts that the step forbids
        loses: their share of what planning all segments anew loses (a design choice).
        """
        lost = max(0, self.change_milli(self.anew))
        return self.noise_milli + lost * price.broken_shifts / max(1, self.shifts)

    def tells(self, price: Price) -> bool:
        """Return whether a cost moved by more than searching alone may."""
        return abs(self.change_milli(price)) > self.noise_of(price)


Hear = Callable[[str], None]


def prices_of(today: Today, until: float, settings: Settings, solve: Engine, hear: Hear) -> Prices:
    """Return the price of each step that the policy allows.

    Every search goes on from today's roster and has the same time, settings and seed; further
    controls have other seeds. Tighter steps come first; what the time does not reach is not
    computed.

    Parameters
    ----------
    until
        Second of the monotonic clock at which all searches are to be over.
    settings
        Of each search; its time limit is set here.
    hear
        Told of each search that begins.
    """
    asked = _Asked(today, settings, solve)
    steps = steps_of(today.prepared.problem.policy)
    judged = _less_slack([asked.judged(step) for step in steps], today.outcome)
    open_ = [found for found in judged if isinstance(found, _Search)]
    searches = CONTROLS + 1 + len(open_)
    searched_s = SEARCHED_SHARE * max(0.0, until - time.monotonic()) / searches
    asked.settings = replace(settings, time_limit_s=max(searched_s, 0.1), mend=True)
    controls = []
    for number in range(CONTROLS):
        hear(f"control {number + 1} of {CONTROLS}")
        controls.append(asked.control(settings.seed + number))
    hear("control, all segments anew")
    anew = asked.anew()
    found = {}
    for search in sorted(open_, key=lambda search: search.step.toward == "looser"):
        hear(f"{search.step} ({search.step.toward})")
        late = time.monotonic() > until
        found[search.step] = _late(search.step) if late else asked.priced(search)
    prices = tuple(found[each.step] if isinstance(each, _Search) else each for each in judged)
    shifts = len(today.roster.shifts)
    return Prices(today.outcome, shifts, tuple(controls), anew, prices, searched_s, settings.seed)


def _less_slack(judged: Sequence[Price | _Search], today: Outcome) -> list[Price | _Search]:
    """Return what was judged without searches for what today's roster has room for already."""
    kept = {
        (found.step.rule_id, found.step.param)
        for found in judged
        if isinstance(found, Price) and found.step and found.says == "kept"
    }
    return [
        Price(found.step, "slack", today)
        if isinstance(found, _Search) and (found.step.rule_id, found.step.param) in kept
        else found
        for found in judged
    ]


def _late(step: Step) -> Price:
    return Price(step, "not computed", why="the time was over; give more with --time-limit")


@dataclass(frozen=True)
class _Search:
    """A step that has to be searched."""

    step: Step
    policy: Policy
    broken_shifts: int


class _Asked:
    """Today's roster, and how it is asked what changes."""

    def __init__(self, today: Today, settings: Settings, solve: Engine) -> None:
        self._today, self.settings, self._solve = today, settings, solve
        problem, request = today.prepared.problem, today.prepared.request
        self._files = files_at(problem.centre.policies, request.centre, request.policies)
        self._base = problem.policy
        self._cost_milli = audit(self._problem(self._base), today.roster).cost_milli

    def judged(self, step: Step) -> Price | _Search:
        """Return the price of a step that needs no search, or what is to be searched."""
        if step.refused:
            return Price(step, "not computed", why=step.refused)
        try:
            policy = stepped_policy(self._files, step, self._base.at)
        except PolicyError as error:
            reasons = (fault.reason for fault in error.faults)
            return Price(step, "not computed", why="; ".join(reasons))
        found = audit(self._problem(policy), self._today.roster)
        if step.toward == "tighter" and found.feasible and found.cost_milli == self._cost_milli:
            return Price(step, "kept", self._today.outcome)
        places = {(f.agent_id, f.on) for v in found.broken for f in v.findings}
        return _Search(step, policy, len(places))

    def priced(self, search: _Search) -> Price:
        """Return the price of a step that is searched."""
        price = self._searched(search.policy, self.settings.seed, self._today.roster)
        return replace(price, step=search.step, says="solved", broken_shifts=search.broken_shifts)

    def control(self, seed: int) -> Price:
        """Return what a search finds with nothing changed."""
        return self._searched(self._base, seed, self._today.roster)

    def anew(self) -> Price:
        """Return what a search finds with nothing changed but all segments gone."""
        found = self._searched(self._base, self.settings.seed, self._today.bare)
        return replace(found, says="anew")

    def _searched(self, policy: Policy, seed: int, kept: Roster) -> Price:
        problem = self._problem(policy).model_copy(update={"kept": kept})
        solved = solve_audited(problem, replace(self.settings, seed=seed), None, self._solve)
        outcome = outcome_of(self._today.prepared, solved.result.roster)
        return Price(None, "control", outcome, seed=seed, bound_milli=solved.result.bound_milli)

    def _problem(self, policy: Policy) -> Problem:
        rules = {name: setting for name, setting in policy.rules.items() if name != STABILITY}
        bare = policy.model_copy(update={"rules": rules})
        return self._today.prepared.problem.model_copy(update={"policy": bare, "kept": None})


def begun(prepared: Prepared) -> dict[tuple[str, int], float]:
    """Return the savings that were read, as a search takes them."""
    rows = prepared.savings
    return {(row.queue, minute_of(row.interval_start)): row.saving for row in rows}
