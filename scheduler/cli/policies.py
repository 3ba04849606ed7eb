"""``shiftwell policies``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated

import typer

from scheduler.cli.console import say, say_json, say_table
from scheduler.cli.options import AsJson, At
from scheduler.domain import Policy, SourcedValue
from scheduler.domain.policy import LAYERS
from scheduler.pipeline.policies import SHIPPED, policy_at, shipped_policies
from scheduler.policies import load_policy

DEFAULT = "default"
NO_LEGAL_MATTER = ("house", "site")
"""Layers whose values are choices: nobody has to look them up in a law or an agreement."""

DISCLAIMER = (
    "This is no legal advice: values come from the sources named, and some are design choices. "
    "Have those that matter to you confirmed for your country, your agreements and your date."
)


def policies(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[NAME]...",
            help="Policies laid over the house defaults, by layer: names or .toml files.",
            show_default=False,
        ),
    ] = None,
    at: At = None,
    json: AsJson = False,
) -> None:
    """List the policies that come with the program, or show what some put in force on a date.

    Each value is shown with its unit, where it comes from, and whether a source that was read
    confirms it. Values of the layer law are floors: other policies may be stricter, never looser.
    What a lawyer must confirm comes last.

    Example: shiftwell policies eu --at 2026-11-30
    """
    if not names:
        _list(json=json)
        return
    on = at or datetime.now(tz=UTC).astimezone().date()
    layered = names if DEFAULT in names else [DEFAULT, *names]
    policy = policy_at(layered, on)
    if json:
        listed = {"unconfirmed": list(_unconfirmed(policy)), "for_a_lawyer": _for_a_lawyer(policy)}
        say_json({**policy.model_dump(), "notice": DISCLAIMER, **listed})
    else:
        _show(policy)


def _list(*, json: bool) -> None:
    heads = [load_policy(SHIPPED / f"{name}.toml").policy for name in shipped_policies()]
    if json:
        say_json([head.model_dump() for head in heads])
        return
    heads.sort(key=lambda head: LAYERS.index(head.layer))
    rows = [(head.policy, head.name, head.layer, head.valid_from) for head in heads]
    say_table("Policies", ("policy", "name", "layer", "from"), rows)
    say(f"\n{DISCLAIMER}")


def _show(policy: Policy) -> None:
    say(f"In force on {policy.at}, each over the one before: {', '.join(policy.names)}")
    for rule_id, setting in policy.rules.items():
        strength = "hard" if setting.hard else f"weight {setting.weight:g} person-minutes a unit"
        say(f"\n{rule_id}: {strength}")
        for param, value in setting.values.items():
            say(f"  {param} = {value.value} {value.unit}  ({_origin(value)})")
    for notice in policy.notices:
        say(f"\nnote: {notice}")
    say(f"\n{DISCLAIMER}")
    choices = [name for name in _unconfirmed(policy) if name not in _legal(policy)]
    _items(f"{len(choices)} choices of the house and the site, open to calibration:", choices)
    _items("What a lawyer must confirm:", _for_a_lawyer(policy))


def _origin(value: SourcedValue) -> str:
    """Return policy, dates, mark and source of a value."""
    until = f" to {value.valid_to}" if value.valid_to else ""
    mark = "confirmed" if value.confirmed else "not confirmed"
    return f"{value.policy}, from {value.valid_from}{until}, {mark}; {value.source}"


def _items(head: str, items: Sequence[str]) -> None:
    if items:
        say(f"\n{head}")
    for item in items:
        say(f"  {item}")


def _for_a_lawyer(policy: Policy) -> list[str]:
    """Return the values of laws, agreements and contracts to be confirmed, then the questions."""
    rules: dict[str, list[str]] = {}
    for name, value in _legal(policy).items():
        rule_id, param = name.split()
        text = f"{value.policy}: {param} = {value.value} {value.unit} ({value.source})"
        rules.setdefault(text, []).append(rule_id)
    values = [f"{text}, for {', '.join(found)}" for text, found in rules.items()]
    return [*values, *policy.to_confirm]


def _legal(policy: Policy) -> dict[str, SourcedValue]:
    unconfirmed = _unconfirmed(policy)
    return {name: v for name, v in unconfirmed.items() if v.layer not in NO_LEGAL_MATTER}


def _unconfirmed(policy: Policy) -> dict[str, SourcedValue]:
    """Return rule and parameter → value of those that no source read confirms."""
    return {
        f"{rule_id} {param}": value
        for rule_id, setting in policy.rules.items()
        for param, value in setting.values.items()
        if not value.confirmed
    }
