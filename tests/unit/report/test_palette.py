from __future__ import annotations

from typing import get_args

from scheduler.domain.roster import SegmentKind
from scheduler.report.palette import KIND_COLOURS, KIND_LABELS, queue_colours
from tests.unit.report.small_story import problem, small_story


def test_every_kind_but_work_has_a_colour_and_a_label() -> None:
    kinds = set(get_args(SegmentKind)) - {"work"}
    assert set(KIND_COLOURS) == set(KIND_LABELS) == kinds


def test_queues_differ_from_each_other_and_from_kinds() -> None:
    centre = problem().centre
    queues = tuple(centre.queues[n % 2].model_copy(update={"queue": f"q{n}"}) for n in range(8))
    asked = problem(skills=(), need=())
    asked = asked.model_copy(update={"centre": centre.model_copy(update={"queues": queues})})
    colours = queue_colours(small_story((), asked=asked))
    assert len(set(colours.values())) == 8
    assert not set(colours.values()) & set(KIND_COLOURS.values())


def test_more_queues_than_colours_begin_again() -> None:
    centre = problem().centre
    queues = tuple(centre.queues[0].model_copy(update={"queue": f"q{n}"}) for n in range(9))
    asked = problem(skills=(), need=())
    asked = asked.model_copy(update={"centre": centre.model_copy(update={"queues": queues})})
    colours = queue_colours(small_story((), asked=asked))
    assert colours["q8"] == colours["q0"]
