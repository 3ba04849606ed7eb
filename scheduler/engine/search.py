"""The search of one part: prices and a bound, lines, days; it can stop with its best roster."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import count

import numpy as np

from scheduler.domain import Roster
from scheduler.engine import in_step, schedule
from scheduler.engine.answer import Pieces, broken, facts_of, roster_of
from scheduler.engine.clauses import cost_by_rule
from scheduler.engine.days import Days
from scheduler.engine.improve_days import improve_days_abreast
from scheduler.engine.joint import CHANGES_PER_MOVE, Found, Joint
from scheduler.engine.market import Market
from scheduler.engine.neutral import neutral_plan
from scheduler.engine.parts import Part
from scheduler.engine.placing import placed
from scheduler.engine.pricing import Mixture, Pricing, Proof, never
from scheduler.engine.result import (
    Listener,
    Progress,
    Result,
    Settings,
    Stage,
    Status,
    gap_of_need,
)
from scheduler.engine.resume import RESUMABLE_GAP, kept_lines, kept_plans
from scheduler.engine.roundup import CAUTION, Roundup
from scheduler.engine.sessions import Sessions
from scheduler.engine.side_by_side import Stop, can_fork, quiet, side_by_side
from scheduler.engine.watch import Watch, either
from scheduler.engine.week import Lines, Week
from scheduler.errors import DisagreementError

HEAT_MILLI, HEAT_OF_FEW_MILLI = 8_000.0, 80_000.0
"""First temperatures of moves: not quite a missing minute, and several where people are few."""

EMERGENCY = 4.0
"""With counted rounds the search is cut only when it takes this many times the limit."""


@dataclass
class _Best:
    lines: Lines
    pieces: Pieces
    cost: int
    costs: dict[str, int]
    week_cost: int | None


class Search:
    """The search of one part: its time, its proof and its best roster.

    Parameters
    ----------
    part
        The people, and every clause about them.
    settings
        Of the whole solve, with the workers that this part has to itself.
    watch
        What time it is in the whole solve, and whether rounds are counted.
    tell
        Hears where the search stands.

    Attributes
    ----------
    span
        First second and length of the time that this search has, in seconds of the whole solve.
    resumed
        The kept roster where the search goes on from it.
    closing_s
        Seconds kept free at the end of the time.
    """

    def __init__(self, part: Part, settings: Settings, watch: Watch, tell: Listener) -> None:
        self.settings, self.watch, self._tell = settings, watch, tell
        self.span = (0.0, settings.time_limit_s)
        self.week = Week(part.view, part.clauses)
        self.market = Market(self.week)
        self.rng = np.random.default_rng(settings.seed)
        self.pricing = Pricing(self.market, self.rng)
        self.best: _Best | None = None
        self.needed = self.week.demands.needed_minutes
        self.resumed: Joint | None = None
        self.sessions = Sessions(self.week)
        self.closing_s = 0.0

    @property
    def few(self) -> bool:
        """Whether the part is a small team, searched move by move."""
        return len(self.market.specs) <= schedule.FEW_PEOPLE

    @property
    def many(self) -> bool:
        """Whether the part is so large that its first roster is what lines are annealed from."""
        return len(self.market.specs) >= schedule.MANY_PEOPLE

    @property
    def crew(self) -> int:
        """Processes that plan people in step; with one of several, the proof may have another."""
        enough = len(self.market.specs) >= schedule.IN_STEP_PEOPLE
        return self.settings.workers if enough else 1

    @property
    def beside_first(self) -> bool:
        """Whether the proof goes on beside the first roster, on a process of its own."""
        return self.many and self.settings.workers > 1 and can_fork()

    def rounds(self, stage: str) -> int:
        """Return how many rounds a stage has at most."""
        per_s = schedule.ROUNDS_PER_S if self.few else schedule.ROUNDS_PER_S_OF_MANY
        planned = per_s[stage] * self.span[1]
        if stage in ("bound", "proof"):
            planned *= min(1.0, schedule.PEOPLE_PRICED_PER_S / max(1, len(self.market.specs)))
        return int(planned if self.watch.counted else 10 * planned)

    def ends(self, stage: str) -> float:
        """Return the second at which a stage ends at the latest."""
        start, length = self.span
        share = (schedule.SHARE if self.few else schedule.SHARE_OF_MANY)[stage] * length
        return start + min(share, length - min(self.closing_s, schedule.CLOSING_SHARE * length))

    def until(self, stage: str) -> Stop:
        """Return when a stage is to stop."""
        return self.stopper(self.ends(stage))

    def stopper(self, second: float) -> Stop:
        """Return whether to stop now: on cancel, at the wished gap, or from a second on.

        Where rounds are counted instead of timed, the second is that of the emergency stop.
        """
        until = EMERGENCY * self.settings.time_limit_s if self.watch.counted else second
        return lambda: (
            self.watch.cancelled()
            or self.near(self.settings.stop_gap)
            or self.watch.seconds >= until
        )

    def tell(self, stage: Stage) -> None:
        """Report where the search stands."""
        cost = self.best.cost if self.best else None
        self._tell(Progress(stage, self.watch.seconds, cost, self.bound, self.needed))

    @property
    def bound(self) -> int:
        """Best bound so far; costs are never negative."""
        return int(np.floor(max(0.0, self.pricing.best.bound)))

    def prices(self, epochs: int, stop: Stop, last: Stop) -> None:
        """Improve prices and bound; ``last`` says when the last proof is to stop."""
        for epoch in range(epochs):
            if stop():
                break
            self.pricing.epoch(stop)
            if (epoch + 1) % schedule.EPOCHS_PER_PROOF == 0:
                self.pricing.prove(self.pricing.average, stop)
                self.tell("bound")
        proven = math.isfinite(self.pricing.best.bound)
        self.pricing.prove(self.pricing.average, last if proven else never)
        self.tell("bound")

    def round_up(self, cautions: tuple[float, ...], stop: Callable[[], bool]) -> Roundup:
        """Return whole lines made from the mixture and swept to a local optimum."""
        roundup = Roundup(self.market, self.rng)
        for person, plan in enumerate(self.pricing.sampled):
            roundup.begin(person, plan)
        roundup.sweeps(self.pricing.best.prices, cautions, stop)
        return roundup

    def keep(self, lines: Lines, pieces: Pieces, week_cost: int | None) -> None:
        """Take a roster if its exact cost is the best so far; never one that breaks a hard rule.

        Should even the first one break a rule, pins alone stand in for it: they break none that is
        not broken already. How long all this takes says how much time to keep free at the end.
        """
        began = self.watch.seconds
        lines = placed(self.week, lines, pieces)
        facts = facts_of(self.week, lines, pieces)
        if broken(self.week, facts):
            if self.best is not None:
                return
            lines = dict(self.week.choices.fixed)
            pieces = {key: neutral_plan(self.week, key[0], lines[key]) for key in lines}
            facts = facts_of(self.week, lines, pieces)
        costs = cost_by_rule(self.week.view, self.week.clauses, facts)
        cost = sum(costs.values())
        if self.best is None or cost < self.best.cost:
            self.best = _Best(lines, pieces, cost, costs, week_cost)
        self.closing_s = max(self.closing_s, schedule.CLOSING * (self.watch.seconds - began))

    def first(self) -> None:
        """Make a first whole roster, as quickly as one can be made."""
        if self.settings.savings:
            self.pricing.begin(self.market.prices_at(self.settings.savings))
        if self.week.view.problem.kept is not None:
            self.resume()
        self.pricing.whole = self.resumed is not None and not self.few
        if self.resumed is not None:
            return
        epochs = schedule.first_epochs(len(self.market.specs))
        self.prices(epochs, self.until("bound"), self.until("lines"))
        self.pricing.whole = not self.few
        tasks: list[Callable[[Stop], Mixture | None]] = [self.first_roster]
        if self.beside_first:
            tasks.append(lambda stop: self.pricing.go_on(either(stop, self.until("lines"))))
        for mixture in filter(None, side_by_side([quiet(t) for t in tasks], never, hurry=True)):
            self.pricing.adopt(mixture)

    def first_roster(self, _stop: Stop) -> None:
        """Make a first roster of lines that go with the prices."""
        stop, cautions = self.stopper(sum(self.span)), () if self.many else CAUTION[:1]
        roundup = self.round_up(cautions, stop)
        days = self.days(roundup.lines())
        days.search(0, stop)
        self.sessions.place(days, self.settings.seed, stop)
        self.keep(days.lines, days.plans(), None if self.many else roundup.cost)
        self.tell("days")

    def resume(self) -> None:
        """Take the kept roster as the first one; go on from it if it is near or that is asked."""
        lines = kept_lines(self.market)
        self.pricing.prove(self.pricing.centre)
        joint = self.laid(lines, kept_plans(self.week, lines))
        self.sessions.place(joint.days, self.settings.seed)
        self.take(joint.found(), None)
        self.tell("days")
        if self.settings.mend or self.near(RESUMABLE_GAP):
            self.resumed = joint

    def improve(self) -> None:
        """Spend the rest of the time on prices, lines, segments and both together."""
        joint, week_cost = self.resumed, None
        priced = bool(self.settings.savings) if joint else self.beside_first
        if not priced:
            epochs = self.rounds("bound")
            most = epochs if self.few else min(schedule.MOST_EPOCHS, epochs)
            self.prices(most, self.until("bound"), self.until("lines"))
        if joint is None and self.many and self.best is not None:
            plain = {k: p for k, p in self.best.pieces.items() if not any(x.activity for x in p)}
            joint = self.laid(self.best.lines, plain)
        if joint is None:
            roundup = self.round_up(CAUTION, self.until("lines"))
            week_cost = roundup.cost
            self.tell("lines")
            joint = Joint(self.market, lines := roundup.lines(), self.days(lines), self.rng)
        best = self.together(joint, week_cost)
        self.take(best, week_cost)
        self.tell("exact")
        if self.few:
            self.take(self.exact(best), week_cost)
            self.pricing.whole = True
            self.prices(self.rounds("proof"), self.until("proof"), self.until("proven"))

    def gone(self, stage: str, rounds: int = 1) -> Callable[[], float]:
        """Return how much of a stage that begins now is gone, from 0 to 1, whenever it is asked.

        Where rounds are counted, each question stands for so many; there is one round for everybody
        at least.
        """
        if self.watch.counted:
            most = max(self.rounds(stage), len(self.market.specs), 1)
            asked = count(step=rounds)
            return lambda: next(asked) / most
        return self.watch.gone(self.ends(stage))

    def together(self, joint: Joint, week_cost: int | None) -> Found:
        """Search lines and segments together; beside it, other such searches or the proof."""
        workers = self.settings.workers
        searches: list[Callable[[Stop], Found | Proof]] = [
            partial(self.searched, joint, week_cost, number)
            for number in range(workers if self.few else 1)
        ]
        if not self.few and (self.crew == 1 or self.many) and workers > 1:
            until, last = self.until("proof" if self.many else "days"), self.until("days")
            proof = self.pricing.proven
            searches.append(lambda stop: proof(either(stop, until), either(stop, last)))
        ended = side_by_side([quiet(s) for s in searches], self.until("joint"), hurry=True)
        proofs = (proof for proof in ended if isinstance(proof, Proof))
        self.pricing.best = max([self.pricing.best, *proofs], key=lambda proof: proof.bound)
        return min((f for f in ended if isinstance(f, Found)), key=lambda found: found.cost)

    def searched(self, joint: Joint, week_cost: int | None, number: int, stop: Stop) -> Found:
        """Return where the search of lines and segments with random stream ``number`` ends.

        The first one runs in this process and reports what it meets.
        """
        seed, dual = self.settings.seed + number, self.pricing.best.prices

        def met() -> None:
            much = self.best is None or joint.cost < schedule.MUCH_LESS * self.best.cost
            if number == 0 and much:
                self.take(joint.found(), week_cost)
                self.tell("days")

        joint.rng = np.random.default_rng(seed)
        if self.resumed is None:
            until = either(stop, self.until("days"))
            in_step.anneal(joint, self.crew, dual, self.gone("days"), until, met)
            joint = self.nearer(joint)
        else:
            self.mend(joint, "joint" if self.crew == 1 else "segments", stop)
        self.sessions.place(joint.days, seed, stop)
        if number == 0 and (self.resumed is None or self.crew == 1):
            self.take(joint.found(), week_cost)
            self.tell("days")
        moves, gone = self.rounds("joint"), None if self.watch.counted else self.gone("joint")
        if self.few and self.resumed is None:
            return joint.search(seed, dual, moves, HEAT_OF_FEW_MILLI, gone)(stop)
        if not self.few:
            sweeps = self.gone("segments", len(self.market.specs))
            joint.days.anneal(sweeps, either(stop, self.until("segments")))
            self.mend(joint, "mend", stop)
            moves = CHANGES_PER_MOVE * moves
        joint.polish(moves, HEAT_MILLI, stop, gone)
        return joint.found()

    def mend(self, joint: Joint, stage: str, stop: Stop) -> None:
        """Sweep over a state that is nearly good, until a stage ends at the latest."""
        until, dual = either(stop, self.until(stage)), self.pricing.best.prices
        if self.crew == 1:
            joint.mend(dual, until)
        elif not until():
            in_step.mend(joint, self.crew, dual, self.watch.gone(self.ends(stage)), until)

    def nearer(self, joint: Joint) -> Joint:
        """Return where to go on: at the best roster where there was no time to anneal enough."""
        best = self.best
        if best is None or joint.cost <= best.cost:
            return joint
        return self.laid(best.lines, best.pieces)

    def laid(self, lines: Lines, pieces: Pieces) -> Joint:
        """Return lines with these segments as a state to go on from."""
        days = self.days(lines)
        days.lay(dict(pieces))
        return Joint(self.market, lines, days, self.rng)

    def days(self, lines: Lines) -> Days:
        """Return the day stage of whole lines, guided by the best prices."""
        worth = self.pricing.best.prices + self.market.surplus
        return Days(self.week, lines, self.settings.seed, worth, self.settings.workers)

    def exact(self, found: Found) -> Found:
        """Plan a few people's days again together, exactly, days shared out between the workers."""
        workers, stop, rounds = self.settings.workers, self.until("exact"), self.rounds("exact")
        lines, seed = found.lines, self.settings.seed
        pieces = improve_days_abreast(self.week, lines, found.pieces, seed, stop, rounds, workers)
        return found._replace(pieces=pieces)

    def take(self, found: Found, week_cost: int | None) -> None:
        """Keep what a search found if it is the best so far."""
        self.keep(found.lines, found.pieces, week_cost)

    def done(self) -> bool:
        """Return whether nothing more is wanted."""
        return self.best is not None and self.stopper(sum(self.span))()

    def near(self, gap: float) -> bool:
        """Return whether the best roster is within a gap of need of the bound."""
        best = self.best
        return best is not None and gap_of_need(best.cost, self.bound, self.needed) <= gap

    def answer(self) -> Result:
        """Return the best roster with its proof."""
        best = self.best
        if best is None:
            raise RuntimeError("the search ended before its first roster")
        if self.bound > best.cost:
            raise DisagreementError(
                f"the bound {self.bound} lies above the cost {best.cost}: one of them is wrong"
            )
        roster: Roster = roster_of(self.week, best.lines, best.pieces)
        return Result(
            roster=roster,
            status=self._status(best.cost),
            cost_milli=best.cost,
            cost_by_rule=best.costs,
            bound_milli=self.bound,
            week_cost_milli=best.week_cost,
            needed_minutes=self.needed,
            seconds=self.watch.seconds,
            seed=self.settings.seed,
            savings=self.market.savings(self.pricing.best.prices),
        )

    def _status(self, cost: int) -> Status:
        if self.bound >= cost:
            return "optimal"
        if self.watch.cancelled():
            return "cancelled"
        if self.near(self.settings.stop_gap):
            return "gap"
        return "time" if self.until("exact")() else "rounds"
