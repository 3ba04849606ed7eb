from __future__ import annotations

import math
from dataclasses import replace

import pytest

from scheduler.explain import Shortfall
from scheduler.report import words
from scheduler.report.measures import person_measures
from scheduler.report.page_summary import (
    cards,
    cost_shares,
    proof_sentence,
    reason_shares,
    service_lines,
    verdict_sentence,
)
from scheduler.report.story import Headline, ServiceRow, Story
from scheduler.rules.example import MONDAY, moment
from tests.unit.report.small_story import small_story


def card_values(story: Story) -> dict[str, str]:
    return {card.label: card.value for card in cards(story, person_measures(story))}


def test_cards_carry_the_figures() -> None:
    story = small_story()
    assert card_values(story) == {
        "People at work": "2",
        "Paid hours": "16 h 00",
        "Need met": "14.1 %",
        "Missing": "6 h 52",
        "Expected service": "65.0 %",
        "Cost": words.person_minutes(story.audit.cost_milli),
        "Gap of need": "1.20 %",
    }


def test_only_what_is_missing_warns() -> None:
    story = small_story()
    assert [c.label for c in cards(story, ()) if c.warns] == ["Missing"]
    assert not any(c.warns for c in cards(replace(story, intervals=()), ()))


def test_without_service_there_is_no_card_of_it() -> None:
    assert "Expected service" not in card_values(small_story(service=()))


def test_the_verdict_names_broken_rules() -> None:
    assert verdict_sentence(small_story()) == "1 hard rule broken: spell.phone."
    clean = small_story(("Mon 08:00-10:00",))
    assert verdict_sentence(clean) == "Every hard rule holds."


def proof(bound_milli: int | None, gap: float | None, gap_of_need: float | None) -> str:
    headline = Headline("x", 90_000, {}, bound_milli, gap, gap_of_need)
    return proof_sentence(small_story(headline=headline))


def test_the_proof_says_what_could_still_be_saved() -> None:
    text = proof(bound_milli=80_000, gap=0.11, gap_of_need=0.0123)
    assert "cost less than 80 person-minutes; this one costs 90" in text
    assert "is 1.23 % of what leaving the whole need unmet" in text


def test_an_equal_bound_proves_the_best() -> None:
    assert "proven best" in proof(bound_milli=90_000, gap=0.0, gap_of_need=0.0)


def test_without_a_bound_nothing_is_proven() -> None:
    assert "Nothing is proven" in proof(None, None, None)


def test_reasons_add_up_to_the_whole() -> None:
    shares = reason_shares(small_story())
    assert sum(share.percent for share in shares) == pytest.approx(100)
    assert "serving this queue" in {share.label for share in shares}
    assert len({share.colour for share in shares}) == len(shares)


def test_others_read_not_available() -> None:
    row = Shortfall(
        queue="phone",
        start=moment(MONDAY, "08:00"),
        end=moment(MONDAY, "08:15"),
        short_agents=1,
        qualified=2,
        counts={"not_available": 2},
    )
    (share,) = reason_shares(small_story(shortfalls=(row,), audience="others"))
    assert (share.label, share.value, share.percent) == ("not available", "2", 100)


def test_nothing_short_has_no_reasons() -> None:
    assert reason_shares(small_story(shortfalls=())) == ()


def test_costs_come_dearest_first() -> None:
    headline = Headline("x", 4_000, {"wish.granted": 1_000, "cover.shortage": 3_000, "a.b": 0})
    shares = cost_shares(small_story(headline=headline))
    assert [(s.label, s.value, s.percent) for s in shares] == [
        ("cover.shortage", "3.0", 75),
        ("wish.granted", "1.0", 25),
    ]
    assert shares[0].colour != shares[1].colour


def test_service_is_weighted_by_contacts() -> None:
    whole, first, second = service_lines(small_story())
    assert (whole.when, whole.offered, whole.service_level) == ("all days", "40", "65.0 %")
    assert (first.when, first.asa, first.abandon) == ("Mon 30 November", "35 s", "8.8 %")
    assert (second.offered, second.service_level, second.asa) == ("0", "–", "0 s")


def test_an_endless_wait_without_contacts_counts_nothing() -> None:
    at = moment(MONDAY, "08:00")
    rows = (
        ServiceRow("calls", at, 10.0, 0.5, 30.0, 0.0, 0.5),
        ServiceRow("calls", at, 0.0, 0.0, math.inf, 0.0, 1.0),
    )
    assert service_lines(small_story(service=rows))[0].asa == "30 s"
    endless = replace(rows[0], asa_s=math.inf)
    assert service_lines(small_story(service=(endless,)))[0].asa == "no end"
