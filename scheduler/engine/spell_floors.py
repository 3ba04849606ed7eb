"""What spells on one queue, or on the phone, cost a shift at least where rules weigh them.

Nothing ends a spell of somebody who serves no queue but those the rule speaks of, other than meals,
breaks where the rule counts them, and time off the phone. Work that is too much for the spells
which meals and breaks leave is charged; or else what the least time off the phone would have
earned, where that is less.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from scheduler.engine.choices import QUARTER
from scheduler.engine.line_kernels import Floats, Ints
from scheduler.engine.line_table import LineTable
from scheduler.terms import NO_LIMIT, Stretch


class SpellFloors(NamedTuple):
    """What the spells of each shift cost at least, by its length.

    Attributes
    ----------
    cost
        [length] in thousandths of a person-minute, with no time off the phone.
    spared
        [length] minutes off the phone that less of it takes at least.
    """

    cost: Floats
    spared: Ints

    def charges(self, table: LineTable, worth: Floats) -> Floats:
        """Return [day, start, length] the least cost where minutes earn ``worth`` [quarter]."""
        charges, quarters = np.zeros(table.base.shape), table.spans // QUARTER
        padded = np.append(worth, np.zeros(int(quarters[-1])))
        for day in range(table.days):
            if table.choices[day] is None or day in table.pins:
                continue
            first = int(table.first[day])
            last = first + charges.shape[1] - 1 + int(quarters[-1])
            seen = sliding_window_view(padded[first:last], int(quarters[-1]))
            least = np.minimum.accumulate(seen, axis=1)[:, quarters - 1]
            bounded = table.idle[day] > 0
            charges[day] = np.where(bounded, 0.0, np.minimum(self.cost, self.spared * least))
        return charges


def spell_floors_of(table: LineTable) -> SpellFloors | None:
    """Return what weighed spells cost a person's shifts; None where it may be nothing.

    That is so where sessions, recovery or work outside a rule's queues may end spells.
    """
    week, agent_id = table.week, table.agent_id
    queues = {queue for day in range(table.days) for queue in week.view.skills(agent_id, day)}
    if agent_id in week.interrupted or not table.hard.queues.isdisjoint(queues):
        return None
    known = week.weighed_stretches.get(agent_id, ())
    terms = [(weight, term) for weight, term in known if _says_all(term, table.days, queues)]
    cost, spared = np.zeros(table.spans.size), np.full(table.spans.size, NO_LIMIT)
    for weight, term in terms:
        beyond = _beyond(table, term)
        cost += weight * beyond
        enough = min((minutes for kind, minutes in term.ended_by), default=NO_LIMIT)
        spared = np.where(beyond > 0, np.minimum(spared, np.minimum(beyond, enough)), spared)
    return SpellFloors(cost, spared) if cost.any() else None


def _says_all(term: Stretch, days: int, queues: set[str]) -> bool:
    """Return whether all work of the horizon is in spells of a term."""
    return term.days >= days and (term.queues is None or queues <= set(term.queues))


def _beyond(table: LineTable, term: Stretch) -> Ints:
    """Return [length] the minutes of work that are too much for so many spells."""
    least = dict(term.ended_by)
    ends = [p for p in table.meals.places if p.minutes >= least.get(p.kind, NO_LIMIT)]
    beyond = np.empty(table.spans.size, np.int64)
    for column, span in enumerate(table.spans.tolist()):
        spells = 1 + sum(place.count(span) for place in ends)
        beyond[column] = max(0, span - table.meals.relief(span) - spells * term.max_minutes)
    return beyond
