from __future__ import annotations

from pathlib import Path

import pytest
from matplotlib.figure import Figure

from scheduler.report.plots import drawings, pictures
from scheduler.report.plots.canvas import STYLE, clock_ticks, new_figure, png
from tests.unit.report.small_story import problem, small_story

PNG = b"\x89PNG\r\n\x1a\n"


def test_there_is_a_picture_of_everything() -> None:
    names = set(drawings(small_story()))
    days = {f"roster_2026-{day}" for day in ("11-30", *(f"12-0{n}" for n in range(1, 7)))}
    assert names == days | {
        "coverage_phone_2026-11-30",
        "coverage_complaints_2026-11-30",
        "roster_week_2026-11-30",
        "short_minutes",
        "cost_by_rule",
        "hard_minutes",
        "longest_spell",
        "shortest_rest",
        "fairness",
    }


def test_two_weeks_have_two_of_each() -> None:
    names = set(drawings(small_story(asked=problem(weeks=2))))
    assert {"coverage_phone_2026-12-07", "roster_week_2026-12-07", "roster_2026-12-13"} <= names


def test_every_picture_is_a_png_even_of_an_empty_week() -> None:
    empty = small_story((), asked=problem(need=()), forecast=(), service=())
    found = pictures(empty)
    assert set(found) == {f"{name}.png" for name in drawings(empty)}
    assert all(data.startswith(PNG) for data in found.values())


def test_the_same_drawing_gives_the_same_bytes_without_a_time() -> None:
    draw = drawings(small_story())["hard_minutes"]
    first, second = png(draw), png(draw)
    assert first == second
    assert b"tEXt" not in first
    assert b"tIME" not in first


def test_text_is_never_read_as_a_formula(tmp_path: Path) -> None:
    def draw() -> Figure:
        return new_figure(3, 1, "$not a formula")

    (tmp_path / "x.png").write_bytes(png(draw))
    assert STYLE["text.parse_math"] is False


@pytest.mark.parametrize(
    ("hours", "labels"),
    [
        ((7, 13), ["07", "08", "09", "10", "11", "12", "13"]),
        ((7, 24), ["09", "12", "15", "18", "21", "00"]),
        ((0, 48), ["00", "12", "00", "12", "00"]),
    ],
)
def test_ticks_are_few_full_hours(hours: tuple[int, int], labels: list[str]) -> None:
    axes = new_figure(3, 1, "x").subplots()
    clock_ticks(axes, *hours)
    assert [label.get_text() for label in axes.get_xticklabels()] == labels
    assert axes.get_xlim() == hours
