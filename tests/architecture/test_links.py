from __future__ import annotations

import re

from tests.architecture.tree import kept_files, place

LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)\s]*)?\)")


def test_every_link_between_documents_leads_somewhere() -> None:
    broken = [
        f"{place(path)} {target}"
        for path in kept_files()
        if path.suffix == ".md"
        for target in LINK.findall(path.read_text(encoding="utf-8"))
        if "://" not in target and not (path.parent / target).exists()
    ]
    assert broken == []


def test_links_are_found_with_and_without_an_anchor() -> None:
    text = "[a](one.md) ![b](two.png) [c](three.md#part) [d](#here)"
    assert LINK.findall(text) == ["one.md", "two.png", "three.md"]
