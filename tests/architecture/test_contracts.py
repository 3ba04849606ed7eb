"""The import contracts bite: in an empty tree with our rooms, each forbidden import is caught."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT

PACKAGES = (
    *(
        "domain",
        "fatigue",
        "rules",
        "terms",
        "engine",
        "audit",
        "exchange",
        "report",
        "cases",
        "swaps",
    ),
)
MODULES = ("errors", "pipeline", "cli")
CONTRACTS = {
    contract["id"]: contract["name"]
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
        "importlinter"
    ]["contracts"]
}
LAWFUL = {
    "scheduler/rules/rest.py": "from scheduler.terms import line\nimport pydantic",
    "scheduler/fatigue/risk.py": "import scheduler.domain.people",
    "scheduler/engine/encode.py": "from ortools.sat.python import cp_model",
    "scheduler/audit/judge.py": "from scheduler.rules import rest",
    "scheduler/cases/read.py": "from scheduler.terms import line",
    "scheduler/swaps/judge.py": "from scheduler.rules import rest",
    "scheduler/exchange/read.py": "import pandas",
    "scheduler/report/plot.py": "from matplotlib import figure",
    "scheduler/pipeline.py": "import forecasting.model\nimport scheduler.engine.encode",
    "scheduler/cli.py": "import api.app\nimport scheduler.pipeline",
    "forecasting/model.py": "import pandas",
    "api/jobs/engine.py": "from dbos import DBOS",
    "api/jobs/flow.py": "import api.jobs.engine",
    "api/app.py": "import scheduler.pipeline\nimport forecasting.model",
}
BREACHES = [
    ("domain", "scheduler/domain/people.py", "import scheduler.terms"),
    ("fatigue", "scheduler/fatigue/risk.py", "import scheduler.rules"),
    ("rules", "scheduler/rules/rest.py", "import scheduler.exchange"),
    ("rules", "scheduler/terms/line.py", "import scheduler.engine"),
    ("solver", "scheduler/audit/judge.py", "import ortools"),
    ("solver", "forecasting/model.py", "from ortools.sat.python import cp_model"),
    ("audit", "scheduler/audit/judge.py", "import scheduler.engine"),
    ("audit", "scheduler/audit/judge.py", "import scheduler.pipeline"),
    ("cases", "scheduler/cases/read.py", "import scheduler.engine"),
    ("swaps", "scheduler/swaps/judge.py", "import scheduler.engine"),
    ("frames", "scheduler/engine/encode.py", "import pandas"),
    ("frames", "api/app.py", "import pandas"),
    ("plots", "scheduler/exchange/read.py", "import matplotlib"),
    ("forecasting", "forecasting/model.py", "import scheduler.domain"),
    ("both-sides", "scheduler/engine/encode.py", "import forecasting.model"),
    ("edge", "scheduler/pipeline.py", "import api.app"),
    ("job-engine", "api/jobs/flow.py", "import dbos"),
]


def lint(root: Path) -> tuple[int, str]:
    """Exit code and report of import-linter on a tree."""
    program = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run(
        [program, "--no-cache"], cwd=root, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for package in (
        "scheduler",
        "forecasting",
        "api",
        "api/jobs",
        *(f"scheduler/{p}" for p in PACKAGES),
    ):
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").touch()
    files = {f"scheduler/{module}.py": "" for module in MODULES}
    files |= {"scheduler/domain/people.py": "", "scheduler/terms/line.py": ""}
    for name, text in (files | LAWFUL).items():
        (tmp_path / name).write_text(f"{text}\n", encoding="utf-8")
    return tmp_path


def test_the_design_itself_is_lawful(tree: Path) -> None:
    code, text = lint(tree)
    assert code == 0, text
    assert f"{len(CONTRACTS)} kept, 0 broken" in text


@pytest.mark.parametrize(("contract", "file", "line"), BREACHES)
def test_a_forbidden_import_is_caught(tree: Path, contract: str, file: str, line: str) -> None:
    with (tree / file).open("a", encoding="utf-8") as opened:
        opened.write(f"{line}\n")
    code, text = lint(tree)
    assert code == 1, text
    assert f"{CONTRACTS[contract]} BROKEN" in text


def test_every_contract_has_a_breach_here() -> None:
    assert {contract for contract, _, _ in BREACHES} == set(CONTRACTS)
