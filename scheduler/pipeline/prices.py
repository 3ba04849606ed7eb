"""What each rule of care costs: today's roster planned again with one value a step away."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from scheduler.audit import audit
from scheduler.domain import minute_of
from scheduler.engine.result import Settings
from scheduler.pipeline.outcome import Outcome, outcome_of
from scheduler.pipeline.policies import files_at
from scheduler.pipeline.solving import solve_audited
from scheduler.policies import PolicyError, Step, stepped_policy, steps_of

if TYPE_CHECKING:
    from scheduler.domain import Policy, Problem, Roster
    from scheduler.pipeline.prepare import Prepared
    from scheduler.pipeline.solving import Engine

CONTROLS = 3
"""Searches with nothing changed, each with a seed of its own: how far they differ is the noise."""

SEARCHED_SHARE = 0.75
"""Share of the time that searches are given; reading, building and auditing take the rest."""

STABILITY = "roster.stability"
"""Left out of every search: what leaving a published roster costs is no price of care."""

Says = Literal["control", "solved", "kept", "not computed"]


@dataclass(frozen=True)
class Today:
    """The roster that prices are asked of, with the problem that it answers."""

    prepared: Prepared
    roster: Roster

    @property
    def outcome(self) -> Outcome:
        """Its figures."""
        return outcome_of(self.prepared, self.roster)


@dataclass(frozen=True)
class Price:
    """What became of one step.

    Attributes
    ----------
    step
        None for a control, which changes nothing.
    says
        ``kept``: today's roster satisfies the tighter rule at the same cost, so that nothing has to
        be given up. ``not computed``: ``why`` forbids it.
    outcome
        Of the roster found, by today's policy; None where nothing was computed.
    bound_milli
        Proven lower bound on the cost under the policy with the step.
    """

    step: Step | None
    says: Says
    outcome: Outcome | None = None
    why: str = ""
    seed: int | None = None
    bound_milli: int | None = None


@dataclass(frozen=True)
class Prices:
    """All prices of a roster.

    Attributes
    ----------
    today
        Figures of the roster as it stands.
    searched_s
        Seconds that each search was given, those with nothing changed among them.
    """

    today: Outcome
    controls: tuple[Price, ...]
    prices: tuple[Price, ...]
    searched_s: float
    seed: int

    def noise(self, figure: Callable[[Outcome], float]) -> float:
        """Return the largest change of a figure in any search with nothing changed."""
        outcomes = [control.outcome for control in self.controls if control.outcome]
        return max(abs(figure(found) - figure(self.today)) for found in outcomes)


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
    judged = [asked.judged(step) for step in steps_of(today.prepared.problem.policy)]
    open_ = [found for found in judged if isinstance(found, _Search)]
    searches = max(1, CONTROLS + len(open_))
    searched_s = SEARCHED_SHARE * max(0.0, until - time.monotonic()) / searches
    asked.settings = replace(settings, time_limit_s=max(searched_s, 0.1), mend=True)
    controls = []
    for number in range(CONTROLS):
        hear(f"control {number + 1} of {CONTROLS}")
        controls.append(asked.control(settings.seed + number))
    found = {}
    for search in sorted(open_, key=lambda search: search.step.toward == "looser"):
        hear(f"{search.step} ({search.step.toward})")
        late = time.monotonic() > until
        found[search.step] = _late(search.step) if late else asked.priced(search)
    prices = tuple(found[each.step] if isinstance(each, _Search) else each for each in judged)
    return Prices(today.outcome, tuple(controls), prices, searched_s, settings.seed)


def _late(step: Step) -> Price:
    return Price(step, "not computed", why="the time was over; give more with --time-limit")


@dataclass(frozen=True)
class _Search:
    """A step that has to be searched."""

    step: Step
    policy: Policy


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
        if step.toward == "tighter":
            found = audit(self._problem(policy), self._today.roster)
            if found.feasible and found.cost_milli == self._cost_milli:
                return Price(step, "kept", self._today.outcome)
        return _Search(step, policy)

    def priced(self, search: _Search) -> Price:
        """Return the price of a step that is searched."""
        return self._searched(search.policy, self.settings.seed, search.step)

    def control(self, seed: int) -> Price:
        """Return what a search finds with nothing changed."""
        return self._searched(self._base, seed)

    def _searched(self, policy: Policy, seed: int, step: Step | None = None) -> Price:
        problem = self._problem(policy).model_copy(update={"kept": self._today.roster})
        solved = solve_audited(problem, replace(self.settings, seed=seed), None, self._solve)
        outcome = outcome_of(self._today.prepared, solved.result.roster)
        says: Says = "solved" if step else "control"
        return Price(step, says, outcome, seed=seed, bound_milli=solved.result.bound_milli)

    def _problem(self, policy: Policy) -> Problem:
        rules = {name: setting for name, setting in policy.rules.items() if name != STABILITY}
        bare = policy.model_copy(update={"rules": rules})
        return self._today.prepared.problem.model_copy(update={"policy": bare, "kept": None})


def begun(prepared: Prepared) -> dict[tuple[str, int], float]:
    """Return the savings that were read, as a search takes them."""
    rows = prepared.savings
    return {(row.queue, minute_of(row.interval_start)): row.saving for row in rows}
