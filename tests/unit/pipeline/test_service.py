from __future__ import annotations

from datetime import UTC, datetime

import pytest

from forecasting.staffing import ServiceGoal, expected_service
from scheduler.exchange import Staffed
from scheduler.pipeline.demand import staffing_of
from scheduler.pipeline.prepare import Prepared
from scheduler.pipeline.service import service_rows

NINE = datetime(2026, 3, 2, 8, tzinfo=UTC)


def test_a_group_is_served_together_less_unplanned_loss(prepared: Prepared) -> None:
    expected = prepared.demand.forecast
    assert expected is not None
    given = {("calls", NINE): Staffed(3.0, 0, 0), ("complaints", NINE): Staffed(1.0, 0, 0)}
    (row,) = service_rows(expected, given, prepared.files.centre)
    rows = {
        queue: (contacts, aht_s, share)
        for queue, start, contacts, aht_s, share in zip(
            *(
                expected[name].tolist()
                for name in ("queue", "interval_start", "offered", "aht_s", "hard_contact_share")
            ),
            strict=True,
        )
        if start == NINE
    }
    contacts = sum(found[0] for found in rows.values())
    cooldown_s = staffing_of(prepared.files.centre)[0].cooldown_s
    work_s = sum(n * (aht_s + share * cooldown_s) for n, aht_s, share in rows.values())
    goal = ServiceGoal(80, 20)
    same = expected_service(contacts, work_s / contacts, 4 * 0.95, goal, 30)
    assert (row.group, row.start) == ("all", NINE)
    assert row.offered == pytest.approx(contacts)
    assert row.service_level == pytest.approx(same.service_level)
    assert row.asa_s == pytest.approx(same.mean_wait_s)
    assert row.occupancy == pytest.approx(same.occupancy)
    assert row.abandon_share == 0


def test_patience_is_the_mean_of_those_who_know_it(prepared: Prepared) -> None:
    expected = prepared.demand.forecast
    assert expected is not None
    centre = prepared.files.centre
    queues = (centre.queues[0].model_copy(update={"patience_s": 60}), *centre.queues[1:])
    patient = centre.model_copy(update={"queues": queues})
    given = {("calls", NINE): Staffed(1.0, 0, 0)}
    (row,) = service_rows(expected, given, patient)
    assert 0 < row.abandon_share < 1


def test_contacts_that_can_wait_have_no_service_and_unknown_shares_the_default(
    prepared: Prepared,
) -> None:
    expected = prepared.demand.forecast
    assert expected is not None
    centre = prepared.files.centre
    queues = (centre.queues[0].model_copy(update={"channel": "email"}), centre.queues[1])
    mixed = centre.model_copy(update={"queues": queues})
    given = {("calls", NINE): Staffed(3.0, 0, 0), ("complaints", NINE): Staffed(1.0, 0, 0)}
    unknown = expected.assign(hard_contact_share=float("nan"))
    (row,) = service_rows(unknown, given, mixed)
    (known,) = service_rows(expected.assign(hard_contact_share=0.05), given, mixed)
    assert row == known
    assert row.offered == pytest.approx(2)


def test_nobody_calling_is_no_load(prepared: Prepared) -> None:
    expected = prepared.demand.forecast
    assert expected is not None
    given = {("calls", NINE): Staffed(1.0, 0, 0)}
    (row,) = service_rows(expected.assign(offered=0.0), given, prepared.files.centre)
    assert (row.offered, row.occupancy, row.asa_s) == (0, 0, 0)
