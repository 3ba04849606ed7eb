"""Laying policy files over each other: the settings in force on a date.

Files are laid by layer: house, law, agreement, contract, site; within a layer in the order in which
they are named. How two values of one parameter become one stands in ``scheduler.policies.merge``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import reduce
from itertools import chain
from pathlib import Path

from scheduler.domain import ChangePolicy, Policy, RuleSetting
from scheduler.errors import Fault
from scheduler.policies.judged import faults_of
from scheduler.policies.load import load_policy
from scheduler.policies.merge import Merge
from scheduler.policies.stated import PolicyError, PolicyFile, StatedChanges
from scheduler.rules import all_rules


def effective_policy(names: Sequence[str], at: date, folder: Path) -> Policy:
    """Return the settings of all rules that ``names`` put in force on ``at``.

    Parameters
    ----------
    names
        Policies: names of files in ``folder`` without their ending, or paths that end in
        ``.toml``. Their order matters within a layer only.
    at
        The date on which values have to hold: the first of the horizon.
    folder
        Where policy files are.

    Returns
    -------
    Policy
        Rules that are switched off, or that no file sets, are not in it. Its notices say where a
        stricter value stands against a looser one, and what has ended.

    Raises
    ------
    PolicyError
        With every fault of every file: unreadable, unknown rules and parameters, wrong values and
        units, files that begin later, strengths against a rule's nature, values looser than law.
    """
    return laid_over(policy_files(names, folder), at)


def laid_over(given: Sequence[PolicyFile], at: date) -> Policy:
    """Return what policy files that have been read put in force on a date, in any order.

    Raises
    ------
    PolicyError
        With every fault that is not one of reading.
    """
    files = sorted(given, key=lambda file: file.rank)
    faults = [fault for file in files for fault in faults_of(file, at)]
    held = [file.on(at) for file in files]
    merges = [Merge(rule, held) for rule in all_rules().values()]
    settings = [merge.setting() for merge in merges]
    faults += [fault for merge in merges for fault in merge.faults]
    faults += _unlike_rates({s.rule_id: s for s in settings if s is not None})
    if faults:
        raise PolicyError(tuple(faults))
    return Policy(
        names=tuple(file.policy.policy for file in files),
        at=at,
        rules={setting.rule_id: setting for setting in settings if setting},
        notices=tuple(chain(_dated(files, at), *(merge.notices for merge in merges))),
        changes=reduce(lambda held, file: file.changes.laid_on(held), files, ChangePolicy()),
        to_confirm=tuple(
            f"{file.policy.policy}: {question}"
            for file in files
            for question in file.policy.to_confirm
        ),
        refuses=tuple(dict.fromkeys(chain(*(file.policy.refuses for file in files)))),
    )


def _dated(files: Iterable[PolicyFile], at: date) -> Iterator[str]:
    """Yield what has ended before the date with nothing after it, and files that set nothing."""
    for file in files:
        name = file.policy.policy
        for stated in file.rule:
            for value in stated.ended(at):
                yield (
                    f"{stated.rule} {value.param}: {value.value} {value.unit} of {name} ended on "
                    f"{value.valid_to} and nothing of it holds on {at}; find out what holds now"
                )
        if not file.on(at).rule and not file.weights and file.changes == StatedChanges():
            yield f"{name} sets no rule on {at}"


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


def policy_files(names: Iterable[str], folder: Path) -> list[PolicyFile]:
    """Return the policy files of ``names``, read, in their order.

    Raises
    ------
    PolicyError
        With every fault of every file that cannot be read.
    """
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
