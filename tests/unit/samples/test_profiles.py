"""Who answers what."""

from __future__ import annotations

import pytest

from scheduler.samples.draws import Draws
from scheduler.samples.generator import sample_people
from scheduler.samples.layout import centre_sketch, queue_groups
from scheduler.samples.profiles import (
    CONTRACTS,
    NIGHT_CONTRACT,
    choose_contract,
    choose_queues,
    load_shares,
    skill_profiles,
)
from scheduler.samples.spec import SampleSpec

GRID = [
    SampleSpec(people, queues, sites, seed=7)
    for people in (20, 60)
    for queues in range(1, 11)
    for sites in range(1, 6)
]


@pytest.mark.parametrize(
    ("group", "profiles"),
    [
        (range(1), {(0,)}),
        (range(2), {(0,), (0, 1)}),
        (range(4, 7), {(4,), (5,), (4, 5), (5, 6), (6, 4), (4, 5, 6)}),
    ],
)
def test_profiles_of_small_groups(group: range, profiles: set[tuple[int, ...]]) -> None:
    assert {profile for profile, _ in skill_profiles(group)} == profiles


@pytest.mark.parametrize("queues", range(3, 11))
def test_about_two_profiles_a_queue(queues: int) -> None:
    profiles = skill_profiles(range(queues))
    assert len({profile for profile, _ in profiles}) == 2 * queues
    assert sum(weight for _, weight in profiles) == pytest.approx(1.0)
    assert all(1 <= len(profile) <= 4 for profile, _ in profiles)


@pytest.mark.parametrize("spec", GRID, ids=str)
def test_every_queue_has_somebody_and_nobody_a_queue_of_another_site(spec: SampleSpec) -> None:
    queues = {queue.queue: queue for queue in centre_sketch(spec).queues}
    people = sample_people(spec)
    assert {queue for person in people for queue, _ in person.skills} == set(queues)
    assert all(
        person.site in queues[queue].sites for person in people for queue, _ in person.skills
    )


@pytest.mark.parametrize("spec", GRID, ids=str)
def test_load_shares_sum_to_one(spec: SampleSpec) -> None:
    shares = load_shares(sample_people(spec), centre_sketch(spec).hard_queues)
    assert sum(shares.values()) == pytest.approx(1.0)
    assert len(shares) == spec.queues


def test_load_follows_hours() -> None:
    people = sample_people(SampleSpec(20, 1))
    assert load_shares(people, frozenset()) == {"service": 1.0}


def test_hard_queues_get_less_of_a_person_than_the_law_of_the_sample_allows() -> None:
    people = sample_people(SampleSpec(20, 3))
    both = next(person for person in people if len(person.skills) == 2)
    easy, hard = (queue for queue, _ in both.skills)
    assert load_shares((both,), {hard}) == pytest.approx({easy: 1 / 1.4, hard: 0.4 / 1.4})


def test_new_people_have_one_ordinary_queue() -> None:
    spec = SampleSpec(100, 4)
    names = ("a", "b", "c", "hard")
    for index in range(40):
        (queue,) = choose_queues(spec, names, Draws(1, f"new/{index}"), index, "berlin", True)
        assert queue != "hard"


def test_the_queue_whose_turn_it_is_is_among_them() -> None:
    spec = SampleSpec(100, 4)
    assert len(queue_groups(spec)) == 1
    for index in range(40):
        queues = choose_queues(
            spec, ("0", "1", "2", "3"), Draws(1, f"{index}"), index, "berlin", False
        )
        assert str(index % 4) in queues


@pytest.mark.parametrize(
    ("people", "queues", "turn", "nights"),
    [
        (200, ("service",), CONTRACTS[0], True),
        (199, ("service",), CONTRACTS[0], False),
        (200, ("billing",), CONTRACTS[0], False),
        (200, ("service",), CONTRACTS[1], False),
    ],
)
def test_night_contracts_go_to_full_time_people_of_the_night_queue(
    people: int, queues: tuple[str, ...], turn: object, nights: bool
) -> None:
    contract = next(each for each in CONTRACTS if each == turn)
    spec = SampleSpec(people, 2)
    chosen = {
        choose_contract(spec, "service", Draws(1, f"{draw}"), contract, queues)
        for draw in range(40)
    }
    assert chosen == ({contract, NIGHT_CONTRACT} if nights else {contract})
