from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from scheduler.domain import Policy
from scheduler.report.palette import SHORT, STAFFED, queue_colours
from scheduler.report.plots import (
    cost_by_rule,
    coverage,
    fairness,
    hard_minutes,
    rests,
    roster,
    short_heatmap,
    spells,
)
from scheduler.report.plots.person_bars import Limit, person_bars
from scheduler.report.story import Headline
from scheduler.rules.example import MONDAY
from tests.unit.report.small_story import policy, problem, small_story


def title(figure: Figure) -> str:
    return figure.get_suptitle()


def boxes(figure: Figure) -> list[Rectangle]:
    return [patch for patch in figure.axes[0].patches if isinstance(patch, Rectangle)]


def heights(figure: Figure) -> list[float]:
    return [box.get_height() for box in boxes(figure)]


def points(line: Line2D) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in np.asarray(line.get_xydata())]


def colours(figure: Figure) -> list[str]:
    return [to_hex(bar.get_facecolor()).upper() for bar in figure.axes[0].patches]


def test_coverage_says_how_much_is_met_and_where_most_is_missing() -> None:
    figure = coverage.draw(small_story(), "phone", MONDAY)
    assert title(figure) == (
        "phone: 16.7 % of the need is met; most is missing on Tue 1 December (3 h 00)"
    )
    assert len(figure.axes) == 14
    assert [axes.get_title(loc="left") or axes.get_title() for axes in figure.axes[:2]] == [
        "Mon 30",
        "Tue 1",
    ]


def test_coverage_draws_need_staffed_band_and_what_came() -> None:
    figure = coverage.draw(small_story(), "phone", MONDAY)
    (required,) = figure.axes[0].lines
    assert points(required)[0] == (8.0, 1.5)
    assert points(required)[-1] == (10.0, 1.5)
    forecast, came = figure.axes[7].lines
    assert [y for _, y in points(forecast)] == [12.0] * 4
    assert points(came) == [(8.125, 11.0), (8.375, 14.0), (8.875, 9.0)]


def test_coverage_shows_the_highest_need_of_any_day() -> None:
    rows = small_story().intervals
    rows = (*rows[:-1], replace(rows[-1], queue="phone", required_agents=9.0))
    figure = coverage.draw(small_story(intervals=rows), "phone", MONDAY)
    low, high = figure.axes[0].get_ylim()
    assert low == 0
    assert high >= 9.0


def test_coverage_without_forecast_has_one_row() -> None:
    assert len(coverage.draw(small_story(), "complaints", MONDAY).axes) == 7
    assert len(coverage.draw(small_story(forecast=()), "phone", MONDAY).axes) == 7


def test_a_band_needs_both_its_ends() -> None:
    story = small_story()
    rows = tuple(replace(row, offered_p10=None) for row in story.forecast)
    figure = coverage.draw(replace(story, forecast=rows), "phone", MONDAY)
    band = figure.axes[7].collections[0].get_paths()
    assert sum(len(np.asarray(path.vertices)) for path in band) == 0


def test_coverage_leaves_a_hole_where_nothing_is_stated() -> None:
    rows = small_story().intervals
    parted = tuple(row for row in rows if row.start.minute != 30)
    figure = coverage.draw(small_story(intervals=parted), "phone", MONDAY)
    assert len(figure.axes[0].lines) == 3


@pytest.mark.parametrize(
    ("staffed", "expected"),
    [(1.5, "phone: 100.0 % of the need is met"), (None, "phone: nobody is needed this week")],
)
def test_coverage_of_all_and_of_nothing(staffed: float | None, expected: str) -> None:
    rows = [
        replace(row, staffed_agents=staffed, short_agents=0.0)
        for row in small_story().intervals
        if staffed is not None
    ]
    figure = coverage.draw(small_story(intervals=tuple(rows)), "phone", MONDAY)
    assert title(figure) == expected


def test_the_roster_has_a_bar_per_segment_in_its_colour() -> None:
    story = small_story()
    figure = roster.draw(story, [MONDAY])
    assert title(figure) == "Mon 30 November: 1 person at work, 8 h 00 paid"
    (bars,) = figure.axes[0].collections
    assert isinstance(bars, PolyCollection)
    faces = [to_hex((r, g, b)).upper() for r, g, b, _ in np.asarray(bars.get_facecolor())]
    assert faces.count(queue_colours(story)["phone"]) == 3
    assert faces.count(queue_colours(story)["complaints"]) == 1
    assert len(faces) == 9
    first = np.asarray(bars.get_paths()[0].vertices)
    assert (first[:, 0].min(), first[:, 0].max()) == (8.0, 10.0)
    assert [label.get_text() for label in figure.axes[0].get_yticklabels()] == ["A", "B"]


def test_the_week_has_a_panel_per_day() -> None:
    story = small_story()
    figure = roster.draw(story, story.problem.dates)
    assert len(figure.axes) == 7
    assert title(figure) == "30 November – 6 December 2026: 2 people at work, 16 h 00 paid"


def test_the_legend_names_what_occurs() -> None:
    story = small_story(("Mon 08:00-10:00 | work:phone 08:00-09:00 | break 09:00-10:00",))
    (legend,) = roster.draw(story, [MONDAY]).legends
    assert [text.get_text() for text in legend.get_texts()] == ["phone", "complaints", "Break"]


def test_people_beyond_the_most_are_announced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roster, "MOST_PEOPLE", 1)
    figure = roster.draw(small_story(), [MONDAY])
    assert title(figure).endswith("; the first 1 are shown")
    assert [label.get_text() for label in figure.axes[0].get_yticklabels()] == ["A"]


def test_the_heatmap_finds_the_worst_interval() -> None:
    figure = short_heatmap.draw(small_story())
    assert title(figure) == "6 h 52 of need are missing; most on Mon 30 November at 09:00"
    (mesh,) = figure.axes[0].collections[:1]
    values = mesh.get_array()
    assert values is not None
    assert values.shape == (7, 8)
    assert values[0, 0] == 7.5
    assert np.ma.getmaskarray(values)[2].all()


def test_a_heatmap_of_nothing_says_so() -> None:
    asked = problem(need=())
    assert title(short_heatmap.draw(small_story((), asked=asked))) == "No minute is missing"


def test_costs_are_ranked_and_told_apart() -> None:
    costs = {"wish.granted": 4_000, "cover.shortage": 12_000, "fair.weekend": 0}
    story = small_story(headline=Headline("x", 16_000, costs))
    figure = cost_by_rule.draw(story)
    assert title(figure) == "cover.shortage is 75 % of a cost of 16"
    assert [box.get_width() for box in boxes(figure)] == [4.0, 12.0]
    assert colours(figure) == [STAFFED, SHORT]
    free = small_story(headline=Headline("x", 0, {}))
    assert title(cost_by_rule.draw(free)) == "No rule costs anything"


def test_hard_minutes_per_trained_person() -> None:
    figure = hard_minutes.draw(small_story())
    assert title(figure) == "Hard work: 0 h 50 on 1 of 2 trained people, at most 0 h 50 each"
    assert heights(figure) == [50, 0]
    idle = small_story(("Mon 08:00-10:00",))
    assert title(hard_minutes.draw(idle)) == "Nobody works on a hard queue"


def test_spells_beyond_the_limit_stand_out() -> None:
    figure = spells.draw(small_story())
    assert title(figure) == "Spells on contacts: the longest lasts 240 minutes"
    assert heights(figure) == [240, 150]
    assert colours(figure) == [SHORT, SHORT]
    wider = small_story(asked=problem(policy=policy(longest_minutes=150)))
    assert colours(spells.draw(wider)) == [SHORT, STAFFED]


def test_rests_below_the_limit_stand_out() -> None:
    figure = rests.draw(small_story(("Mon 08:00-10:00", "Mon 20:59-22:00", "B Tue 08:00-10:00")))
    assert title(figure) == "Rest between shifts: the shortest lasts 10 h 59"
    assert colours(figure) == [SHORT]
    assert title(rests.draw(small_story(()))) == "Nobody has two shifts"


@pytest.mark.parametrize("draw", [spells.draw, rests.draw])
def test_without_the_rule_there_is_no_limit(draw: Callable[[Any], Figure]) -> None:
    bare = problem(policy=Policy(names=("bare",), at=MONDAY, rules={}))
    figure = draw(small_story(asked=bare))
    assert figure.axes[0].lines[:] == []
    assert set(colours(figure)) == {STAFFED}


def test_a_limit_is_met_at_its_value() -> None:
    assert [Limit(11, "", least=True).broken_by(v) for v in (10.9, 11.0)] == [True, False]
    assert [Limit(120, "").broken_by(v) for v in (120.0, 120.1)] == [False, True]


def test_many_people_have_no_labels() -> None:
    figure = person_bars("x", "min", [(f"P{n}", 1.0) for n in range(81)])
    assert figure.axes[0].get_xticklabels() == []


def test_fairness_says_what_is_shared_most_and_least_evenly() -> None:
    shifts = (
        "Mon 08:00-10:00 | work:complaints 08:00-10:00",
        "Mon 19:00-22:00",
        "B Mon 19:00-22:00",
    )
    figure = fairness.draw(small_story(shifts))
    assert title(figure) == "Evening shifts are shared most evenly, hard minutes least"
    assert len(figure.axes) == 2
    assert "Evening shifts: 2 shifts" in figure.axes[1].get_title(loc="center")


def test_one_load_or_none_has_its_own_title() -> None:
    one = fairness.draw(small_story(("Mon 19:00-22:00",)))
    assert title(one) == "Evening shifts: Jain index 0.50"
    none = fairness.draw(small_story((), asked=problem(agents=(), skills=(), need=())))
    assert title(none) == "There is no load to share"


def test_a_repeated_hour_is_drawn_on_its_clock() -> None:
    sunday = date(2026, 10, 25)
    need = tuple(
        {"queue": "phone", "interval_start": at, "need_agents": 1, "required_agents": 1}
        for at in ("2026-10-25T00:45Z", "2026-10-25T01:00Z", "2026-10-25T01:15Z")
    )
    asked = problem(first_date=sunday, need=need)
    asked = asked.model_validate(asked.model_dump())
    figure = coverage.draw(small_story((), asked=asked, forecast=()), "phone", sunday)
    hours = [[x for x, _ in points(line)] for line in figure.axes[0].lines]
    assert hours == [[2.75, 3.0], [2.0, 2.25, 2.5]]
