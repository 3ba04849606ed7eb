from __future__ import annotations

import os
import time
from dataclasses import replace

import pytest

from scheduler.domain import Problem, Roster
from scheduler.engine.result import Listener, Result, Settings
from scheduler.pipeline.outcome import Outcome, loads, outcome_of
from scheduler.pipeline.prepare import Prepared
from scheduler.pipeline.prices import CONTROLS, Price, Prices, Today, prices_of
from tests.small_roster import answering, roster, shift

TODAY = roster(shift("A5", 0), shift("A5", 2), shift("A5", 4))
OTHER = Roster()
SECONDS = 10_000.0
"""So long that no machine is too busy for them."""


class Recording:
    """An engine with one answer that remembers what it was asked."""

    def __init__(self, answer: Roster) -> None:
        self.seen: list[tuple[Problem, Settings]] = []
        self.heard: list[str] = []
        self._solve = answering(answer)

    def __call__(self, problem: Problem, settings: Settings, listener: Listener | None) -> Result:
        self.seen.append((problem, settings))
        return self._solve(problem, settings, listener)


def priced(prepared: Prepared, engine: Recording, seconds: float = SECONDS) -> Prices:
    until = time.monotonic() + seconds
    settings = Settings(seed=7, workers=1)  # a search in another process is not remembered here
    found = prices_of(Today(prepared, TODAY), until, settings, engine, engine.heard.append)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def asked(prepared: Prepared) -> tuple[Recording, Prices]:
    engine = Recording(OTHER)
    return engine, priced(prepared, engine)


def test_every_search_goes_on_from_today_in_the_same_time(
    prepared: Prepared, asked: tuple[Recording, Prices]
) -> None:
    engine, found = asked
    assert {settings.time_limit_s for _, settings in engine.seen} == {found.searched_s}
    assert all(settings.mend for _, settings in engine.seen)
    kept = [problem.kept for problem, _ in engine.seen]
    assert kept.pop(CONTROLS) == Today(prepared, TODAY).bare
    assert kept == [TODAY] * (len(engine.seen) - 1)
    assert all("roster.stability" not in problem.policy.rules for problem, _ in engine.seen)
    solved = [price for price in found.prices if price.says == "solved"]
    assert len(engine.seen) == CONTROLS + 1 + len(solved)
    assert len(engine.seen) * found.searched_s <= 0.75 * SECONDS


def test_controls_change_nothing_but_the_seed(asked: tuple[Recording, Prices]) -> None:
    engine, found = asked
    controls, (bare, *steps) = engine.seen[:CONTROLS], engine.seen[CONTROLS:]
    assert [settings.seed for _, settings in controls] == [7, 8, 9]
    assert {settings.seed for _, settings in steps} == {7}
    assert all(problem == controls[0][0] for problem, _ in controls)
    assert all(problem != controls[0][0] for problem, _ in steps)
    assert [price.seed for price in found.controls] == [7, 8, 9]
    assert bare[0] == controls[0][0].model_copy(update={"kept": bare[0].kept})
    assert found.anew.says == "anew"


def test_without_segments_shifts_stay_what_they_are(prepared: Prepared) -> None:
    bare = Today(prepared, TODAY).bare
    spans = [(shift.shift_id, shift.start, shift.end) for shift in TODAY.shifts]
    assert [(shift.shift_id, shift.start, shift.end) for shift in bare.shifts] == spans
    assert {s.kind for shift in bare.shifts for s in shift.segments} == {"off_phone"}


def test_what_a_source_confirms_is_never_searched_looser(
    prepared: Prepared, asked: tuple[Recording, Prices]
) -> None:
    engine, found = asked
    for problem, _ in engine.seen[CONTROLS:]:
        for rule_id, setting in problem.policy.rules.items():
            for param, value in setting.values.items():
                known = prepared.problem.policy.rules[rule_id].values[param]
                if value.value != known.value and known.confirmed:
                    (price,) = (
                        p
                        for p in found.prices
                        if p.step
                        and (p.step.rule_id, p.step.param) == (rule_id, param)
                        and p.step.then == value.value
                    )
                    assert price.step is not None
                    assert price.step.toward == "tighter"
    held = [p for p in found.prices if p.step and str(p.step).startswith("rest.between-shifts")]
    assert [(p.step.toward, p.says) for p in held if p.step] == [
        ("tighter", "kept"),
        ("looser", "not computed"),
    ]
    assert held[1].why.startswith("confirmed: 2003/88/EC art. 3")
    assert held[1].outcome is None


def test_a_step_that_today_keeps_is_not_searched(asked: tuple[Recording, Prices]) -> None:
    engine, found = asked
    kept = {str(price.step) for price in found.prices if price.says == "kept"}
    assert "rest.between-shifts rest_minutes 660 to 720" in kept
    assert all(p.outcome == found.today for p in found.prices if p.says == "kept")
    # two breaks of ten minutes in four hours are not enough at fifteen minutes each
    searched = {str(p.step): p.broken_shifts for p in found.prices if p.says == "solved"}
    assert searched["break.screen break_minutes 10 to 15"] == len(TODAY.shifts)
    assert searched["hours.weekly-min weight 1.5 to 0.75"] == 0
    rests = {
        problem.policy.rules["rest.between-shifts"].params["rest_minutes"]
        for problem, _ in engine.seen
    }
    assert rests == {660}


def test_room_that_today_has_already_is_not_searched(asked: tuple[Recording, Prices]) -> None:
    _, found = asked
    says = {(str(price.step), price.says) for price in found.prices}
    # 85 minutes on the phone are the longest: neither 105 nor 135 matter
    assert ("spell.phone longest_minutes 120 to 105", "kept") in says
    assert ("spell.phone longest_minutes 120 to 135", "slack") in says
    # breaks are as short as they may be
    assert ("break.screen break_minutes 10 to 5", "solved") in says
    assert all(p.outcome == found.today for p in found.prices if p.says == "slack")


def test_every_roster_is_measured_by_the_policy_of_today(
    prepared: Prepared, asked: tuple[Recording, Prices]
) -> None:
    _, found = asked
    expected = outcome_of(prepared, OTHER)
    assert expected != found.today
    assert {p.outcome.cost_milli for p in found.prices if p.says == "solved" and p.outcome} == {
        expected.cost_milli
    }


def test_a_value_that_a_rule_does_not_take_is_not_computed(asked: tuple[Recording, Prices]) -> None:
    _, found = asked
    (price,) = (p for p in found.prices if str(p.step) == "spell.phone ended_by_minutes 5 to 0")
    assert price.says == "not computed"
    assert "greater than or equal to 1" in price.why


def test_what_the_time_does_not_reach_is_not_computed(prepared: Prepared) -> None:
    engine = Recording(OTHER)
    found = priced(prepared, engine, seconds=0.0)
    assert len(engine.seen) == CONTROLS + 1
    late = [price for price in found.prices if price.why.startswith("the time was over")]
    assert late
    assert found.unreached == len(late)
    assert not [price for price in found.prices if price.says == "solved"]
    assert any(price.says == "kept" for price in found.prices)


def test_tighter_steps_are_searched_before_looser_ones(asked: tuple[Recording, Prices]) -> None:
    engine, _ = asked
    turns = [line.rsplit("(", 1)[1] for line in engine.heard[CONTROLS + 1 :]]
    assert turns == sorted(turns, reverse=True)
    assert {"tighter)", "looser)"} == set(turns)


def test_what_touches_more_of_today_is_searched_first(asked: tuple[Recording, Prices]) -> None:
    engine, _ = asked
    turns = {line.rsplit(" (", 1)[0]: turn for turn, line in enumerate(engine.heard)}
    # five people have too few hours for the one; three shifts have too short breaks for the other
    assert turns["hours.weekly-min weight 1.5 to 3"] < turns["break.screen break_minutes 10 to 15"]


def test_more_workers_find_the_same_and_each_has_more_time(
    prepared: Prepared, asked: tuple[Recording, Prices]
) -> None:
    _, one = asked
    until = time.monotonic() + SECONDS
    settings = Settings(seed=7, workers=2)
    two = prices_of(Today(prepared, TODAY), until, settings, answering(OTHER), lambda _: None)
    assert two is not None
    assert (two.prices, two.controls, two.anew) == (one.prices, one.controls, one.anew)
    assert two.searched_s == pytest.approx(2 * one.searched_s, rel=0.2)


def test_a_lost_process_is_an_error(prepared: Prepared) -> None:
    def lost(problem: Problem, settings: Settings, listener: Listener | None) -> Result:
        if os.getpid() != here:
            os._exit(1)
        return answering(OTHER)(problem, settings, listener)

    here = os.getpid()
    until = time.monotonic() + SECONDS
    with pytest.raises(RuntimeError, match="ended without an answer"):
        prices_of(Today(prepared, TODAY), until, Settings(workers=2), lost, lambda _: None)


def outcome(cost_milli: int) -> Outcome:
    return Outcome(cost_milli, {}, 0.0, None, 0, 0.0, 0)


def prices(*controls: int, anew: int) -> Prices:
    found = tuple(Price(None, "control", outcome(cost)) for cost in controls)
    return Prices(outcome(100), 10, found, Price(None, "anew", outcome(anew)), (), 1.0, 1)


def test_noise_is_the_farthest_control() -> None:
    found = prices(90, 104, 99, anew=100)
    assert found.noise_milli == 10
    assert not found.tells(Price(None, "solved", outcome(110)))
    assert found.tells(Price(None, "solved", outcome(111)))
    assert found.tells(Price(None, "solved", outcome(89)))
    assert not found.tells(Price(None, "not computed"))


def test_shifts_planned_anew_add_their_share_to_the_noise() -> None:
    found = prices(90, 104, 99, anew=140)
    three = Price(None, "solved", outcome(122), broken_shifts=3)
    assert found.noise_of(three) == 10 + 12
    assert not found.tells(three)
    assert found.tells(Price(None, "solved", outcome(122), broken_shifts=2))
    # planning anew that found something better takes nothing off
    assert prices(90, 104, 99, anew=60).noise_of(three) == 10


def test_load_is_hard_evening_and_weekend_minutes_at_the_mean_contract(
    prepared: Prepared,
) -> None:
    # mean contract: four of 38 hours and one of 20 are 34.4
    hard = roster(shift("A1", 0, "09:00 complaints 10:00"), shift("A5", 5, "20:00 calls 22:00"))
    found = loads(prepared, hard)
    assert found["A1"] == pytest.approx(60 * 34.4 / 38)
    # two hours on a Saturday evening count as evening and as weekend
    assert found["A5"] == pytest.approx(240 * 34.4 / 20)
    assert found["A2"] == 0
    measured = outcome_of(prepared, hard)
    assert measured.worst_load_minutes == pytest.approx(240 * 34.4 / 20)
    assert measured.worst_hard_minutes == 60


def test_service_needs_a_forecast(prepared: Prepared) -> None:
    monday = roster(*(shift(f"A{n}", 0, "09:00 calls 17:00") for n in range(1, 5)))
    level = outcome_of(prepared, monday).service_level
    assert level is not None
    # one of five weekdays is served, and well
    assert 0.1 < level < 0.25
    bare = replace(prepared, demand=replace(prepared.demand, forecast=None))
    assert outcome_of(bare, monday).service_level is None


def test_missing_minutes_are_need_less_what_is_given(prepared: Prepared) -> None:
    nobody = outcome_of(prepared, Roster())
    needed = 30 * sum(row.required_agents for row in prepared.problem.need)
    assert nobody.short_minutes == pytest.approx(needed)
    assert nobody.worst_load_minutes == nobody.worst_hard_minutes == nobody.paid_minutes == 0
    assert outcome_of(prepared, TODAY).short_minutes < needed
