"""Judging lines by the plain interpreters of a case's terms, by code that knows no solver."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from scheduler.cases.case import Case, Lines
from scheduler.errors import DisagreementError
from scheduler.terms import Facts, LineShift, Term


@dataclass(frozen=True)
class Verdict:
    """What the terms of a case say of some lines.

    Attributes
    ----------
    costs
        Name of the terms → penalty.
    broken
        Hard terms with an excess.
    """

    costs: Mapping[str, int]
    broken: tuple[Term, ...]

    @property
    def cost(self) -> int:
        """The whole penalty."""
        return sum(self.costs.values())


def judge(case: Case, lines: Lines) -> Verdict:
    """Return cost and broken terms of ``lines``."""
    held: dict[str, list[LineShift]] = defaultdict(list)
    for (agent_id, _), shift in sorted(lines.items()):
        held[agent_id].append(shift)
    facts = Facts({agent_id: tuple(line) for agent_id, line in held.items()})
    costs: Counter[str] = Counter()
    broken = []
    for asked in case.terms:
        excess = asked.term.excess(facts)
        if asked.weight is not None:
            costs[asked.name] += asked.weight * excess
        elif excess:
            broken.append(asked.term)
    return Verdict(costs, tuple(broken))


def confirmed(case: Case, lines: Lines, cost: int) -> Verdict:
    """Return the verdict on lines that the engine says cost ``cost``.

    Raises
    ------
    DisagreementError
        When pieces do not fill their shift, a hard term is broken or the cost is another.
    """
    for (agent_id, day), shift in lines.items():
        if shift.pieces and not _filled(shift):
            where = f"{case.name}: {agent_id}, day {day}"
            raise DisagreementError(f"{where}: pieces do not fill the shift")
    verdict = judge(case, lines)
    if verdict.broken:
        raise DisagreementError(f"{case.name}: the engine's answer breaks {verdict.broken[0]}")
    if verdict.cost != cost:
        raise DisagreementError(
            f"{case.name}: the cost is {cost} to the engine, {verdict.cost} to its terms"
        )
    return verdict


def _filled(shift: LineShift) -> bool:
    """Return whether pieces follow each other from the start of a shift to its end."""
    edges = [shift.start, *(edge for piece in shift.pieces for edge in piece[:2]), shift.end]
    return all(one == other for one, other in zip(edges[::2], edges[1::2], strict=True))
