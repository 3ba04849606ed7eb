from __future__ import annotations

import re
from base64 import b64decode
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from jinja2 import UndefinedError

from scheduler.report import Story, report_html
from scheduler.report.pages import page
from scheduler.report.plots import care_drawings, coverage_drawings, drawings
from tests.unit.report.small_story import problem, small_story

VOID = {"meta", "img", "link", "br"}


class Balanced(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)
        given = dict(attrs)
        self.ids += [given["id"] or ""] if "id" in given else []
        self.links += [(given["href"] or "")[1:]] if tag == "a" else []

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def read(text: str) -> Balanced:
    reader = Balanced()
    reader.feed(text)
    reader.close()
    assert reader.open == []
    return reader


def blank(story: Story) -> dict[str, bytes]:
    return {f"{name}.png": b"" for name in drawings(story)}


@pytest.fixture(scope="module")
def story() -> Story:
    return small_story()


@pytest.fixture(scope="module")
def report(story: Story) -> str:
    return report_html(story, blank(story))


def test_every_element_is_closed_and_every_link_leads_somewhere(report: str) -> None:
    reader = read(report)
    assert len(reader.ids) == len(set(reader.ids))
    assert set(reader.links) <= set(reader.ids)
    assert {"coverage", "roster", "care", "rules", "notices", "provenance"} <= set(reader.ids)


def test_nothing_is_asked_of_a_network(report: str) -> None:
    assert "default-src 'none'" in report
    assert not re.search(r"https?://|src=\"(?!data:)|url\(|<script|<link", report)


def test_what_people_wrote_is_escaped(report: str) -> None:
    assert "Ada <b>&" not in report
    assert "Ada &lt;b&gt;&amp;" in report
    assert "1 &lt; 2 rows are missing" in report


def test_the_summary_comes_before_the_rest(report: str) -> None:
    places = [
        report.index(f'id="{name}"') for name in ("proof", "why", "cost", "coverage", "roster")
    ]
    assert places == sorted(places)
    assert report.index("Need met") < places[0]


def test_the_same_story_gives_the_same_page(story: Story, report: str) -> None:
    assert report_html(story, blank(story)) == report


def test_every_picture_stands_in_the_page(story: Story) -> None:
    names = [*coverage_drawings(story), *care_drawings(story), "short_minutes"]
    text = report_html(story, {f"{name}.png": name.encode() for name in drawings(story)})
    found = re.findall(r'<img src="data:image/png;base64,([^"]*)" alt="([^"]*)">', text)
    assert sorted(b64decode(data).decode() for data, _ in found) == sorted(names)
    assert all(b64decode(data).decode() == alt for data, alt in found)


def test_others_read_no_names_beside_reasons() -> None:
    others = small_story(audience="others")
    page_of_others = report_html(others, blank(others))
    assert "Free and able</th>" not in page_of_others
    assert "on leave" not in page_of_others


def test_an_empty_week_still_has_a_page() -> None:
    empty = small_story((), asked=problem(need=()), forecast=(), service=(), notices=())
    headline = replace(
        empty.headline,
        bound_milli=None,
        gap=None,
        gap_of_need=None,
        week_loss_milli=None,
        seconds=None,
        seed=None,
        cost_by_rule={},
    )
    text = report_html(replace(empty, headline=headline), blank(empty))
    words = " ".join(read(text).text)
    for sentence in (
        "No interval is short.",
        "No rule costs anything.",
        "Without a forecast of contacts no service is expected.",
        "The input gave no reason for notices.",
        "Nothing is proven about this roster",
    ):
        assert sentence in words


def test_two_weeks_have_two_rosters() -> None:
    story = small_story(("Mon+1 08:00-10:00",), asked=problem(weeks=2))
    text = report_html(story, blank(story))
    assert text.count('<table class="heat">') == 2
    assert "30 November – 13 December 2026" in text


def test_a_template_that_asks_for_more_is_refused() -> None:
    with pytest.raises(UndefinedError):
        page("report.html", title="x")
