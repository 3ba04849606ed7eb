"""Sites, queues and staffing groups of a generated centre."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

from scheduler.samples.draws import Draws
from scheduler.samples.sketches import WEEKDAYS, CentreSketch, QueueSketch, SiteSketch

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scheduler.samples.spec import SampleSpec

SEATS_PER_PERSON = 0.54
"""Seats for each person engaged: about 800 for 1,500 people who come in shifts."""

SEATS_PER_PLACE = 20
"""Seats for each place in a buffer room: a spell of up to an hour on a hard queue is followed by a
quarter of an hour there, so that a place serves four or five people on such queues, about a fifth
of those at work. A design choice: no source counts places."""

NIGHTS_FROM_PEOPLE = 200
"""From this size on, the first queue is answered around the clock."""

GROUP_QUEUES_MAX = 4
"""Queues that share people, and so the most queues of one person."""

_GROUP_PEOPLE_MIN = 25
_UNPLANNED_SHRINKAGE_PCT = 8
_ZONES = (
    ("berlin", "Europe/Berlin", "DE"),
    ("madrid", "Europe/Madrid", "ES"),
    ("london", "Europe/London", "GB"),
    ("lisbon", "Europe/Lisbon", "PT"),
    ("warsaw", "Europe/Warsaw", "PL"),
)
_NAMES = (
    "service", "billing", "orders", "delivery", "technical", "online", "contracts", "returns",
    "partners", "loyalty",
)  # fmt: skip
_HARD_NAMES = ("complaints", "disputes", "escalations")

Opening = dict[str, tuple[tuple[int, int], ...]]


def centre_sketch(spec: SampleSpec) -> CentreSketch:
    """Return sites, queues and groups of a generated centre."""
    groups = queue_groups(spec)
    sites = tuple(_site(spec, number) for number in range(spec.sites))
    queues: list[QueueSketch] = []
    for number, positions in enumerate(groups):
        shared = tuple(site.site for site in sites if number in site_groups(spec, site.site))
        queues += [_queue(spec, groups, number, index, shared) for index in positions]
    return CentreSketch(
        centre_id=f"sample-{spec.people}-{spec.queues}-{spec.sites}-{spec.seed}",
        name=f"Generated centre of {spec.people} people",
        week_starts_on="mon",
        interval_minutes=spec.interval_minutes,
        unplanned_shrinkage_pct=_UNPLANNED_SHRINKAGE_PCT,
        sites=sites,
        queues=tuple(queues),
    )


def queue_groups(spec: SampleSpec) -> tuple[range, ...]:
    """Return the queue numbers of each staffing group, consecutive and of even size.

    A group holds up to `GROUP_QUEUES_MAX` queues as long as it has 25 people to share.
    """
    wanted = math.ceil(spec.queues / GROUP_QUEUES_MAX)
    count = max(1, min(wanted, spec.people // _GROUP_PEOPLE_MIN))
    edges = [spec.queues * number // count for number in range(count + 1)]
    return tuple(range(low, high) for low, high in pairwise(edges))


def site_groups(spec: SampleSpec, site: str) -> tuple[int, ...]:
    """Return the numbers of the staffing groups that a site answers for."""
    groups = len(queue_groups(spec))
    number = [name for name, _, _ in _ZONES].index(site)
    neighbours = {group for group in range(groups) if number in _home_sites(group, spec.sites)}
    return tuple(sorted(neighbours | {number % groups}))


def is_hard(group: range, index: int) -> bool:
    """Return whether a queue is its group's complaints queue: each fourth, else the last."""
    last_of_short_group = len(group) in {2, 3} and index == group[-1]
    return (index - group.start) % GROUP_QUEUES_MAX == GROUP_QUEUES_MAX - 1 or last_of_short_group


def opens_at_night(spec: SampleSpec) -> bool:
    """Return whether the first queue is answered around the clock."""
    return spec.people >= NIGHTS_FROM_PEOPLE


def _home_sites(group: int, sites: int) -> set[int]:
    return {group % sites, (group + 1) % sites}


def _site(spec: SampleSpec, number: int) -> SiteSketch:
    people = spec.people * (number + 1) // spec.sites - spec.people * number // spec.sites
    name, zone, country = _ZONES[number]
    seats = math.ceil(people * SEATS_PER_PERSON)
    return SiteSketch(name, zone, country, seats, math.ceil(seats / SEATS_PER_PLACE))


def _queue(
    spec: SampleSpec, groups: tuple[range, ...], number: int, index: int, sites: tuple[str, ...]
) -> QueueSketch:
    draws = Draws(spec.seed, f"queue/{index}")
    hard = is_hard(groups[number], index)
    rank = sum(is_hard(group, other) for group in groups for other in group if other < index)
    name = _HARD_NAMES[rank] if hard else _NAMES[index - rank]
    chat = name == "online"
    return QueueSketch(
        queue=name,
        name=name.capitalize(),
        sites=sites,
        opening=_opening(spec, groups[number], index),
        staffing_group=f"group-{number + 1}",
        patience_s=10 * draws.integer(9, 24),
        default_aht_s=10 * (draws.integer(36, 54) if hard else draws.integer(18, 36)),
        hard_contact_share=draws.integer(25, 45) / 100 if hard else draws.integer(1, 6) / 100,
        emotional_weight=1.0 if hard else draws.integer(1, 4) / 10,
        monotony_weight=draws.integer(1, 6) / 10,
        channel="chat" if chat else "voice",
        concurrency=2 if chat else 1,
    )


def _opening(spec: SampleSpec, group: range, index: int) -> Opening:
    if index == 0 and opens_at_night(spec):
        return _week(weekday=(0, 1440), saturday=(0, 1440), sunday=(0, 1440))
    if is_hard(group, index):
        return _week(weekday=(480, 1200), saturday=(540, 1020))
    if index == group.start:
        return _week(weekday=(420, 1320), saturday=(480, 1320), sunday=(540, 1260))
    return _week(weekday=(420, 1320) if index % 2 else (480, 1260), saturday=(480, 1200))


def _week(
    weekday: tuple[int, int], saturday: tuple[int, int], sunday: tuple[int, int] | None = None
) -> Opening:
    opening: Mapping[str, tuple[tuple[int, int], ...]] = dict.fromkeys(WEEKDAYS[:5], (weekday,))
    closed_or_open = {"sun": (sunday,)} if sunday else {}
    return {**opening, "sat": (saturday,), **closed_or_open}
