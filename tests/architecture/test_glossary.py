"""Every kind of thing the domain knows has one entry: ``**shift code** what it means``."""

from __future__ import annotations

import inspect
import re

import scheduler.domain
from tests.architecture.tree import ROOT


def words(class_name: str) -> str:
    """``ShiftCode`` is called shift code."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", class_name).lower()


def entries(glossary: str) -> set[str]:
    """The words that open a line in bold, as list items or paragraphs."""
    return {match.lower() for match in re.findall(r"(?m)^(?:[-*] )?\*\*([^*]+)\*\*", glossary)}


def test_the_glossary_explains_every_domain_class() -> None:
    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    public = {name: getattr(scheduler.domain, name) for name in scheduler.domain.__all__}
    expected = {words(name) for name, thing in public.items() if inspect.isclass(thing)}
    assert expected
    assert expected - entries(glossary) == set()


def test_no_word_has_two_meanings() -> None:
    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    found = re.findall(r"(?m)^(?:[-*] )?\*\*([^*]+)\*\*", glossary)
    assert len(found) == len({word.lower() for word in found})


def test_class_names_become_words() -> None:
    assert words("ShiftCode") == "shift code"
    assert entries("- **Shift code** x\n**agent** y **not this**") == {"shift code", "agent"}
