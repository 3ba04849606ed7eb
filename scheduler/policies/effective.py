"""Laying policy files over each other: the settings in force on a date.

Files are given general first and a later one overrides an earlier one. Values of the law layer are
floors: where a parameter has a stricter side the stricter of law and what stands before it holds,
and nothing that is not law may follow with a looser value. Where it has none, what is not law may
not change what law states.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from scheduler.domain import Policy, RuleSetting
from scheduler.errors import Fault
from scheduler.policies.judged import faults_of, value_faults
from scheduler.policies.load import load_policy
from scheduler.policies.stated import PolicyError, PolicyFile, StatedValue, Strength
from scheduler.rules import Rule, all_rules

BY_NATURE: dict[str, Strength] = {"hard": "hard", "soft": "weight", "either": "weight"}
"""How strictly a rule is applied that is set without a word on it."""


def effective_policy(names: Sequence[str], at: date, folder: Path) -> Policy:
    """Return the settings of all rules that ``names`` put in force on ``at``.

    Parameters
    ----------
    names
        Policies in order, general first: names of files in ``folder`` without their ending, or
        paths that end in ``.toml``.
    at
        The date on which values have to hold: the first of the horizon.
    folder
        Where policy files are.

    Returns
    -------
    Policy
        Rules that are switched off, or that no file sets, are not in it. Its notices say where an
        earlier, stricter value stands against a law.

    Raises
    ------
    PolicyError
        With every fault of every file: unreadable, unknown rules and parameters, wrong values,
        dates that do not cover ``at``, strengths against a rule's nature, values looser than law.
    """
    files = _files(names, folder)
    faults = [fault for file in files for fault in faults_of(file, at)]
    merges = [_Merge(rule, files, at) for rule in all_rules().values()]
    settings = [merge.setting() for merge in merges]
    faults += [fault for merge in merges for fault in merge.faults]
    faults += _unlike_rates({s.rule_id: s for s in settings if s is not None})
    if faults:
        raise PolicyError(tuple(faults))
    return Policy(
        names=tuple(file.policy.policy for file in files),
        at=at,
        rules={setting.rule_id: setting for setting in settings if setting},
        notices=tuple(notice for merge in merges for notice in merge.notices),
    )


def rules_of_law(names: Sequence[str], folder: Path) -> frozenset[str]:
    """Return the rules of which some policy of the layer law speaks; ``names`` as above."""
    laws = (file for file in _files(names, folder) if file.is_law)
    return frozenset(stated.rule for file in laws for stated in file.rule)


def _unlike_rates(settings: dict[str, RuleSetting]) -> list[Fault]:
    """Return the rates that coverage and surplus read differently."""
    short, over = settings.get("cover.shortage"), settings.get("cover.surplus")
    if short is None or over is None:
        return []
    return [
        Fault(
            file=f"{found.policy}.toml",
            row=None,
            column=f"cover.surplus {param}",
            value=str(found.value),
            reason=f"differs from the {short.values[param].value} of cover.shortage",
            cure="set both rules to the same rate",
        )
        for param, found in over.values.items()
        if param in short.values and found.value != short.values[param].value
    ]


def _files(names: Iterable[str], folder: Path) -> list[PolicyFile]:
    files: list[PolicyFile] = []
    faults: list[Fault] = []
    for name in names:
        try:
            files.append(load_policy(folder / (name if name.endswith(".toml") else f"{name}.toml")))
        except PolicyError as error:
            faults += error.faults
    if faults:
        raise PolicyError(tuple(faults))
    return files


@dataclass(frozen=True)
class _Standing:
    """A value and the file that states it."""

    file: PolicyFile
    value: StatedValue

    def __str__(self) -> str:
        return f"{self.value.value} of {self.file.policy.policy}"


@dataclass
class _Merge:
    """What all files say of one rule, made one."""

    rule: Rule[Any]
    files: list[PolicyFile]
    at: date
    faults: list[Fault] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    def setting(self) -> RuleSetting | None:
        """Return the rule's setting; None when it is off, set nowhere, or faulty."""
        if not any(file.stated(self.rule.id) for file in self.files):
            return None
        strength = self._strength()
        values = {param: self._value(param) for param in self.rule.params.model_fields}
        standing = {param: found for param, found in values.items() if found}
        if strength == "off" or self.faults:
            return None
        return RuleSetting(
            rule_id=self.rule.id,
            hard=strength == "hard",
            weight=self._weight() if strength == "weight" else 0.0,
            values={param: found.value.sourced(found.file) for param, found in standing.items()},
        )

    def _strength(self) -> Strength:
        strength, law = BY_NATURE[self.rule.nature], None
        for file in self.files:
            stated = file.stated(self.rule.id)
            if stated is None:
                continue
            if file.is_law and self.rule.nature != "soft":
                strength, law = "hard", file
            elif law and stated.strength in {"weight", "off"}:
                reason = f"is set to {stated.strength} where {law.policy.policy} is law"
                self._refuse(file, self.rule.id, reason, "leave the strength out")
            elif stated.strength:
                strength = stated.strength
        return strength

    def _weight(self) -> float:
        weights = [
            file.weights[self.rule.id] for file in self.files if self.rule.id in file.weights
        ]
        if weights:
            return weights[-1]
        reason = "is weighed but has no weight"
        self._refuse(self.files[-1], self.rule.id, reason, "add it to [weights]")
        return 0.0

    def _value(self, param: str) -> _Standing | None:
        standing: _Standing | None = None
        law: _Standing | None = None
        for file in self.files:
            stated = file.stated(self.rule.id)
            value = stated.in_force(param, self.at) if stated else None
            if value is None or any(value_faults(file, self.rule, value)):
                continue
            found = _Standing(file, value)
            if file.is_law:
                law = found if law is None or not self._looser(param, found, law) else law
                standing = self._floor(param, standing, found)
            elif law and self._loosens(param, found, law):
                column, side = f"{self.rule.id} {param}", self._side(param)
                reason = f"{found} is looser than" if side else f"{found} differs from"
                self._refuse(file, column, f"{reason} {law}, which is law", "keep to the law")
            else:
                standing = found
        return standing

    def _floor(self, param: str, standing: _Standing | None, law: _Standing) -> _Standing:
        if standing is None or not self._looser(param, law, standing):
            return law
        self.notices.append(f"{self.rule.id} {param}: {standing} is stricter than {law} and stands")
        return standing

    def _loosens(self, param: str, found: _Standing, law: _Standing) -> bool:
        if self._side(param):
            return self._looser(param, found, law)
        return found.value.value != law.value.value

    def _looser(self, param: str, one: _Standing, other: _Standing) -> bool:
        """Return whether ``one`` is looser than ``other``; never where no side is stricter."""
        first: Any = one.value.value
        second: Any = other.value.value
        side = self._side(param)
        return bool(first < second if side == "larger" else side == "smaller" and first > second)

    def _side(self, param: str) -> str | None:
        extra = self.rule.params.model_fields[param].json_schema_extra
        side = extra.get("stricter") if isinstance(extra, dict) else None
        return side if isinstance(side, str) else None

    def _refuse(self, file: PolicyFile, column: str, reason: str, cure: str) -> None:
        self.faults.append(Fault(file.file, None, column, None, reason, cure))
