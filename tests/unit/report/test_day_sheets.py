from __future__ import annotations

from scheduler.report import day_sheets
from tests.unit.report.small_story import small_story


def test_every_team_has_a_page_with_its_days() -> None:
    sheets = day_sheets(small_story())
    assert set(sheets) == {"t", "u"}
    assert "Mon 30 November" in sheets["t"]
    assert "Sat 5 December" in sheets["t"]
    assert "Tue 1 December" not in sheets["t"]
    assert sheets["t"].count('class="sheet"') == 2


def test_names_are_escaped_and_hours_written_out() -> None:
    text = day_sheets(small_story())["t"]
    assert "Ada &lt;b&gt;&amp;" in text
    assert "08:00–16:30" in text
    assert "10:00–10:10 Break" in text


def test_a_wall_shows_no_recovery_and_no_talk() -> None:
    text = "".join(day_sheets(small_story()).values())
    for private in ("Recovery", "recovery", "Training", "training", "One-to-one", "one_to_one"):
        assert private not in text
    assert "14:00–16:30 Off the phone" in text
    assert "11:30–13:00 Off the phone" in text


def test_nothing_is_asked_of_a_network() -> None:
    text = "".join(day_sheets(small_story()).values())
    assert "default-src 'none'" in text
    assert "http:" not in text
    assert "https:" not in text


def test_people_come_by_start() -> None:
    text = day_sheets(small_story(("Mon 10:00-12:00", "Tue 08:00-09:00")))["t"]
    assert text.index("Mon 30") < text.index("10:00–12:00") < text.index("Tue 1 December")


def test_who_works_at_home_is_not_looked_for() -> None:
    text = day_sheets(small_story(("Mon 10:00-12:00 at home", "Tue 08:00-09:00")))["t"]
    assert "10:00–12:00 at home" in text
    assert text.count("at home") == 1


def test_nobody_at_work_needs_no_sheet() -> None:
    assert day_sheets(small_story(())) == {}


def test_a_break_says_within_which_times_it_may_start() -> None:
    plan = "work:phone 08:00-09:00 | break 09:00-09:10 | work:phone 09:10-10:30"
    text = day_sheets(small_story((f"Mon 08:00-10:30 | {plan}",)))["t"]
    assert "09:00–09:10 Break (may start 08:45–09:15)" in text
    assert "Meals and breaks are taken away from the desk" in text
