"""Who of a generated centre answers what, on which contract."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.samples.layout import (
    GROUP_QUEUES_MAX,
    is_hard,
    opens_at_night,
    queue_groups,
    site_groups,
)
from scheduler.samples.sketches import ContractSketch, Person

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from scheduler.samples.draws import Draws
    from scheduler.samples.spec import SampleSpec

CONTRACTS = (
    ContractSketch("full-40", 40, 36, 44, 6, 10, 360, 1380, nights_allowed=False),
    ContractSketch("part-30", 30, 26, 34, 4, 9, 360, 1380, nights_allowed=False),
    ContractSketch("full-40", 40, 36, 44, 6, 10, 360, 1380, nights_allowed=False),
    ContractSketch("part-20", 20, 16, 24, 4, 8, 360, 1380, nights_allowed=False),
    ContractSketch("full-40", 40, 36, 44, 6, 10, 360, 1380, nights_allowed=False),
)
"""Contracts in the order in which they are handed out."""

NIGHT_CONTRACT = ContractSketch("night-40", 40, 36, 44, 6, 10, 0, 1920, nights_allowed=True)
"""For some of those who answer the queue that is open at night."""

_NIGHT_SHARE = 0.4

SHARED_QUEUES_MIN = 3
"""Queues of a group from which on its neighbours form a ring and some people know them all."""

_SINGLES, _PAIRS, _RUNS = 0.3, 0.45, 0.25


HARD_PART = 0.4
"""Part of the load that a complaints queue gets of a person beside one part for each other queue.

At most 40 % of a shift, then: less than the default policy lets anybody spend on hard queues. An
even part would ask for more complaints work than is lawful, and instances would measure scarcity.
"""


def load_shares(people: tuple[Person, ...], hard: AbstractSet[str]) -> dict[str, float]:
    """Return each queue's part of the load: paid hours, split over each person's queues.

    ``hard`` queues get `HARD_PART`, the others one part each.
    """
    hours: dict[str, float] = {}
    for person in people:
        parts = {queue: HARD_PART if queue in hard else 1.0 for queue, _ in person.skills}
        for queue, part in parts.items():
            mine = person.contract.weekly_hours_paid * part / sum(parts.values())
            hours[queue] = hours.get(queue, 0.0) + mine
    total = sum(hours.values())
    return {queue: part / total for queue, part in hours.items()}


def skill_profiles(group: range) -> tuple[tuple[tuple[int, ...], float], ...]:
    """Return the sets of queue numbers that people of a group have, with weights.

    About two sets a queue: one ordinary queue alone, two neighbours, or up to four that end in a
    complaints queue. Nobody has complaints alone.
    """
    hard = [index for index in group if is_hard(group, index)]
    shared = len(group) >= SHARED_QUEUES_MIN
    singles = [(index,) for index in group if index not in hard]
    turns = len(group) if shared else len(group) - 1
    pairs = [(group[turn], group[(turn + 1) % len(group)]) for turn in range(turns)]
    runs = [tuple(range(max(group.start, last + 1 - GROUP_QUEUES_MAX), last + 1)) for last in hard]
    kinds = ((singles, _SINGLES), (pairs, _PAIRS), (runs if shared else [], _RUNS))
    return tuple((profile, weight / len(kind)) for kind, weight in kinds for profile in kind)


def choose_queues(
    spec: SampleSpec, names: tuple[str, ...], draws: Draws, index: int, site: str, new: bool
) -> tuple[str, ...]:
    """Return a person's queues: a profile of the site, with the queue whose turn it is if any."""
    groups = [queue_groups(spec)[number] for number in site_groups(spec, site)]
    profiles = [entry for group in groups for entry in skill_profiles(group)]
    if new:
        profiles = [entry for entry in profiles if len(entry[0]) == 1]
    turn = index % spec.queues
    with_turn = [entry for entry in profiles if turn in entry[0]]
    return tuple(names[number] for number in draws.weighted(with_turn or profiles))


def choose_contract(
    spec: SampleSpec, night_queue: str, draws: Draws, turn: ContractSketch, queues: tuple[str, ...]
) -> ContractSketch:
    """Return the night contract for some full-time people with the night queue, else the turn's."""
    full_time = turn.contract_id == CONTRACTS[0].contract_id
    able = opens_at_night(spec) and night_queue in queues and full_time
    return NIGHT_CONTRACT if able and draws.chance(_NIGHT_SHARE) else turn
