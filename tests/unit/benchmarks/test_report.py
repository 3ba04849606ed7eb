from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING

import numpy as np
import pytest

from benchmarks.growth_plots import draw_gaps, draw_growth
from benchmarks.report import latest, main, seconds_to, table
from tests.unit.benchmarks.records import run

if TYPE_CHECKING:
    from pathlib import Path

PNG = b"\x89PNG"


def test_seconds_to_a_gap_are_those_of_the_first_step_that_small() -> None:
    assert [seconds_to(run(), gap) for gap in (5.0, 2.0, 1.0, 0.5)] == [2.0, 3.0, 9, math.inf]


def test_the_program_measured_last_is_shown_in_the_order_of_the_registry() -> None:
    runs = [
        run(program="old"),
        run(case="20", program="old"),
        run(seed=2),
        run(),
        run(method="greedy"),
    ]
    found = latest(runs)
    assert [*found] == ["20", "100"]
    assert found["100"] == runs[2:4]


def test_the_table_tells_medians() -> None:
    slow = run(seed=2, first_s=4.0, cost=31_000.0, way=[[4.0, 31_000.0, 3_000.0, 0.9]])
    slowest = run(seed=3, first_s=9.0, audit_s=9.0, way=[[9.0, 90_000.0, 0.0, 3.0]])
    row = table({"100": [run(), slow, slowest]}).splitlines()[-1]
    assert [cell.strip() for cell in row.strip("|").split("|")] == [
        "100",
        "60 s",
        "3",
        "4.0 s",
        "4.0 s",
        "9.0 s",
        "–",
        "0.90 %",
        "90 %",
        "30,000",
        "3,000",
        "0.25 s",
        "0.50 GiB",
        "2.0",
    ]


def test_growth_is_drawn_against_a_line_in_proportion() -> None:
    grown = {20: [run(first_s=0.5), run(first_s=0.7)], 100: [run()], 300: [run(first_s=math.inf)]}
    figure = draw_growth(grown, lambda one: seconds_to(one, 2.0))
    (axes,) = figure.axes
    drawn = {line.get_label(): np.asarray(line.get_xydata()).tolist() for line in axes.lines}
    assert drawn["in proportion to people"] == [[20, 0.6], [300, 9.0]]
    assert (axes.get_xscale(), axes.get_yscale()) == ("log", "log")


def test_a_gap_that_no_size_reached_is_said_to_be_so() -> None:
    figure = draw_growth({20: [run()], 100: [run()]}, lambda _: math.inf)
    (axes,) = figure.axes
    assert "gap of 2 % of need: not reached" in axes.get_legend_handles_labels()[1]


def test_gaps_begin_when_all_seeds_have_a_roster() -> None:
    late = run(seed=2, way=[[4.0, 90_000.0, 0.0, 5.0]])
    figure = draw_gaps({100: [run(), late]})
    (axes,) = figure.axes
    (line,) = axes.lines
    assert np.asarray(line.get_xydata()).tolist() == [[4.0, 3.5], [9, pytest.approx(2.95)]]


def test_the_report_is_written_from_json_lines(tmp_path: Path) -> None:
    results, out = tmp_path / "bench.jsonl", tmp_path / "out"
    runs = [run(case=case, seed=seed) for case in ("anonbank", "20", "100") for seed in (1, 2)]
    results.write_text("".join(f"{json.dumps(one)}\n" for one in runs), "utf-8")
    assert main(["--results", str(results), "--out", str(out)]) == 0
    assert sorted(path.name for path in out.iterdir()) == [
        "gap-over-time.png",
        "growth.md",
        "growth.png",
    ]
    assert (out / "growth.png").read_bytes().startswith(PNG)
    assert table(latest(runs)) in (out / "growth.md").read_text("utf-8")


def test_a_report_of_nothing_says_what_to_do(tmp_path: Path) -> None:
    results = tmp_path / "bench.jsonl"
    results.write_text(json.dumps(run(method="greedy")), "utf-8")
    with pytest.raises(SystemExit, match=r"holds no run\. Maybe: python -m benchmarks\.centres"):
        main(["--results", str(results)])
