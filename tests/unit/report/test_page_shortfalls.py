from __future__ import annotations

from scheduler.report.page_shortfalls import MOST_SHORTFALLS, short_lines
from tests.unit.report.small_story import small_story


def test_the_worst_come_first_and_few_are_shown() -> None:
    story = small_story()
    lines = short_lines(story)
    assert len(story.shortfalls) > MOST_SHORTFALLS == len(lines)
    assert lines[0].when == "Mon 30 November, 09:00–09:15"
    assert lines[0].missing == "1.5"
    assert lines[-1].missing == "0.5"


def test_a_line_says_who_was_where_and_who_was_free() -> None:
    line = short_lines(small_story())[0]
    assert (line.queue, line.qualified) == ("phone", 2)
    assert line.reasons == "1 serving this queue, 1 free and able to work"
    assert line.able == "B"
