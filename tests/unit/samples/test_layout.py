"""Sites, queues and groups."""

from __future__ import annotations

import math
from collections import Counter

import pytest

from scheduler.samples.layout import (
    centre_sketch,
    is_hard,
    opens_at_night,
    queue_groups,
    site_groups,
)
from scheduler.samples.spec import SampleSpec

GRID = [
    SampleSpec(people, queues, sites, seed=3)
    for people in (20, 60, 300)
    for queues in range(1, 11)
    for sites in range(1, 6)
]


@pytest.mark.parametrize("spec", GRID, ids=str)
def test_every_queue_has_sites_and_every_site_queues(spec: SampleSpec) -> None:
    centre = centre_sketch(spec)
    named = {site for queue in centre.queues for site in queue.sites}
    assert named == {site.site for site in centre.sites}
    assert all(queue.sites for queue in centre.queues)
    assert len({queue.queue for queue in centre.queues}) == spec.queues


@pytest.mark.parametrize("spec", GRID, ids=str)
def test_groups_split_the_queues_in_order(spec: SampleSpec) -> None:
    groups = queue_groups(spec)
    assert [index for group in groups for index in group] == list(range(spec.queues))
    assert len(groups) == min(math.ceil(spec.queues / 4), max(1, spec.people // 25))


@pytest.mark.parametrize("spec", GRID, ids=str)
def test_queues_of_a_group_share_sites(spec: SampleSpec) -> None:
    centre = centre_sketch(spec)
    sites = {(queue.staffing_group, queue.sites) for queue in centre.queues}
    assert len(sites) == len(queue_groups(spec))


def test_large_centres_share_groups_between_sites() -> None:
    spec = SampleSpec(1000, 10, 5)
    assert site_groups(spec, "berlin") == (0,)
    assert site_groups(spec, "madrid") == (0, 1)
    assert site_groups(spec, "lisbon") == (0, 2)


@pytest.mark.parametrize(
    ("group", "hard"),
    [
        (range(1), []),
        (range(2), [1]),
        (range(3, 6), [5]),
        (range(4), [3]),
        (range(10), [3, 7]),
    ],
)
def test_about_one_queue_in_four_is_hard(group: range, hard: list[int]) -> None:
    assert [index for index in group if is_hard(group, index)] == hard


def test_hard_queues_have_the_names_and_weights_of_complaints() -> None:
    centre = centre_sketch(SampleSpec(1000, 10, 5))
    hard = [queue for queue in centre.queues if queue.emotional_weight >= 1]
    assert [queue.queue for queue in hard] == ["complaints", "disputes", "escalations"]
    assert all(queue.hard_contact_share >= 0.25 for queue in hard)
    others = [queue for queue in centre.queues if queue not in hard]
    assert all(queue.hard_contact_share <= 0.06 for queue in others)
    assert all(queue.emotional_weight <= 0.4 for queue in others)


def test_channels_are_mostly_voice() -> None:
    centre = centre_sketch(SampleSpec(1000, 10, 5))
    assert Counter(queue.channel for queue in centre.queues) == {"voice": 9, "chat": 1}
    assert [queue.concurrency for queue in centre.queues if queue.channel == "chat"] == [2]


@pytest.mark.parametrize(("people", "nights"), [(199, False), (200, True)])
def test_large_centres_open_at_night(people: int, nights: bool) -> None:
    spec = SampleSpec(people, 2)
    assert opens_at_night(spec) is nights
    opening = centre_sketch(spec).queues[0].opening
    assert (opening["sun"] == ((0, 1440),)) is nights


def test_seats_follow_people() -> None:
    seats = [site.seats for site in centre_sketch(SampleSpec(1500, 6, 4)).sites]
    assert seats == [math.ceil(375 * 0.54)] * 4
    assert [site.seats for site in centre_sketch(SampleSpec(20)).sites] == [11]
