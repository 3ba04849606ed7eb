from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from scheduler.engine.result import Settings
from scheduler.exchange import write_roster
from scheduler.pipeline.prepare import Prepared
from scheduler.pipeline.record import roster_record
from scheduler.pipeline.request import Request
from scheduler.pipeline.solving import solve_audited
from tests.small_roster import answering, roster, shift


def test_equal_rosters_have_equal_versions_and_files_beside_are_named(
    prepared: Prepared, tmp_path: Path
) -> None:
    one, other = roster(shift("A5", 0)), roster(shift("A5", 1))
    solved = solve_audited(prepared.problem, Settings(), None, answering(one))
    fixed, keep = tmp_path / "a.csv", tmp_path / "keep.csv"
    policy = tmp_path / "strict.toml"
    policy.touch()
    request = replace(prepared.request, fixed=fixed, keep=keep, policies=("eu", str(policy)))
    beside = replace(prepared, request=request)
    versions = []
    for name, planned in (("a", one), ("b", one), ("keep", other)):
        path = tmp_path / f"{name}.csv"
        write_roster(path, planned, {"bln": "Europe/Berlin"})
        versions.append((name, path))
    found = [roster_record(beside, solved, path)["version"] for _, path in versions]
    assert found[0] == found[1] != found[2]
    data = roster_record(beside, solved, versions[0][1])["data"]
    named = ["--fixed a.csv", "--keep keep.csv", "--policy strict.toml"]
    assert [name for name in data if name.startswith("--")] == named


def test_policies_named_by_file_are_those_of_the_centre(prepared: Prepared, tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "ours.toml").touch()
    named = {"policies": ("default", "../shared/ours.toml")}
    files = replace(prepared.files, centre=prepared.files.centre.model_copy(update=named))
    (tmp_path / "centre").mkdir()
    planned = roster(shift("A5", 0))
    write_roster(tmp_path / "a.csv", planned, {"bln": "Europe/Berlin"})
    solved = solve_audited(prepared.problem, Settings(), None, answering(planned))
    own = replace(prepared, files=files, request=Request(tmp_path / "centre"))
    record = roster_record(own, solved, tmp_path / "a.csv")
    assert list(record["data"]) == ["../shared/ours.toml"]


def test_an_imported_history_is_named(prepared: Prepared, tmp_path: Path) -> None:
    centre = tmp_path / "centre"
    (centre / "export").mkdir(parents=True)
    (centre / "export" / "calls.txt").touch()
    imports = {"history": {"file": "export/calls.txt"}}
    files = replace(
        prepared.files, centre=prepared.files.centre.model_copy(update={"imports": imports})
    )
    planned = roster(shift("A5", 0))
    write_roster(tmp_path / "a.csv", planned, {"bln": "Europe/Berlin"})
    solved = solve_audited(prepared.problem, Settings(), None, answering(planned))
    imported = replace(prepared, files=files, request=Request(centre))
    record = roster_record(imported, solved, tmp_path / "a.csv")
    assert list(record["data"]) == ["export/calls.txt"]
