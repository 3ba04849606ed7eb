from __future__ import annotations

import pytest

from scheduler.pipeline.groups import reached, shown_groups


def teams(**sizes: int) -> dict[str, str]:
    return {f"{team}{n}": team for team, size in sizes.items() for n in range(size)}


@pytest.mark.parametrize(
    ("sizes", "shown"),
    [
        ({"red": 5, "blue": 6}, {"red": 5, "blue": 6}),
        ({"red": 5, "blue": 4}, {"red + blue": 9}),
        ({"red": 6, "green": 5, "blue": 4}, {"red": 6, "green + blue": 9}),
        ({"red": 5, "blue": 3, "green": 2}, {"red": 5, "blue + green": 5}),
        ({"red": 3, "blue": 3}, {"blue + red": 6}),
        ({"red": 4}, {}),
        ({"red": 2, "blue": 2}, {}),
        ({}, {}),
    ],
)
def test_nobody_is_shown_among_fewer_than_five(
    sizes: dict[str, int], shown: dict[str, int]
) -> None:
    found = shown_groups(teams(**sizes))
    assert {name: len(people) for name, people in found.items()} == shown


def test_groups_leave_nobody_out_who_could_be_worked_out() -> None:
    team_of = teams(red=9, blue=1, green=7)
    found = shown_groups(team_of)
    assert frozenset().union(*found.values()) == set(team_of)
    assert min(map(len, found.values())) >= 5


def test_an_intervention_reaches_a_group_in_part() -> None:
    team_of = teams(blue=3, green=2)
    everybody = frozenset(team_of)
    assert reached(everybody, team_of, ()) == "yes"
    assert reached(everybody, team_of, ("blue",)) == "partly"
    assert reached(everybody, team_of, ("blue", "green")) == "yes"
    assert reached(everybody, team_of, ("red",)) == "no"
