from __future__ import annotations

import pytest

from scheduler.exchange.toml_lines import TomlLines

SOURCE = """\
[centre]
name = "x"
[[queue]]
queue = "a"
opening.mon = "08:00-09:00"
[queue.extra]
queue = "no"
[[queue]]
  queue= "b"
queue_two = 1
[queue.opening]
mon = "x"
"""


@pytest.mark.parametrize(
    ("section", "ordinal", "key", "line"),
    [
        ("centre", 0, "", 1),
        ("centre", 0, "name", 2),
        ("queue", 0, "queue", 4),
        ("queue", 0, "opening", 5),
        ("queue", 1, "", 8),
        ("queue", 1, "queue", 9),
        ("queue", 1, "opening", 11),
        ("queue", 1, "sites", 8),
        ("queue", 2, "queue", None),
        ("site", 0, "", None),
    ],
)
def test_tables_and_keys_have_their_line(
    section: str, ordinal: int, key: str, line: int | None
) -> None:
    assert TomlLines(SOURCE).find(section, ordinal, key) == line
