"""Sessions are placed where they cost least: a small CP-SAT model over starts.

Lines are given. Each group of a session chooses one start, or none at the price of what is owed;
nobody is in two sessions at once, a leader leads one group at a time, no more people are in a
session at once than may. People beyond the quorum take part where that costs less than half of what
their time is worth. Then the day stage plans the shifts around their sessions; where meals and
breaks find no place, that combination is ruled out and the model asked again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from ortools.sat.python import cp_model

from scheduler.engine.session_places import Places, Spot, piece_at, quarters_of
from scheduler.terms import Asked, Held, Owed, Piece

if TYPE_CHECKING:
    from scheduler.engine.days import Days
    from scheduler.engine.pieces import Key, Plans
    from scheduler.engine.week import Week

MOST_SPOTS = 60
"""Starts that a group chooses from: the cheapest ones."""

MOST_TRIES = 6
"""How often the model is asked; then what leaves meals and breaks no place is left out."""

WORK = 0.3
"""Deterministic time of one solve, in the unit of CP-SAT: about a second of one core. Ten times as
much held the same sessions of the sample centre, at no less cost."""

KEPT = 0.5
"""Share of the price of a minute owed by which a session is better left where it is held."""

BEYOND_QUORUM = 0.5
"""Share of the price of a minute owed that a minute of somebody beyond the quorum is worth."""


class Sessions:
    """What a horizon asks for in sessions.

    Attributes
    ----------
    asked
        All of them.
    price_milli
        Price of a minute of each that is owed and not held, in thousandths of a person-minute.
    """

    def __init__(self, week: Week) -> None:
        owed = {
            clause.term.asked: clause.weight_milli or 0
            for clause in week.clauses
            if isinstance(clause.term, Owed)
        }
        held = [clause.term.asked for clause in week.clauses if isinstance(clause.term, Held)]
        self.asked: Sequence[Asked] = tuple(dict.fromkeys([*held, *owed]))
        self.price_milli = [owed.get(asked, 0) for asked in self.asked]

    def place(self, days: Days, seed: int, stop: Callable[[], bool] = lambda: False) -> None:
        """Choose starts for all sessions and let the day stage hold them."""
        if not self.asked:
            return
        places = Places(days, self.asked)
        spots = list(places.spots(MOST_SPOTS))
        crowding = places.crowding(spots)
        surplus = self._surplus_milli(days)
        barred: list[frozenset[tuple[Spot, str]]] = []
        chosen: dict[Spot, tuple[str, ...]] = {}
        crowded: set[Key] = set()
        for _ in range(MOST_TRIES):
            chosen = _Model(self, spots, crowding, barred, surplus).solve(seed)
            crowded = days.hold(self._pieces(chosen))
            if not crowded or stop():
                break
            barred += [_within(chosen, key) for key in sorted(crowded)]
        while crowded:
            chosen = {
                spot: there
                for spot, there in chosen.items()
                if crowded.isdisjoint(spot.keys[agent_id] for agent_id in there)
            }
            crowded = days.hold(self._pieces(chosen))
        days.owed_milli = self._owed_milli(chosen)

    @staticmethod
    def _surplus_milli(days: Days) -> int:
        """Return what a minute costs that nobody needs."""
        return 1000 * days.week.demands.surplus

    def _pieces(self, chosen: Mapping[Spot, tuple[str, ...]]) -> Plans:
        found: dict[Key, list[Piece]] = defaultdict(list)
        for spot, there in chosen.items():
            for agent_id in there:
                piece = piece_at(self.asked[spot.session], spot.start)
                found[spot.keys[agent_id]].append(piece)
        return {key: tuple(sorted(pieces)) for key, pieces in sorted(found.items())}

    def _owed_milli(self, chosen: Mapping[Spot, tuple[str, ...]]) -> int:
        there = {(spot.session, spot.group): set(people) for spot, people in chosen.items()}
        owed = 0
        for number, (asked, price) in enumerate(zip(self.asked, self.price_milli, strict=True)):
            for group, quorum in enumerate(asked.quorums):
                came = there.get((number, group), set()) - {asked.leader_id}
                owed += price * asked.minutes * max(0, quorum - len(came))
        return owed


def _within(chosen: Mapping[Spot, tuple[str, ...]], key: Key) -> frozenset[tuple[Spot, str]]:
    """Return the sessions in a shift."""
    return frozenset(
        (spot, agent_id)
        for spot, there in chosen.items()
        for agent_id in there
        if spot.keys[agent_id] == key
    )


class _Model:
    """Which group of which session starts when, and who is there."""

    def __init__(
        self,
        sessions: Sessions,
        spots: Sequence[Spot],
        crowding: Mapping[int, list[int]],
        barred: Iterable[frozenset[tuple[Spot, str]]],
        surplus_milli: int,
    ) -> None:
        self.model, self.sessions = cp_model.CpModel(), sessions
        self.begun = {spot: self.model.new_bool_var("") for spot in spots}
        self.there = {
            (spot, who): self._joins(spot, who) for spot in spots for who in sorted(spot.keys)
        }
        self._one_start()
        self._one_place()
        self._few_at_once()
        for together in barred:
            self.model.add_bool_or([~self.there[each] for each in sorted(together, key=_named)])
        costs = [literal * self._price(*key, surplus_milli) for key, literal in self.there.items()]
        costs += [begun * -self._worth(spot) for spot, begun in self.begun.items()]
        costs += self._crowd(crowding)
        self.model.minimize(cp_model.LinearExpr.sum(costs))

    def _joins(self, spot: Spot, who: str) -> cp_model.IntVar:
        """Return the literal that somebody is there: the leader and a quorum always are."""
        asked, begun = self.sessions.asked[spot.session], self.begun[spot]
        needed = len(spot.keys) - (asked.leader_id is not None) == asked.quorums[spot.group]
        if who == asked.leader_id or needed:
            return begun
        joins = self.model.new_bool_var("")
        self.model.add_implication(joins, begun)
        return joins

    def _price(self, spot: Spot, who: str, surplus_milli: int) -> int:
        """Return what it costs that somebody is there, less what that is worth of itself."""
        asked = self.sessions.asked[spot.session]
        price = self.sessions.price_milli[spot.session]
        worth = surplus_milli + (round(KEPT * price) if who in spot.kept else 0)
        if who != asked.leader_id:
            worth += round(BEYOND_QUORUM * price)
        return round(spot.losses[who]) - asked.minutes * worth

    def _worth(self, spot: Spot) -> int:
        """Return what a group that is held is worth beside what each of its people is."""
        asked, price = self.sessions.asked[spot.session], self.sessions.price_milli[spot.session]
        share = price - round(BEYOND_QUORUM * price)
        return share * asked.minutes * asked.quorums[spot.group]

    def _one_start(self) -> None:
        groups: dict[tuple[int, int], list[Spot]] = defaultdict(list)
        for spot in self.begun:
            groups[spot.session, spot.group].append(spot)
        for (session, group), spots in groups.items():
            self.model.add_at_most_one(self.begun[spot] for spot in spots)
            asked = self.sessions.asked[session]
            for spot in spots:
                came = [self.there[spot, who] for who in spot.keys if who != asked.leader_id]
                quorum = asked.quorums[group]
                self.model.add(sum(came) >= quorum).only_enforce_if(self.begun[spot])

    def _quarters(self, spot: Spot) -> range:
        return quarters_of(self.sessions.asked[spot.session], spot.start)

    def _one_place(self) -> None:
        """Nobody is in two sessions in the same quarter hour."""
        at: dict[tuple[str, int], list[cp_model.IntVar]] = defaultdict(list)
        for (spot, who), literal in self.there.items():
            for quarter in self._quarters(spot):
                at[who, quarter].append(literal)
        for literals in at.values():
            if len(literals) > 1:
                self.model.add_at_most_one(literals)

    def _few_at_once(self) -> None:
        at: dict[tuple[int, int], list[cp_model.IntVar]] = defaultdict(list)
        for (spot, who), literal in self.there.items():
            asked = self.sessions.asked[spot.session]
            if asked.max_parallel is not None and who != asked.leader_id:
                for quarter in self._quarters(spot):
                    at[spot.session, quarter].append(literal)
        for (session, _), literals in at.items():
            most = self.sessions.asked[session].max_parallel or 0
            if len(literals) > most:
                self.model.add(sum(literals) <= most)

    def _crowd(self, crowding: Mapping[int, list[int]]) -> list[cp_model.LinearExpr]:
        """Return what people cost who leave work at once, beyond what each of them does alone."""
        at: dict[int, list[cp_model.IntVar]] = defaultdict(list)
        for (spot, _), literal in self.there.items():
            for quarter in self._quarters(spot):
                at[quarter].append(literal)
        costs = []
        for quarter, literals in at.items():
            rising = crowding[quarter]
            free = next((n for n, cost in enumerate(rising) if cost), len(literals))
            beyond = [self.model.new_bool_var("") for _ in rising[free:]]
            rest = self.model.new_int_var(0, max(0, len(literals) - free - len(beyond)), "")
            self.model.add(sum(beyond) + rest >= sum(literals) - free)
            costs += [cost * one for cost, one in zip(rising[free:], beyond, strict=True)]
            costs.append(rising[-1] * rest)
        return costs

    def solve(self, seed: int) -> dict[Spot, tuple[str, ...]]:
        """Return the starts that are chosen and who is there; none where time was not enough."""
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = seed
        solver.parameters.max_deterministic_time = WORK
        if solver.solve(self.model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return {}
        return {
            spot: tuple(who for who in sorted(spot.keys) if solver.value(self.there[spot, who]))
            for spot, begun in self.begun.items()
            if solver.value(begun)
        }


def _named(each: tuple[Spot, str]) -> tuple[int, int, int, str]:
    spot, who = each
    return spot.session, spot.group, spot.start, who
