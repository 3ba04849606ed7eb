"""``shiftwell rules``."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from scheduler.cli.console import say, say_json, say_table
from scheduler.cli.exits import UNREADABLE
from scheduler.cli.options import AsJson
from scheduler.rules import Rule, all_rules


def rules(
    rule_id: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="A rule, such as rest.between-shifts.")
    ] = None,
    json: AsJson = False,
) -> None:
    """List every rule, or show one rule's page: what it asks, why, its formula and its options.

    A rule that is hard by nature cannot be weighed by any policy; a soft one cannot be made hard.
    """
    known = all_rules()
    if rule_id is not None and rule_id not in known:
        typer.echo(f"{rule_id!r} is no rule; shiftwell rules lists them", err=True)
        raise typer.Exit(UNREADABLE)
    chosen = [known[rule_id]] if rule_id is not None else list(known.values())
    if json:
        say_json([_data(rule) for rule in chosen])
    elif rule_id is not None:
        say(f"{rule_id}\n\n{chosen[0].page.strip()}")
    else:
        rows = [(rule.id, rule.title, rule.nature, rule.unit) for rule in chosen]
        say_table("Rules", ("rule", "", "nature", "unit of excess"), rows)


def _data(rule: Rule[Any]) -> dict[str, object]:
    return {
        "id": rule.id,
        "title": rule.title,
        "nature": rule.nature,
        "unit": rule.unit,
        "page": rule.page,
        "params": rule.params.model_json_schema(),
    }
