"""The service that callers can expect from the people planned."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from forecasting.staffing import DEFERRED_CHANNELS, ExpectedService, QueueStaffing, expected_service
from scheduler.pipeline.demand import staffing_of
from scheduler.report.story import ServiceRow

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scheduler.domain import Centre
    from scheduler.exchange import Staffed
    from scheduler.exchange.frame import Frame

Interval = tuple[str, datetime]


class _Offered(NamedTuple):
    """Contacts of one queue in one interval."""

    staffing: QueueStaffing
    contacts: float
    held_s: float
    agents: float


def service_rows(
    expected: Frame, staffed: Mapping[Interval, Staffed], centre: Centre
) -> tuple[ServiceRow, ...]:
    """Return the expected service of each staffing group and interval, in that order.

    The contacts of a group are served together by the useful agents on its queues, less unplanned
    shrinkage; the cooldown expected after hard contacts is counted as handle time. Goal and
    definition are those of the group's busiest queue, patience the contact-weighted mean. Contacts
    that can wait (email, back office, outbound) have no such service.
    """
    groups: dict[tuple[str, datetime], list[_Offered]] = defaultdict(list)
    present = 1 - centre.unplanned_shrinkage_pct / 100
    names = {queue.queue: queue.staffing_group or queue.queue for queue in centre.queues}
    for offered, start in _offered(expected, staffed, centre, present):
        if offered.staffing.channel not in DEFERRED_CHANNELS:
            groups[names[offered.staffing.queue], start].append(offered)
    return tuple(
        _row(group, start, rows, centre.interval_minutes)
        for (group, start), rows in sorted(groups.items())
    )


def _offered(
    expected: Frame, staffed: Mapping[Interval, Staffed], centre: Centre, present: float
) -> list[tuple[_Offered, datetime]]:
    staffing = {found.queue: found for found in staffing_of(centre)}
    columns = ("queue", "interval_start", "offered", "aht_s", "hard_contact_share")
    rows = []
    for queue, at, contacts, aht_s, share in zip(
        *(expected[column].tolist() for column in columns), strict=True
    ):
        start = at.to_pydatetime()
        if (queue, start) in staffed:
            known = staffing[queue]
            hard = known.hard_contact_share if share != share else share  # noqa: PLR0124 - NaN
            held_s = (aht_s + hard * known.cooldown_s) / known.goal.concurrency
            agents = staffed[queue, start].staffed_agents * present
            rows.append((_Offered(known, contacts, held_s, agents), start))
    return rows


def _row(group: str, start: datetime, rows: list[_Offered], interval_minutes: int) -> ServiceRow:
    contacts = sum(row.contacts for row in rows)
    busiest = max(rows, key=lambda row: row.contacts).staffing.goal
    patient = [row for row in rows if row.staffing.goal.patience_s is not None]
    weight = sum(row.contacts for row in patient)
    patience_s = (
        sum(row.contacts * (row.staffing.goal.patience_s or 0.0) for row in patient) / weight
        if weight
        else None
    )
    held_s = sum(row.contacts * row.held_s for row in rows) / contacts if contacts else 1.0
    goal = replace(busiest, concurrency=1, patience_s=patience_s)
    found: ExpectedService = expected_service(
        contacts, held_s, sum(row.agents for row in rows), goal, interval_minutes
    )
    return ServiceRow(
        group=group,
        start=start,
        offered=contacts,
        service_level=found.service_level,
        asa_s=found.mean_wait_s,
        abandon_share=found.p_abandon,
        occupancy=found.occupancy,
    )
