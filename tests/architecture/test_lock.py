"""The lock files hold exactly what pyproject.toml asks for, and all that follows from it."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import requires, version

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.tree import ROOT

ENTRY = re.compile(
    r"^(?P<name>[a-z0-9-]+)(?:\[[a-z0-9,-]+\])?==(?P<version>[^ ]+)(?: ; (?P<marker>[^\\]+?))? \\$"
)
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}(?: \\)?$")
EXTRAS = {"requirements.lock": ("build",), "requirements-dev.lock": ("build", "dev")}


def locked(file: str) -> dict[str, Requirement]:
    """Entries of a lock file by name; every line must be an entry or a hash."""
    found = {}
    for line in (ROOT / file).read_text(encoding="utf-8").splitlines():
        if match := ENTRY.match(line):
            marker = f" ; {match['marker']}" if match["marker"] else ""
            found[match["name"]] = Requirement(f"{match['name']}=={match['version']}{marker}")
        else:
            assert HASH.match(line), line
    return found


def asked_for(file: str) -> list[Requirement]:
    """What pyproject.toml asks for, with the extras that the file serves."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [project["optional-dependencies"][extra] for extra in EXTRAS[file]]
    return [Requirement(text) for text in sum(extras, project["dependencies"])]


def applies(requirement: Requirement, extra: str = "") -> bool:
    return requirement.marker is None or requirement.marker.evaluate({"extra": extra})


def closure(roots: list[Requirement]) -> set[str]:
    """Names of all that the installed metadata says the roots need here."""
    seen: set[tuple[str, str]] = set()
    waiting = [(root, extra) for root in roots for extra in ("", *root.extras)]
    while waiting:
        requirement, extra = waiting.pop()
        name = canonicalize_name(requirement.name)
        if (name, extra) in seen:
            continue
        seen.add((name, extra))
        needs = [Requirement(text) for text in requires(name) or []]
        kept = [need for need in needs if applies(need, extra)]
        waiting += [(need, wanted) for need in kept for wanted in ("", *need.extras)]
    return {name for name, _ in seen}


@pytest.mark.parametrize("file", sorted(EXTRAS))
def test_each_request_is_pinned_within_its_bounds(file: str) -> None:
    pins = locked(file)
    for request in asked_for(file):
        (pin,) = pins[canonicalize_name(request.name)].specifier
        assert request.specifier.contains(pin.version), f"run make lock: {request}"


@pytest.mark.parametrize("file", sorted(EXTRAS))
def test_the_lock_holds_all_that_is_needed_and_no_more(file: str) -> None:
    here = {name for name, pin in locked(file).items() if applies(pin)}
    assert closure(asked_for(file)) == here, "run make lock"


def test_what_is_installed_is_what_is_locked() -> None:
    pins = {name: pin for name, pin in locked("requirements-dev.lock").items() if applies(pin)}
    other = [name for name, pin in pins.items() if not pin.specifier.contains(version(name))]
    assert other == []


def test_tests_run_on_the_versions_that_a_run_uses() -> None:
    run, dev = locked("requirements.lock"), locked("requirements-dev.lock")
    assert {name: str(pin) for name, pin in run.items()}.items() <= {
        name: str(pin) for name, pin in dev.items()
    }.items()
