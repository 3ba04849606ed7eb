from __future__ import annotations

import pytest

from scheduler.report.page_coverage import coverage_lines
from tests.unit.report.small_story import small_story


def test_a_line_per_queue_ends_with_its_week() -> None:
    story = small_story()
    phone, complaints = coverage_lines(story, story.problem.dates)
    assert (phone.queue, phone.hard, complaints.hard) == ("phone", False, True)
    assert [cell.text for cell in phone.cells] == ["33 %", "0 %", "", "", "", "", "", "17 %"]
    assert phone.cells[0].title == "needed 3 h 00, missing 2 h 00, beyond need 0 h 00"


def test_what_is_missing_has_a_shade() -> None:
    story = small_story()
    phone, complaints = coverage_lines(story, story.problem.dates)
    assert phone.cells[0].shade == 1.0
    assert phone.cells[2].shade == 0.0
    assert complaints.cells[0].shade == pytest.approx(1.0)
    assert complaints.cells[0].text == "12 %"
