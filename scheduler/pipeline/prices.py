"""What each rule of care costs: today's roster planned again with one value a step away."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import takewhile
from typing import TYPE_CHECKING, Literal

from scheduler.audit import Judge
from scheduler.domain import Roster, Segment, Shift, minute_of
from scheduler.engine.result import Settings
from scheduler.engine.side_by_side import Stop, Tell, side_by_side
from scheduler.pipeline.outcome import Outcome, outcome_of
from scheduler.pipeline.policies import files_at
from scheduler.pipeline.solving import solve_audited
from scheduler.policies import PolicyError, Step, stepped_policy, steps_of

if TYPE_CHECKING:
    from scheduler.audit import Verdict
    from scheduler.domain import Policy, Problem, RuleSetting
    from scheduler.pipeline.prepare import Prepared
    from scheduler.pipeline.solving import Engine

CONTROLS = 3
"""Searches with nothing changed, each with a seed of its own: how far they differ is the noise."""

SEARCHED_SHARE = 0.75
"""Share of the time that searches are given; reading, building and auditing take the rest."""

STABILITY = "roster.stability"
"""Left out of every search: what leaving a published roster costs is no price of care."""

LATE = "the time was over; give more with --time-limit"
"""Why the price of a step that the time did not reach is not known."""

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

    @property
    def unreached(self) -> int:
        """How many steps the time did not reach."""
        return sum(price.why == LATE for price in self.prices)

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


def prices_of(
    today: Today, until: float, settings: Settings, solve: Engine, hear: Hear
) -> Prices | None:
    """Return the price of each step that the policy allows; None when cancelled.

    Every search goes on from today's roster in a process of its own, with the same time, settings
    and seed; further controls have other seeds. Rounds are counted, so that no machine changes a
    price unless a search takes several times its time there and is cut. Tighter steps come first,
    and those that touch most of today's roster before others; what the time does not reach is not
    computed.

    Parameters
    ----------
    until
        Second of the monotonic clock at which all searches are to be over.
    settings
        Of each search; its time limit is set here. As many run at once as there are workers.
    hear
        Told of each search that begins.
    """
    asked = _Asked(today, settings, solve)
    steps = steps_of(today.prepared.problem.policy)
    judged = _less_slack([asked.judged(step) for step in steps], today.outcome)
    open_ = sorted((found for found in judged if isinstance(found, _Search)), key=_turn(judged))
    searches = [*asked.controls(), *open_]
    left_s = SEARCHED_SHARE * max(0.0, until - time.monotonic())
    searched_s = left_s * settings.workers / len(searches)
    asked.settings = replace(settings, time_limit_s=max(searched_s, 0.1), workers=1, mend=True)
    found = _found(searches, partial(_priced, asked, until), settings, hear)
    if found is None:
        return None
    controls, (anew, *solved) = found[:CONTROLS], found[CONTROLS:]
    answers = {search.step: price for search, price in zip(open_, solved, strict=True)}
    prices = tuple(answers[each.step] if isinstance(each, _Search) else each for each in judged)
    shifts = len(today.roster.shifts)
    return Prices(today.outcome, shifts, tuple(controls), anew, prices, searched_s, settings.seed)


def _found(
    searches: Sequence[_Search],
    priced: Callable[[_Search, Hear], Price],
    settings: Settings,
    hear: Hear,
) -> list[Price] | None:
    """Return what the searches find, shared out to the workers in turn; None when cancelled."""

    def part(number: int, stop: Stop, tell: Tell) -> list[Price]:
        own = iter(searches[number :: settings.workers])
        return [priced(search, tell) for search in takewhile(lambda _: not stop(), own)]

    tasks = [partial(part, number) for number in range(settings.workers)]
    parts = side_by_side(tasks, settings.cancel.is_set, hear)
    if settings.cancel.is_set():
        return None
    answered = [iter(own or ()) for own in parts]
    try:
        return [next(answered[n % len(answered)]) for n in range(len(searches))]
    except StopIteration as ended:
        raise RuntimeError("a process of the search ended without an answer") from ended


def _priced(asked: _Asked, until: float, search: _Search, hear: Hear) -> Price:
    if search.step and time.monotonic() > until:
        return Price(search.step, "not computed", why=LATE)
    hear(search.name)
    return asked.priced(search)


def _turn(judged: Sequence[Price | _Search]) -> Callable[[_Search], tuple[bool, int]]:
    """Return when a search has its turn: a looser step is worth what the tighter one touches."""
    touched = Counter[tuple[str, str]]()
    for found in judged:
        if isinstance(found, _Search) and found.step:
            touched[found.step.rule_id, found.step.param] += found.touched

    def turn(search: _Search) -> tuple[bool, int]:
        step = search.step
        return (step.toward == "looser", -touched[step.rule_id, step.param]) if step else (False, 0)

    return turn


def _less_slack(judged: Sequence[Price | _Search], today: Outcome) -> list[Price | _Search]:
    """Return what was judged without searches for what today's roster has room for already."""
    kept = {
        (found.step.rule_id, found.step.param)
        for found in judged
        if isinstance(found, Price) and found.step and found.says == "kept"
    }
    return [
        Price(found.step, "slack", today)
        if isinstance(found, _Search)
        and found.step
        and (found.step.rule_id, found.step.param) in kept
        else found
        for found in judged
    ]


@dataclass(frozen=True)
class _Search:
    """What has to be searched: a step, or a control without one.

    Attributes
    ----------
    touched
        Places of today's roster, person and date or queue and date, that the step asks to change.
    """

    name: str
    step: Step | None
    says: Says
    policy: Policy
    kept: Roster
    seed: int
    broken_shifts: int = 0
    touched: int = 0


class _Asked:
    """Today's roster, and how it is asked what changes."""

    def __init__(self, today: Today, settings: Settings, solve: Engine) -> None:
        self._today, self.settings, self._solve = today, settings, solve
        problem, request = today.prepared.problem, today.prepared.request
        self._files = files_at(problem.centre.policies, request.centre, request.policies)
        self._base = problem.policy
        bare = self._problem(self._base)
        self._judge = Judge(bare, today.roster)
        judged = self._judge.by(bare.policy.rules)
        self._verdicts = {verdict.rule_id: verdict for verdict in judged.verdicts}

    def judged(self, step: Step) -> Price | _Search:
        """Return the price of a step that needs no search, or what is to be searched."""
        roster = self._today.roster
        if step.refused:
            return Price(step, "not computed", why=step.refused)
        try:
            policy = stepped_policy(self._files, step, self._base.at)
        except PolicyError as error:
            reasons = (fault.reason for fault in error.faults)
            return Price(step, "not computed", why="; ".join(reasons))
        changed, others = self._apart(policy)
        found = self._judge.by(changed)
        kept = found.feasible and not any(verdict.hard and verdict.amount for verdict in others)
        cost_milli = sum(v.cost_milli for v in self._verdicts.values() if v.rule_id in changed)
        if step.toward == "tighter" and kept and found.cost_milli == cost_milli:
            return Price(step, "kept", self._today.outcome)
        broken = {(f.agent_id, f.on) for v in found.broken for f in v.findings}
        touched = {(f.agent_id, f.on) for v in found.verdicts for f in v.findings}
        name, seed = f"{step} ({step.toward})", self.settings.seed
        return _Search(name, step, "solved", policy, roster, seed, len(broken), len(touched))

    def _apart(self, policy: Policy) -> tuple[dict[str, RuleSetting], list[Verdict]]:
        """Return the rules that a policy changes, and what today's roster is told by the others."""
        known = self._base.rules
        changed = {name: s for name, s in policy.rules.items() if s != known.get(name)}
        return changed, [v for name, v in self._verdicts.items() if name not in changed]

    def controls(self) -> list[_Search]:
        """Return the searches with nothing changed, the last one with all segments gone."""
        roster, seed = self._today.roster, self.settings.seed
        names = [f"control {number + 1} of {CONTROLS}" for number in range(CONTROLS)]
        same = [
            _Search(name, None, "control", self._base, roster, seed + number)
            for number, name in enumerate(names)
        ]
        bare = self._today.bare
        return [
            *same,
            _Search("control, all segments anew", None, "anew", self._base, bare, seed),
        ]

    def priced(self, search: _Search) -> Price:
        """Return what a search finds."""
        problem = self._problem(search.policy).model_copy(update={"kept": search.kept})
        settings = replace(self.settings, seed=search.seed)
        solved = solve_audited(problem, settings, None, self._solve)
        return Price(
            search.step,
            search.says,
            outcome_of(self._today.prepared, solved.result.roster),
            seed=search.seed,
            bound_milli=solved.result.bound_milli,
            broken_shifts=search.broken_shifts,
        )

    def _problem(self, policy: Policy) -> Problem:
        rules = {name: setting for name, setting in policy.rules.items() if name != STABILITY}
        bare = policy.model_copy(update={"rules": rules})
        return self._today.prepared.problem.model_copy(update={"policy": bare, "kept": None})


def begun(prepared: Prepared) -> dict[tuple[str, int], float]:
    """Return the savings that were read, as a search takes them."""
    rows = prepared.savings
    return {(row.queue, minute_of(row.interval_start)): row.saving for row in rows}
