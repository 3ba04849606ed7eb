"""What rules that couple people say of their examples, and faults that they find."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

SAID_TOGETHER = (
    ("home.days", "a third", "A works 3 shift(s) at home in the week of 2026-11-30; 2 are agreed"),
    ("home.days", "a third", "agreed. 1 at the site would keep"),
    ("home.overlap", "one day of three", "A spends 480 minutes of the week of 2026-11-30 at the"),
    ("home.overlap", "one day of three", "576 are aimed at, 96 more"),
    ("home.wished", "at the site", "wished to work at home on 2026-12-01 and is planned at the"),
    ("home.wished", "at the site", "at strength 2. A shift at home"),
    (
        "mentor.overlap",
        "four hours of eight",
        "A shares 240 minutes of the shift of 2026-11-30",
    ),
    ("mentor.overlap", "four hours of eight", "288 are asked, 48 more"),
    (
        "support.present",
        "an hour alone",
        "On 2026-11-30 agents of main are on shift for 60",
    ),
    (
        "activity.placed",
        "each alone",
        "talk of B has 0 of 1 people in the days from 2026-11-30: 30",
    ),
    (
        "activity.placed",
        "on either of two days",
        "has 0 of 2 people in the days from 2026-11-30: 60",
    ),
    (
        "buffer.room",
        "twice in a day, both in the same room",
        "On 2026-11-30 up to 2 people recover at main at the same time, whose buffer room has 1 pl",
    ),
    ("buffer.room", "twice in a day, both in the same room", "places: 15 person-minutes without"),
    ("seats.site", "one seat, an hour together", "On 2026-11-30 up to 2 people are on shift at"),
    ("seats.site", "one seat, an hour together", "has 1 seats: 60 person-minutes without one"),
)
WHERE_TOGETHER = (
    ("buffer.room", "twice in a day, both in the same room", "Mon 08:30", "Mon 10:15"),
    ("buffer.room", "ten minutes together in one place", "Mon 10:05", "Mon 10:15"),
    ("seats.site", "twice in a day", "Mon 09:00", "Mon 13:00"),
    ("mentor.overlap", "four hours of eight", "Mon 08:00", "Mon 16:00"),
    ("support.present", "an hour alone", "Mon 08:00", "Mon 09:00"),
    ("home.wished", "at the site", "Tue 08:00", "Tue 16:00"),
    ("seats.site", "one seat, an hour together", "Mon 09:00", "Mon 10:00"),
)

Plan = Mapping[tuple[str, str], str | None]


def faults_together(clean: Plan) -> Iterator[tuple[str, str, Plan]]:
    """Rule, name and changes of a clean week that the rule finds."""
    week = ("Mon", "Tue", "Wed", "Thu", "Fri")
    text = {day: clean["A", day] or "" for day in week}
    at_home = {("A", day): text[day].replace(" |", " at home |", 1) for day in week}
    yield "home.days", "two days at home", {("A", day): at_home["A", day] for day in week[:2]}
    yield "home.overlap", "a week at home", at_home
    yield "home.wished", "at the site", {("A", "Sat"): text["Mon"].replace("Mon", "Sat")}
    yield "mentor.overlap", "the mentor is off", {("A", day): None for day in week[:1]}
    yield "support.present", "nobody to turn to", {("A", "Mon"): None}
    recovering = ((clean[who, "Mon"] or "").replace("| meal", "| recovery") for who in ("A", "B"))
    both = dict(zip((("A", "Mon"), ("B", "Mon")), recovering, strict=True))
    yield "buffer.room", "two in the one place at once", both
    again = (clean["B", "Mon"] or "").replace("B Mon", "A Mon")
    yield "seats.site", "three shifts at once, two seats", {("A", "Monday again"): again}
