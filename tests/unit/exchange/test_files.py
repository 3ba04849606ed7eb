from __future__ import annotations

from pathlib import Path

import pytest

from scheduler.exchange import (
    check_writable,
    staged_folder,
    write_bytes_atomically,
    write_text_atomically,
)


def fill(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).write_text("new", encoding="utf-8")


def listing(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_text_is_written_byte_for_byte(tmp_path: Path) -> None:
    write_text_atomically(tmp_path / "a", "ü\r\n\n")
    assert (tmp_path / "a").read_bytes() == "ü\r\n\n".encode()
    write_text_atomically(tmp_path / "a", "new")
    assert (listing(tmp_path), (tmp_path / "a").read_bytes()) == (["a"], b"new")


def test_a_failed_write_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    with pytest.raises(OSError, match="directory"):
        write_bytes_atomically(tmp_path / "a", b"x")
    assert listing(tmp_path) == ["a"]


def test_a_new_folder_appears_whole(tmp_path: Path) -> None:
    target = tmp_path / "runs" / "one"
    with staged_folder(target) as stage:
        (stage / "day_sheets").mkdir()
        (stage / "day_sheets" / "red.html").write_text("r", encoding="utf-8")
        assert not target.exists()
    assert listing(tmp_path) == [
        *("runs", "runs/one", "runs/one/day_sheets", "runs/one/day_sheets/red.html")
    ]


def test_an_old_folder_keeps_what_is_not_replaced(tmp_path: Path) -> None:
    target = tmp_path / "out"
    (target / "sub").mkdir(parents=True)
    (target / "mine.txt").write_text("mine", encoding="utf-8")
    (target / "sub" / "x").write_text("old", encoding="utf-8")
    with staged_folder(target) as stage:
        (stage / "sub").mkdir()
        (stage / "sub" / "x").write_text("new", encoding="utf-8")
        (stage / "y").write_text("y", encoding="utf-8")
    assert listing(target) == ["mine.txt", "sub", "sub/x", "y"]
    assert (target / "sub" / "x").read_text(encoding="utf-8") == "new"


@pytest.mark.parametrize("exists", [True, False])
def test_an_error_in_the_block_changes_nothing(tmp_path: Path, *, exists: bool) -> None:
    target = tmp_path / "out"
    if exists:
        target.mkdir()
    before = listing(tmp_path)
    with pytest.raises(ZeroDivisionError), staged_folder(target) as stage:
        fill(stage, "a", str(1 // 0))
    assert listing(tmp_path) == before


def test_an_error_in_the_move_is_undone(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("old", encoding="utf-8")
    (tmp_path / "z").mkdir()
    before = listing(tmp_path)
    with pytest.raises(IsADirectoryError), staged_folder(tmp_path) as stage:
        fill(stage, "a", "b", "z")
    assert listing(tmp_path) == before
    assert (tmp_path / "a").read_text(encoding="utf-8") == "old"


def test_asking_whether_a_folder_can_be_written_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    check_writable(tmp_path / "new" / "out")
    check_writable(tmp_path)
    with pytest.raises(NotADirectoryError) as caught:
        check_writable(tmp_path / "file" / "out")
    assert caught.value.filename == str(tmp_path / "file" / "out")
    assert listing(tmp_path) == ["file"]


def test_a_failed_write_names_the_file_that_was_asked_for(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as caught:
        write_text_atomically(tmp_path / "none" / "a", "x")
    assert caught.value.filename == str(tmp_path / "none" / "a")


def test_the_present_folder_can_be_the_target(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with staged_folder(Path()) as stage:
        (stage / "a").write_text("a", encoding="utf-8")
    assert listing(tmp_path) == ["a"]
