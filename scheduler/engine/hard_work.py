"""Hard queues as the week stage reads them: how long, what recovery they owe, what they pay."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scheduler.engine.choices import QUARTER
from scheduler.engine.line_kernels import FAR, Floats, Ints
from scheduler.engine.week import Week
from scheduler.engine.work_caps import SLOT_MINUTES
from scheduler.terms import NO_LIMIT, ShiftTerm, Stretch


@dataclass(frozen=True)
class HardWork:
    """What a shift of a person may hold of hard queues, in the week stage's reading.

    Attributes
    ----------
    queues
        Queues whose spells owe recovery.
    owed_share
        Minutes of recovery owed per minute of a longest spell.
    rests
        Kinds of meals and breaks that count as recovery.
    free_minutes
        Time on them that one such rest makes free: the longest spell before it, and one behind it
        that is too short to owe, since a meal ends a spell but no stretch of a queue.
    reach_quarters
        How far ahead of a hard minute its recovery may lie.
    owed_minutes, spell_quarters, rest_quarters
        Recovery owed after a spell; whole quarters of the longest one; whole quarters that one rest
        makes free.
    """

    queues: frozenset[str]
    owed_share: float
    rests: frozenset[str]
    free_minutes: int
    reach_quarters: int
    owed_minutes: int = 0
    spell_quarters: int = 1
    rest_quarters: int = 0

    def recovery(self, quarters: Ints, rests: bool) -> Ints:
        """Return the recovery that so many hard quarters of a shift owe, in whole spells."""
        free = self.rest_quarters if rests else 0
        spells: Ints = -(-np.maximum(0, quarters - free) // self.spell_quarters)
        return self.owed_minutes * spells


NO_HARD_WORK = HardWork(frozenset(), 0.0, frozenset(), 0, 0)


def hard_work(week: Week, agent_id: str) -> HardWork:
    """Read hard spells and the recovery they owe from the hard clauses of a person.

    Only where every spell is long enough to owe (because no stretch on these queues is shorter)
    does the recovery enter the relaxation: ``owed_share`` minutes per minute beyond one longest
    spell for each meal or break that counts as recovery.
    """
    mine = hard_terms(week, agent_id)
    stretches = [term for term in mine if isinstance(term, Stretch)]
    spell = owing_spell(mine)
    if spell is None:
        return NO_HARD_WORK
    queues = frozenset(spell.queues or ())
    owes = all(_owes(spell, queue, stretches) for queue in queues)
    longest = _longest_shift(week, agent_id)
    relief = week.choices.meals[agent_id].relief(longest)
    return HardWork(
        queues=queues,
        owed_share=spell.owed_minutes / spell.max_minutes if owes else 0.0,
        rests=frozenset(spell.owed_kinds),
        free_minutes=spell.max_minutes + _grid(spell.owed_from - 1),
        reach_quarters=-(-(spell.max_minutes + relief + spell.owed_minutes) // QUARTER) + 1,
        owed_minutes=spell.owed_minutes,
        spell_quarters=max(1, spell.max_minutes // QUARTER),
        rest_quarters=spell.max_minutes // QUARTER + max(0, spell.owed_from - 1) // QUARTER,
    )


def owing_spell(terms: list[ShiftTerm]) -> Stretch | None:
    """Return the term that asks for recovery after hard spells, where there is just one."""
    stretches = [term for term in terms if isinstance(term, Stretch)]
    owing = [t for t in stretches if t.owed_minutes and t.queues and t.max_minutes < NO_LIMIT]
    if len(owing) != 1 or {"spell", "other_work", "off_phone"} & set(owing[0].owed_kinds):
        return None
    return owing[0]


def _longest_shift(week: Week, agent_id: str) -> int:
    """Return the minutes of the longest shift that a person may have."""
    days = range(week.view.horizon_days)
    chosen = [c.spans[-1] for day in days if (c := week.choice(agent_id, day)) is not None]
    pinned = [s.end - s.start for (a, _), s in week.choices.fixed.items() if a == agent_id]
    return max([*chosen, *pinned], default=0)


def hard_terms(week: Week, agent_id: str) -> list[ShiftTerm]:
    """Return the hard terms about a person's shifts."""
    terms = (clause.term for clause in week.shift_clauses if clause.hard)
    return [t for t in terms if isinstance(t, ShiftTerm) and agent_id in t.agent_ids]


def _grid(minutes: int) -> int:
    return minutes // SLOT_MINUTES * SLOT_MINUTES


def _owes(spell: Stretch, queue: str, stretches: list[Stretch]) -> bool:
    """Return whether every spell on a queue owes recovery, but for those around a placed rest.

    It does when some stretch of the queue is never shorter than what owes, and whatever ends the
    spell (other than a meal or break in its place) ends that stretch as well.
    """
    for term in stretches:
        ends = dict(term.ended_by)
        if term.queues == (queue,) and term.min_minutes >= spell.owed_from:
            placed = set(spell.owed_kinds) - {"recovery"}
            others = [(kind, least) for kind, least in spell.ended_by if kind not in placed]
            if all(ends.get(kind, NO_LIMIT) <= least for kind, least in others):
                return True
    return False


@dataclass(frozen=True)
class HardOffer:
    """What hard minutes pay a person, by quarter.

    Attributes
    ----------
    premium
        Earnings beyond a light minute, less the recovery owed.
    spared
        What that recovery costs.
    recovery
        Quarter in which it lies.
    """

    premium: Floats
    spared: Floats
    recovery: Ints


def hard_offer(hard: HardWork, worth: Floats, hard_worth: Floats | None) -> HardOffer:
    """Return what hard minutes pay when their recovery lies in the cheapest quarter that follows.

    A spell with all breaks of the shift in it, and the recovery after it, end within the reach of
    any of its minutes.
    """
    quarters = worth.size
    if hard_worth is None or not hard.queues:
        nothing = np.full(quarters, -1.0)
        return HardOffer(nothing, np.zeros(quarters), np.zeros(quarters, dtype=np.int64))
    padded = np.append(worth, np.full(hard.reach_quarters, FAR))
    ahead = np.lib.stride_tricks.sliding_window_view(padded, hard.reach_quarters + 1)
    spared = hard.owed_share * ahead.min(axis=1)
    recovery = np.arange(quarters) + ahead.argmin(axis=1)
    return HardOffer(hard_worth - worth - spared, spared, recovery)
