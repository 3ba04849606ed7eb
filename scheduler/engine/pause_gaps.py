"""What pauses cost that lie close together, as the day kernels read it.

The state of the day programme knows the quarters worked since the last pause where every meal and
break ends a spell on the phone. Meals and breaks with nothing but work since it are priced to five
minutes.

Slots left off the phone and sessions are mispriced in both directions. A break that touches time
off the phone, and so only lengthens that pause, can cost as if it began one; one behind work and
then time off the phone can cost too little, and one right behind a session nothing. Time off the
phone and recovery that begin soon after a pause cost nothing here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import numpy as np

from scheduler.engine.choices import QUARTER
from scheduler.engine.clauses import Clause
from scheduler.engine.dayboard import SLOT_MINUTES, SLOTS, Floats
from scheduler.engine.daykind import FRESH
from scheduler.terms import Apart

Priced = tuple[tuple[Apart, int], ...]
"""Terms with their weights."""


def priced_apart(clauses: Iterable[Clause]) -> dict[str, Priced]:
    """Return person → weighed terms about the time between pauses."""
    found: dict[str, Priced] = defaultdict(tuple)
    for clause in clauses:
        if isinstance(clause.term, Apart) and clause.weight_milli:
            for agent_id in clause.term.agent_ids:
                found[agent_id] += ((clause.term, clause.weight_milli),)
    return dict(found)


def close_costs(priced: Priced, spells: int) -> Floats:
    """Return (spell, slot) → what a meal or break costs that starts there, in thousandths.

    One that touches the pause before lengthens it and costs nothing.
    """
    costs = np.zeros((spells, SLOTS), np.float32)
    for spell in range(spells):
        # The first quarter hour of a spell has one to three slots of work.
        begun = QUARTER * (spell - FRESH) - SLOT_MINUTES if spell > FRESH else 0
        for slot in range(SLOTS):
            gap = begun + SLOT_MINUTES * slot
            if gap:
                costs[spell, slot] = sum(
                    weight * max(0, term.minutes - gap) for term, weight in priced
                )
    return costs
