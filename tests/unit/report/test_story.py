from __future__ import annotations

from scheduler.domain import Policy, RuleSetting, SourcedValue
from scheduler.rules.example import MONDAY
from tests.unit.report.small_story import problem, small_story


def test_queues_keep_the_order_of_the_centre() -> None:
    story = small_story()
    assert list(story.queues) == ["phone", "complaints"]
    assert {zone.key for zone in story.zones.values()} == {"Europe/Berlin"}
    assert story.queue_name("phone") == "phone"


def test_a_named_queue_shows_its_name() -> None:
    centre = problem().centre
    named = centre.queues[0].model_copy(update={"name": "Front line"})
    asked = problem().model_copy(
        update={"centre": centre.model_copy(update={"queues": (named, centre.queues[1])})}
    )
    assert small_story(asked=asked).queue_name("phone") == "Front line"


def test_people_show_their_name_or_their_id() -> None:
    story = small_story()
    assert story.person_name("A", MONDAY) == "Ada <b>&"
    assert story.person_name("B", MONDAY) == "B"


def test_hard_queues_are_those_of_the_policy() -> None:
    assert small_story().hard_queues == {"complaints"}
    value = SourcedValue(
        value=0.1,
        unit="weight",
        valid_from=MONDAY,
        source="test",
        confirmed=True,
        policy="test",
        layer="site",
    )
    setting = RuleSetting(rule_id="hard.daily", hard=True, values={"hard_weight": value})
    asked = problem(policy=Policy(names=("x",), at=MONDAY, rules={"hard.daily": setting}))
    assert small_story(asked=asked).hard_queues == {"phone", "complaints"}
