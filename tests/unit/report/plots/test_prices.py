from __future__ import annotations

from itertools import combinations

import numpy as np
from matplotlib.figure import Figure

from scheduler.report.plots.canvas import png
from scheduler.report.plots.prices import MOST_LABELS, Picture, Spot, draw

TODAY = Spot(1000, 80, "today", "today")
CONTROL = Spot(1005, 80.1, "", "control")


def picture(*spots: Spot, served: bool = True) -> Picture:
    return Picture(TODAY, (CONTROL,), spots, served)


def texts(figure: Figure) -> set[str]:
    return {text.get_text() for text in figure.axes[0].texts}


def test_the_dearest_step_is_the_title_and_has_its_name() -> None:
    dear = Spot(900, 70, "rest longer", "tighter", told=True)
    figure = draw(picture(dear, Spot(1000, 80, "nothing", "looser")))
    assert figure.get_suptitle() == "The dearest step for customers: rest longer"
    assert texts(figure) == {"rest longer"}
    _, labels = figure.axes[0].get_legend_handles_labels()
    assert set(labels) == {
        "a rule one step tighter",
        "a rule one step looser, within noise",
        "nothing changed, searched again",
        "today's roster",
    }


def test_within_noise_no_step_is_named() -> None:
    figure = draw(picture(Spot(900, 70, "rest longer", "tighter")))
    assert figure.get_suptitle() == "No step changes the cost by more than searching again does"
    assert texts(figure) == set()


def test_steps_that_cost_customers_nothing_are_said_to() -> None:
    figure = draw(picture(Spot(900, 81, "rest shorter", "looser", told=True)))
    assert figure.get_suptitle() == "1 step tells; none lowers the service"


def test_so_many_names_and_no_more() -> None:
    many = (Spot(900 + n, 80 - n, f"step {n}", "tighter", told=True) for n in range(1, 20))
    assert len(texts(draw(picture(*many)))) == MOST_LABELS


def test_steps_that_end_in_the_same_place_share_a_name() -> None:
    near = [Spot(900 + n, 70 + n / 10, f"step {n}", "tighter", told=True) for n in (0, 1, 3)]
    apart = Spot(904, 70, "step 4", "tighter", told=True)
    below = Spot(900, 70.5, "step 5", "tighter", told=True)
    assert texts(draw(picture(*near))) == {"step 0, and 2 others"}
    named = texts(draw(picture(*near[:2], apart, below)))
    assert named == {"step 0, and 1 other", "step 4", "step 5"}


def test_no_name_stands_on_another() -> None:
    near = [
        Spot(900 + n, 70 + n / 2, f"some step with a long name, {n}", "tighter", told=True)
        for n in range(5)
    ]
    dear = Spot(1000, 55, "dear", "tighter", told=True)
    figure = draw(picture(dear, *near))
    figure.draw_without_rendering()
    boxes = [text.get_window_extent() for text in figure.axes[0].texts]
    assert len(boxes) > 3
    for one, other in combinations(boxes, 2):
        assert not one.overlaps(other)


def test_today_is_marked_where_it_lies() -> None:
    axes = draw(picture()).axes[0]
    (star,) = [line for line in axes.lines if line.get_label() == "today's roster"]
    assert np.array_equal(np.asarray(star.get_xydata()), [[1000, 80]])
    assert axes.get_ylabel() == "contacts answered in time, %"
    assert draw(picture(served=False)).axes[0].get_ylabel() == "missing minutes (minus)"


def test_it_is_a_picture() -> None:
    spots = (Spot(900, 70, "rest", "tighter", told=True), Spot(1100, 81, "meal", "looser"))
    assert png(lambda: draw(picture(*spots))).startswith(b"\x89PNG")
