from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

import scheduler
from scheduler.domain import Roster
from scheduler.errors import Fault, InputError
from scheduler.exchange import read_centre

if TYPE_CHECKING:
    from collections.abc import Callable

    Spoil = Callable[[str, str, str], None]

SAMPLES = Path(scheduler.__file__).parents[1] / "data" / "samples"
OPTIONAL = (
    *("shifts.csv", "availability.csv", "time_off.csv", "wishes.csv", "pins.csv", "ledger.csv"),
    *("special_days.csv", "events.csv", "activities.csv", "limits.csv", "last_roster.csv"),
    "activity_log.csv",
    "actuals.csv",
)


def test_the_sample_is_read_without_fault() -> None:
    files = read_centre(SAMPLES / "anonbank")
    assert files.agents
    assert len(files.history) > 1000


def test_only_five_files_are_needed(folder: Path, spoil: Spoil) -> None:
    spoil("contracts.csv", "yes,E", "yes,")
    for name in OPTIONAL:
        (folder / name).unlink()
    files = read_centre(folder)
    assert (files.wishes, files.last_roster, files.actuals) == ((), Roster(), None)
    for name in ("time_off.csv", "wishes.csv", "ledger.csv"):
        assert f"{name} is missing: the plan knows of none" in files.notices


@pytest.mark.parametrize("name", ["agents.csv", "skills.csv", "contracts.csv", "history.csv"])
def test_a_missing_file_is_the_only_fault(
    folder: Path, faults: Callable[[], tuple[Fault, ...]], name: str
) -> None:
    (folder / name).unlink()
    assert [(f.file, f.reason) for f in faults()] == [(name, "is missing")]


def test_history_may_be_absent_where_need_is_given(folder: Path) -> None:
    (folder / "history.csv").unlink()
    assert read_centre(folder, history_required=False).history.empty


def test_shift_codes_without_a_library_are_unknown(
    folder: Path, faults: Callable[[], tuple[Fault, ...]]
) -> None:
    (folder / "shifts.csv").unlink()
    assert [(fault.file, fault.column) for fault in faults()] == [("contracts.csv", "shift_codes")]


def test_all_faults_of_all_files_come_at_once(
    spoil: Spoil, faults: Callable[[], tuple[Fault, ...]]
) -> None:
    spoil("centre.toml", "Europe/Berlin", "Europe/Bonn")
    spoil("agents.csv", "2020-01-01", "2020-13-01")
    spoil("skills.csv", "sales,4", "sales,9")
    spoil("history.csv", ",12,", ",many,")
    spoil("time_off.csv", "true,480", "perhaps,480")
    assert [(fault.file, fault.column) for fault in faults()] == [
        ("agents.csv", "employed_from"),
        ("centre.toml", "time_zone"),
        ("history.csv", "offered"),
        ("skills.csv", "proficiency"),
        ("time_off.csv", "paid"),
    ]


def test_a_broken_centre_does_not_hide_or_add_other_faults(
    spoil: Spoil, faults: Callable[[], tuple[Fault, ...]]
) -> None:
    spoil("centre.toml", "[centre]", "[centre")
    spoil("skills.csv", "sales,4", "sales,9")
    assert [fault.file for fault in faults()] == ["centre.toml", "skills.csv"]


def test_a_fault_of_the_centre_or_a_person_does_not_hide_faults_of_time(
    spoil: Spoil, faults: Callable[[], tuple[Fault, ...]]
) -> None:
    spoil("centre.toml", "08:00-12:00", "12:00-08:00")
    spoil("agents.csv", "2020-01-01", "2020-13-01")
    spoil("history.csv", "T08:00", "T08:07")
    spoil("time_off.csv", "2026-03-28,", "2026-03-29T02:30,")
    spoil("ledger.csv", "2026-03-23", "2026-03-24")
    assert [(fault.file, fault.column) for fault in faults()] == [
        ("agents.csv", "employed_from"),
        ("centre.toml", "opening"),
        ("history.csv", "interval_start"),
        ("ledger.csv", "week_start"),
        ("time_off.csv", "start"),
    ]


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_centre(tmp_path / "none")
    assert {fault.file for fault in caught.value.faults} >= {"centre.toml", "agents.csv"}


def test_unknown_files_are_noticed(folder: Path) -> None:
    (folder / "agent.csv").write_text("x\n", encoding="utf-8")
    notices = read_centre(folder).notices
    assert "agent.csv is unknown and was not read" in notices


def test_other_encodings_and_delimiters(folder: Path, spoil: Spoil) -> None:
    spoil("centre.toml", "[[site]]", 'encoding = "gb18030"\n[[site]]')
    content = "activity_id;name;kind;length_minutes;paid;participants;earliest;latest\n"
    content += 't1;客服;training;60;true;"007;A2";09:00;17:00\n'
    (folder / "activities.csv").write_bytes(content.encode("gb18030"))
    (activity,) = read_centre(folder).activities
    assert (activity.name, activity.participants) == ("客服", ("007", "A2"))


@given(st.data())
def test_garbage_cells_never_crash(
    clean_folder: Path, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("garbage")
    names = sorted(path.name for path in clean_folder.iterdir())
    spoiled = data.draw(st.sampled_from(names))
    garbage = st.text(max_size=8) | st.sampled_from([";", "0", "-1", "9999-12-31", "a" * 99])
    for name in names:
        content = (clean_folder / name).read_text(encoding="utf-8")
        if name == spoiled:
            cells = content.split(",")
            cells[data.draw(st.integers(0, len(cells) - 1))] = data.draw(garbage)
            content = ",".join(cells)
        (folder / name).write_bytes(content.encode("utf-8", "surrogatepass"))
    with suppress(InputError):
        assert read_centre(folder).centre.centre_id


def test_five_thousand_people_are_read_whole(folder: Path) -> None:
    with (folder / "agents.csv").open("a", encoding="utf-8") as handle:
        handle.write("".join(f"{n:05},bln,t,agent,full,2020-01-01,,,,\n" for n in range(5000)))
    queues = "".join(
        f'[[queue]]\nqueue = "q{n}"\nchannel = "voice"\nsites = ["bln"]\n'
        'opening = { mon = "08:00-9:00" }\n'
        for n in range(4)
    )
    with (folder / "centre.toml").open("a", encoding="utf-8") as handle:
        handle.write(queues)
    with (folder / "skills.csv").open("a", encoding="utf-8") as handle:
        handle.write("".join(f"{n:05},q{q},3,\n" for n in range(5000) for q in range(4)))
    files = read_centre(folder)
    assert (len(files.agents), len(files.skills)) == (5003, 20_002)


@pytest.mark.parametrize("file", ["agents.csv", "skills.csv", "contracts.csv"])
def test_a_needed_file_without_rows_is_the_only_fault(folder: Path, file: str) -> None:
    header = (folder / file).read_text(encoding="utf-8").splitlines()[0]
    (folder / file).write_text(f"{header}\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_centre(folder)
    assert [(fault.file, fault.reason) for fault in caught.value.faults] == [(file, "has no rows")]


def test_an_empty_history_is_said_to_be_empty(folder: Path) -> None:
    (folder / "history.csv").write_text("", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_centre(folder)
    (fault,) = caught.value.faults
    assert (fault.file, fault.row, fault.reason) == ("history.csv", 1, "is empty")
