from __future__ import annotations

import hashlib
from pathlib import Path

from scheduler.pipeline.versions import SOFTWARE, data_versions, software_versions


def test_data_is_named_by_the_hash_of_its_bytes(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"one")
    (tmp_path / "centre.toml").write_bytes(b"two")
    (tmp_path / "README.md").write_bytes(b"no data")
    for folder in ("rosters", "policies"):
        (tmp_path / folder).mkdir()
    other = tmp_path / "rosters" / "a.csv"
    other.write_bytes(b"three")
    (tmp_path / "policies" / "ours.toml").write_bytes(b"four")
    found = data_versions(tmp_path, {"--keep a.csv": other})
    assert list(found) == ["a.csv", "centre.toml", "policies/ours.toml", "--keep a.csv"]
    assert found["a.csv"] == hashlib.sha256(b"one").hexdigest()
    assert found["--keep a.csv"] == hashlib.sha256(b"three").hexdigest()


def test_software_has_versions() -> None:
    found = software_versions()
    assert tuple(found) == SOFTWARE
    assert all(found.values())
