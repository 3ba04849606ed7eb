"""The small public case that tests of its search share; a module may have a harder one instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from scheduler.cases import Case, CurtoisFile, curtois_case, read_curtois
from scheduler.engine.cases.answer import Answers
from tests.unit.cases.worlds import write_case
from tests.unit.engine.cases.worlds import answers_of


@pytest.fixture
def file(tmp_path: Path) -> CurtoisFile:
    return read_curtois(write_case(tmp_path))


@pytest.fixture
def case(file: CurtoisFile) -> Case:
    return curtois_case(file)


@pytest.fixture
def answers(case: Case) -> Answers:
    return answers_of(case)
