from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from scheduler.engine.result import Settings
from scheduler.exchange import write_roster
from scheduler.pipeline.prepare import Prepared
from scheduler.pipeline.record import roster_record
from scheduler.pipeline.solving import solve_audited
from tests.small_roster import answering, roster, shift


def test_equal_rosters_have_equal_versions_and_files_beside_are_named(
    prepared: Prepared, tmp_path: Path
) -> None:
    one, other = roster(shift("A5", 0)), roster(shift("A5", 1))
    solved = solve_audited(prepared.problem, Settings(), None, answering(one))
    beside = replace(prepared, request=replace(prepared.request, keep=tmp_path / "keep.csv"))
    versions = []
    for name, planned in (("a", one), ("b", one), ("keep", other)):
        path = tmp_path / f"{name}.csv"
        write_roster(path, planned, {"bln": "Europe/Berlin"})
        versions.append((name, path))
    found = [roster_record(beside, solved, path)["version"] for _, path in versions]
    assert found[0] == found[1] != found[2]
    assert "keep.csv" in roster_record(beside, solved, versions[0][1])["data"]
