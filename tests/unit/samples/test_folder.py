"""Files whose bytes stay the same."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

from scheduler.samples.folder import hhmm, instance_hash, write_centre_toml, write_csv
from scheduler.samples.layout import centre_sketch
from scheduler.samples.spec import SampleSpec

if TYPE_CHECKING:
    from pathlib import Path


def test_clock_times_pass_midnight() -> None:
    assert [hhmm(0), hhmm(425), hhmm(1440), hhmm(2879)] == ["00:00", "07:05", "24:00", "47:59"]


def test_csv_is_utf8_with_bare_line_feeds(tmp_path: Path) -> None:
    write_csv(tmp_path / "a.csv", ("x", "y"), [("é", 1), ("with, comma", "")])
    assert (tmp_path / "a.csv").read_bytes() == 'x,y\né,1\n"with, comma",\n'.encode()


def test_centre_toml_says_what_the_sketch_says(tmp_path: Path) -> None:
    centre = centre_sketch(SampleSpec(60, 4, 2))
    write_centre_toml(centre, tmp_path)
    read = tomllib.loads((tmp_path / "centre.toml").read_text(encoding="utf-8"))
    assert read["centre"] == {
        "centre_id": "sample-60-4-2-1",
        "name": "Generated centre of 60 people",
        "week_starts_on": "mon",
        "interval_minutes": 15,
        "unplanned_shrinkage_pct": 8,
        "policies": ["default"],
    }
    assert [site["time_zone"] for site in read["site"]] == ["Europe/Berlin", "Europe/Madrid"]
    hard = read["queue"][3]
    assert hard["queue"] == "complaints"
    assert hard["emotional_weight"] == 1.0
    assert hard["opening"]["mon"] == ["08:00-20:00"]
    assert "sun" not in hard["opening"]


def test_hash_sees_names_bytes_and_where_they_end(tmp_path: Path) -> None:
    hashes: set[str] = set()
    for files in ({"a": "xy"}, {"a": "xz"}, {"b": "xy"}, {"a": "x", "y": ""}, {"ax": "y"}, {}):
        folder = tmp_path / str(len(hashes))
        folder.mkdir()
        for name, content in files.items():
            (folder / name).write_text(content)
        hashes.add(instance_hash(folder))
    assert len(hashes) == 6


def test_hash_does_not_see_time_or_folders(tmp_path: Path) -> None:
    (tmp_path / "b").write_text("2")
    (tmp_path / "a").write_text("1")
    before = instance_hash(tmp_path)
    (tmp_path / "later").mkdir()
    (tmp_path / "a").write_text("1")
    assert instance_hash(tmp_path) == before
