from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl

from scheduler.exchange import Sheet, write_workbook

if TYPE_CHECKING:
    from pathlib import Path

SHEETS = (
    Sheet("Roster", ("agent", "+Mon"), (("=1+1", "http://x.y"), ("007", None))),
    Sheet("Need", ("n", "ok"), ((1.5, True), (float("nan"), False), (3,))),
)


def test_cells_stay_what_they_are(tmp_path: Path) -> None:
    write_workbook(tmp_path / "x.xlsx", SHEETS)
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    assert book.sheetnames == ["Roster", "Need"]
    assert list(book["Roster"].values) == [
        ("agent", "'+Mon"),
        ("'=1+1", "http://x.y"),
        ("007", None),
    ]
    assert list(book["Need"].values) == [("n", "ok"), (1.5, True), (None, False), (3, None)]
    assert {cell.data_type for row in book["Roster"].iter_rows() for cell in row} <= {"s", "n"}
    assert book["Roster"]["B2"].hyperlink is None
    assert book["Need"].freeze_panes == "B2"
    book.close()


def test_bytes_do_not_change_by_themselves(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_workbook(tmp_path / name, SHEETS)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
