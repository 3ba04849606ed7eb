"""Where a worker keeps the files of a job while it does it."""

from __future__ import annotations

from pathlib import Path

from api.db.engine import Database
from api.jobs.plan_files import JobFiles, place_of


def test_a_worker_of_the_same_name_in_another_database_keeps_its_folders(tmp_path: Path) -> None:
    one, other = (Database(f"sqlite:///{tmp_path / name}") for name in ("one.db", "other.db"))
    files = JobFiles(one, place_of(one.url, "desk"))
    with files.folder() as folder:
        JobFiles(other, place_of(other.url, "desk"))
        assert folder.is_dir()
        JobFiles(one, place_of(one.url, "desk"))
        assert not folder.exists()
        folder.mkdir(parents=True)
    for database in (one, other):
        database.engine.dispose()
