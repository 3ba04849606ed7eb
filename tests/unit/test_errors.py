from __future__ import annotations

from scheduler.errors import DisagreementError, Fault, InputError, ShiftwellError


def test_a_fault_is_one_line() -> None:
    fault = Fault("agents.csv", 7, "site", "xx", "names no site", "add it")
    assert str(fault) == "agents.csv, row 7, column site: 'xx' names no site; add it"
    assert str(Fault("x.csv", None, None, None, "is missing", "add it")) == (
        "x.csv: is missing; add it"
    )
    assert len(str(Fault("x", 1, "y", "\n" * 5000, "is long", "cut it"))) < 200


def test_an_input_error_counts_and_lists_its_faults() -> None:
    fault = Fault("x.csv", 1, None, None, "is odd", "mend it")
    assert str(InputError((fault,))) == "1 fault in the input\nx.csv, row 1: is odd; mend it"
    assert str(InputError((fault, fault))).startswith("2 faults in the input\n")


def test_exit_codes_keep_apart_what_scripts_must_tell_apart() -> None:
    assert InputError(()).exit_code == 2
    assert DisagreementError.exit_code == ShiftwellError.exit_code == 3
    assert {InputError.code, DisagreementError.code, ShiftwellError.code} == {
        "input",
        "disagreement",
        "error",
    }
