from __future__ import annotations

from datetime import date

from scheduler.domain import Agent, Site, Skill, minute_of
from scheduler.rules.example import MONDAY, moment, tiny_problem
from scheduler.rules.rated_people import RatedPeople
from scheduler.terms import View

RATES = (700, 850, 1000, 1000)
NOON = minute_of(moment(MONDAY, "12:00"))


def skill(
    agent_id: str, level: int, valid_from: date | None = None, valid_to: date | None = None
) -> Skill:
    row = Skill(agent_id=agent_id, queue="phone", proficiency=level)
    return row.model_copy(update={"valid_from": valid_from, "valid_to": valid_to})


def people(*skills: Skill, everybody: bool = False) -> RatedPeople:
    return RatedPeople(View(tiny_problem(skills=skills)), RATES, 900, everybody=everybody)


def test_each_proficiency_has_its_rate() -> None:
    for proficiency, rate in enumerate(RATES, start=1):
        assert people(skill("A", proficiency)).of("phone", NOON) == (("A", rate),)


def test_a_mentor_has_a_tenth_less() -> None:
    skills = skill("A", 2), skill("B", 2)
    rated = RatedPeople(
        View(tiny_problem(skills=skills, mentors=("A",))), RATES, 900, everybody=False
    )
    assert rated.of("phone", NOON) == (("A", 765), ("B", 850))


def test_people_without_the_skill_are_listed_only_when_asked_for() -> None:
    assert people(skill("B", 2)).of("phone", NOON) == (("B", 850),)
    assert people(skill("B", 2), everybody=True).of("phone", NOON) == (("A", 0), ("B", 850))
    assert people(skill("B", 2)).of("complaints", NOON) == ()


def test_a_skill_counts_on_its_local_dates() -> None:
    dated = people(skill("A", 4, valid_from=MONDAY, valid_to=MONDAY))
    on_time = [minute_of(moment(MONDAY, clock)) for clock in ("00:00", "23:59")]
    early, late = minute_of(moment(MONDAY, "00:00")) - 1, minute_of(moment(MONDAY, "24:00"))
    assert [dated.of("phone", minute) for minute in on_time] == [(("A", 1000),)] * 2
    assert [dated.of("phone", minute) for minute in (early, late)] == [(), ()]


def test_each_person_has_the_date_of_their_own_site() -> None:
    problem = tiny_problem()
    far = Site(site="far", time_zone="Asia/Shanghai", country="CN")
    centre = problem.centre.model_copy(update={"sites": (*problem.centre.sites, far)})
    agents = [Agent(**{**agent.model_dump(), "site": "far"}) for agent in problem.agents[1:]]
    skills = (skill("A", 4, valid_to=MONDAY), skill("B", 4, valid_to=MONDAY))
    given = {"centre": centre, "agents": (problem.agents[0], *agents), "skills": skills}
    rated = RatedPeople(View(problem.model_copy(update=given)), RATES, 900, everybody=False)
    evening = minute_of(moment(MONDAY, "18:00"))
    assert rated.of("phone", NOON) == (("A", 1000), ("B", 1000))
    assert rated.of("phone", evening) == (("A", 1000),)


def test_equal_answers_are_one_object() -> None:

    rated = people(skill("A", 4), skill("B", 1))
    assert rated.of("phone", NOON) is rated.of("phone", NOON + 1440)
