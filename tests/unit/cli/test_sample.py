from __future__ import annotations

from pathlib import Path

import pytest

from scheduler.cli import main
from scheduler.exchange import read_centre
from scheduler.pipeline.required import required_minutes
from scheduler.samples.generator import sample_people
from scheduler.samples.people import contact_minutes
from scheduler.samples.spec import PLANNED_WEEK, SampleSpec


def test_a_sample_is_balanced_to_the_hours_of_its_people(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "sample"
    assert main(["sample", "--people", "20", "--queues", "2", "--out", str(out)]) == 0
    assert "a centre of 20 people" in capsys.readouterr().out
    assert len(read_centre(out).agents) == 20
    paid = contact_minutes(sample_people(SampleSpec(20, 2)), PLANNED_WEEK)
    assert required_minutes(out) == pytest.approx(paid, rel=0.05)


def test_a_size_out_of_range_ends_with_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["sample", "--people", "3", "--out", str(tmp_path / "s")]) == 2
    assert "people must be 20 to 5000" in capsys.readouterr().err


def test_the_bank_is_made_from_its_calls(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    calls = tmp_path / "calls.csv"
    calls.touch()
    asked: list[tuple[Path, Path]] = []

    def write(source: Path, out: Path, need_minutes: object) -> int:
        assert need_minutes is required_minutes
        asked.append((source, out))
        out.joinpath("centre.toml").touch()
        return 21

    monkeypatch.setattr("scheduler.cli.sample.write_anonbank", write)
    assert main(["sample", "--anonbank", str(calls), "--out", str(tmp_path / "s")]) == 0
    assert asked[0][0] == calls
    assert (tmp_path / "s" / "centre.toml").is_file()
    assert "a centre of 21 people" in capsys.readouterr().out


def test_a_sample_that_does_not_fit_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def write(_spec: SampleSpec, out: Path, _need_minutes: object) -> None:
        (out / "centre.toml").touch()
        raise ValueError("no load of contacts fits")

    monkeypatch.setattr("scheduler.cli.sample.write_centre", write)
    assert main(["sample", "--out", str(tmp_path / "s")]) == 2
    assert "no load of contacts fits" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
