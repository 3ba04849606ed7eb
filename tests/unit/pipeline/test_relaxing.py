"""Relaxations are measured: planned again, audited, and compared with planning as things are."""

from __future__ import annotations

from pathlib import Path

import pytest

from scheduler.audit import audit
from scheduler.domain import Roster
from scheduler.engine.replan import replanned
from scheduler.exchange import write_roster
from scheduler.explain import Place
from scheduler.pipeline.explaining import place_of
from scheduler.pipeline.judge import Judged, judge
from scheduler.pipeline.relaxing import Effects, effects
from scheduler.pipeline.request import Request
from scheduler.pipeline.staffed import staffed_intervals
from tests.small_centre import CONTRACT_HEADER, PEOPLE, WEEK, write_small_centre
from tests.small_roster import roster, shift

AT = f"{WEEK}T10:10"
TIGHT = CONTRACT_HEADER + "".join(
    f"{name},8,0,10,5,4,9,07:00,20:00,true,false,pay\n" for name in ("full", "part")
)
WILLING = "agent_id,site,team,role,contract_id,employed_from,opt_ins\n" + "".join(
    f"{name},bln,red,agent,full,2020-01-01,{'overtime' if name == 'A2' else ''}\n"
    for name in PEOPLE
)


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Judged:
    """Five people with ten hours each, of whom one has volunteered for more."""
    folder = tmp_path_factory.mktemp("tight")
    centre = write_small_centre(folder / "centre", contracts=TIGHT, agents=WILLING)
    path = folder / "roster.csv"
    write_roster(path, roster(shift("A5", 0)), {"bln": "Europe/Berlin"})
    first = judge(Request(centre), path)
    planned = replanned(first.problem, Roster(), PEOPLE, "calls")
    kept = [one for one in planned.shifts if one.agent_id != "A1"]
    write_roster(path, Roster.of(kept), {"bln": "Europe/Berlin"})
    return judge(Request(centre), path)


@pytest.fixture(scope="module")
def place(judged: Judged) -> Place:
    return place_of(judged, "calls", AT)


@pytest.fixture(scope="module")
def found(judged: Judged, place: Place) -> Effects:
    return effects(judged, place, lambda: False)


def test_planning_again_is_told_apart_from_relaxing(
    judged: Judged, place: Place, found: Effects
) -> None:
    again = replanned(judged.problem, judged.roster, sorted(place.reasons), "calls")
    costs = [audit(judged.problem, each).cost_milli for each in (judged.roster, again)]
    assert found.again.kind == "again"
    assert found.again.cost_milli == costs[1] - costs[0] < 0
    assert found.again.missing_minutes < 0
    paid = [sum(s.paid_minutes for s in each.shifts) for each in (judged.roster, again)]
    assert found.again.paid_minutes == paid[1] - paid[0] > 0


def test_the_effect_is_what_the_audit_finds(judged: Judged, found: Effects) -> None:
    (overtime,) = [effect for effect in found.useful if effect.kind == "hours"]
    assert overtime.text == "A2 up to 14 hours a week instead of 10"
    assert overtime.missing_minutes < 0
    assert overtime.paid_minutes == 240
    assert overtime.cost_milli < 0
    assert judged.problem.contracts[0].weekly_hours_max == 10


def test_the_cheapest_come_first_and_none_is_without_effect(found: Effects) -> None:
    costs = [effect.cost_milli for effect in found.useful]
    assert costs == sorted(costs)
    assert all(effect.missing_minutes < 0 for effect in found.useful)
    assert found.without_effect > 0
    assert found.untried == 0


def test_what_the_law_or_a_source_says_is_not_among_them(judged: Judged, found: Effects) -> None:
    rules = judged.problem.policy.rules.items()
    confirmed = {
        f"{rule_id}: {param}"
        for rule_id, setting in rules
        for param, value in setting.values.items()
        if value.confirmed
    }
    assert confirmed
    assert not any(effect.text.startswith(tuple(confirmed)) for effect in found.useful)


def test_without_time_nothing_is_tried(judged: Judged, place: Place) -> None:
    found = effects(judged, place, lambda: True)
    assert found.useful == ()
    assert found.untried > 0
    assert found.again.cost_milli == 0
    given = staffed_intervals(judged.problem, judged.roster)[place.queue, place.span[0]]
    assert found.again.short_agents == given.short_agents


def test_rules_of_law_of_a_centres_own_policy_stay_out(tmp_path: Path, judged: Judged) -> None:
    law = tmp_path / "law.toml"
    law.write_text(
        '[policy]\npolicy = "law"\nname = "Law"\nlayer = "law"\nvalid_from = 2020-01-01\n'
        '[[rule]]\nrule = "spell.phone"\n',
        encoding="utf-8",
    )
    path = tmp_path / "roster.csv"
    write_roster(path, judged.roster, {"bln": "Europe/Berlin"})
    centre = judged.prepared.request.centre
    lawful = judge(Request(centre, policies=(str(law),)), path)
    place = place_of(lawful, "calls", AT)
    tried = [effects(each, place, lambda: True).untried for each in (judged, lawful)]
    assert tried == [tried[1] + 1, tried[1]]
