"""Write the pages that follow from code and policy files: ``python -m docs.generate``.

Rule pages and their index come from the files of the rules, the policy tables from
``data/policies``, the data map from ``docs/explanation/data-map.toml`` and the domain models. A
test holds the pages in step.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, get_args

from annotated_types import Ge, Gt, Le, Lt, MultipleOf
from pydantic import BaseModel
from pydantic.fields import FieldInfo

import scheduler.domain
from scheduler.domain.timeline import Timeline
from scheduler.policies import PolicyFile, load_policy
from scheduler.rules import Example, Rule, all_rules
from scheduler.rules.example import MONDAY, roster_of, tiny_problem

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
DATA_MAP = DOCS / "explanation" / "data-map.toml"
POLICIES = ROOT / "data" / "policies"
DATA_MAP_HEAD = (
    "Every field about a person that a centre's files and the program hold: what it is for, who "
    "reads it, how long it is kept. About another person a lead or an agent sees hours, rest, "
    "skill, coverage and *not available*, never why. Periods are what this design asks of a centre."
)
NATURES = {
    "hard": "hard: a policy cannot weigh it",
    "soft": "weighed: a policy cannot make it hard",
    "either": "hard or weighed, as the policy says",
}


def pages() -> dict[Path, str]:
    """Return every generated page by the path at which it is kept."""
    rules = all_rules().values()
    folder = DOCS / "reference" / "rules"
    return {
        **{folder / f"{rule.id}.md": rule_page(rule) for rule in rules},
        folder / "index.md": rule_index(rules),
        DOCS / "reference" / "policies.md": policies_page(),
        DOCS / "explanation" / "data-map.md": data_map_page(),
    }


def rule_page(rule: Rule[Any]) -> str:
    """Return the docstring of a rule as a page, with its numbers and examples behind it."""
    paragraphs = rule.page.strip().split("\n\n")[1:]
    parts = [
        f"# {rule.title}",
        f"`{rule.id}` · counted in {rule.unit} · {NATURES[rule.nature]}",
        *map(_whole, paragraphs),
        *_numbers(rule),
        "## Examples",
        _table(
            ("example", f"excess in {rule.unit}", "what is said"),
            ((e.name, str(e.amount), " · ".join(_said(rule, e))) for e in rule.examples),
        ),
    ]
    return "\n\n".join(parts) + "\n"


def _said(rule: Rule[Any], example: Example) -> Iterator[str]:
    """Yield the explanation of each violation in an example."""
    given = dict(example.given)
    first_date = date.fromisoformat(given.pop("first_date", MONDAY.isoformat()))
    problem = tiny_problem(first_date, example.history, **given)
    params = rule.params(**example.params)
    timeline = Timeline(problem, roster_of(example.roster, first_date))
    for violation in rule.check(params, timeline):
        yield rule.explain(params, violation)


def _whole(paragraph: str) -> str:
    """Return a paragraph in which no line begins like a list item by chance."""
    return paragraph if paragraph.startswith("- ") else re.sub(r"\n([-+*] )", r" \1", paragraph)


def _numbers(rule: Rule[Any]) -> Iterator[str]:
    fields = rule.params.model_fields
    if fields:
        rows = ((f"`{name}`", *_number(field)) for name, field in fields.items())
        yield "## Parameters"
        yield _table(("parameter", "default", "allowed", "stricter", "switches off"), rows)


def _number(field: FieldInfo) -> tuple[str, ...]:
    extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
    signs = ((Ge, "ge", "≥"), (Gt, "gt", ">"), (Le, "le", "≤"), (Lt, "lt", "<"))
    bounds = [
        f"{sign} {getattr(found, name):g}"
        for kind, name, sign in signs
        for found in field.metadata
        if isinstance(found, kind)
    ]
    steps = [f"steps of {m.multiple_of}" for m in field.metadata if isinstance(m, MultipleOf)]
    stated = (str(extra.get(key, "–")) for key in ("stricter", "neutral"))
    return str(field.default), ", ".join(bounds + steps) or "–", *stated


def rule_index(rules: Iterable[Rule[Any]]) -> str:
    """Return the list of all rules."""
    rows = ((f"[{rule.id}]({rule.id}.md)", rule.title, rule.unit, rule.nature) for rule in rules)
    return f"# Rules\n\n{_table(('rule', 'title', 'unit', 'nature'), rows)}\n"


def policies_page() -> str:
    """Return the tables of all shipped policies, layer by layer."""
    files = [load_policy(path) for path in sorted(POLICIES.glob("*.toml"))]
    files.sort(key=lambda file: (file.rank, file.policy.policy))
    head = (
        "# Policies\n\nWhat each shipped policy sets each rule to, from and to when, and by which "
        "source. A value that no source confirms is a design choice or still to be checked. "
        "Nothing here is legal advice. Which policies to name, and how they lie over each other: "
        "[write a policy](../howto/write-a-policy.md)."
    )
    return "\n\n".join([head, *(part for file in files for part in _policy(file))]) + "\n"


def _policy(file: PolicyFile) -> Iterator[str]:
    policy = file.policy
    yield f"## {policy.name}"
    yield f"`{policy.policy}` · {policy.layer} · from {policy.valid_from}"
    if policy.notes:
        yield policy.notes.strip()
    if policy.to_confirm:
        yield "A lawyer must confirm, beside the values marked *no*:"
        yield "\n".join(f"- {question}" for question in policy.to_confirm)
    rows = list(_settings(file))
    columns = ("rule", "strength", "parameter", "value", "unit", "from", "to", "confirmed")
    yield _table((*columns, "source"), rows) if rows else "It sets no rule."


def _settings(file: PolicyFile) -> Iterator[tuple[str, ...]]:
    """Yield one row for each value, and one for a rule without any."""
    for rule in file.rule:
        weight = file.weights.get(rule.rule)
        priced = f" {weight:g}" if weight is not None else ""
        link, strength = f"[{rule.rule}](rules/{rule.rule}.md)", f"{rule.strength or '–'}{priced}"
        for v in rule.value:
            until = str(v.valid_to or "–")
            dates, sure = (str(v.valid_from), until), "yes" if v.confirmed else "no"
            yield link, strength, f"`{v.param}`", str(v.value), v.unit, *dates, sure, v.source
        if not rule.value:
            yield link, strength, *["–"] * 7


def personal_models() -> dict[str, type[BaseModel]]:
    """Return the domain models that speak of one person, with those that they hold."""
    models = {
        name: thing
        for name in scheduler.domain.__all__
        if isinstance(thing := getattr(scheduler.domain, name), type)
        and issubclass(thing, BaseModel)
    }
    personal = {name for name, model in models.items() if "agent_id" in model.model_fields}
    for name in sorted(personal):
        for field in models[name].model_fields.values():
            held = {getattr(part, "__name__", "") for part in _parts(field.annotation)}
            personal |= held & set(models)
    return {name: models[name] for name in sorted(personal)}


def _parts(annotation: object) -> Iterator[object]:
    yield annotation
    for part in get_args(annotation):
        yield from _parts(part)


def data_map() -> dict[str, dict[str, Any]]:
    """Return the entries of the data map: model to its readers, retention and fields."""
    return tomllib.loads(DATA_MAP.read_text(encoding="utf-8"))


def data_map_page() -> str:
    """Return every stored personal field with its purpose, its readers and how long it is kept."""
    entries = data_map()
    parts = [
        "# Data map",
        DATA_MAP_HEAD,
    ]
    for name in personal_models():
        entry = entries[name]
        rows = (
            (f"`{field}`", stated["purpose"], stated.get("readers", entry["readers"]))
            for field, stated in entry["fields"].items()
        )
        parts += [
            f"## {name}",
            f"{entry['holds']} Kept {entry['retention']}.",
            _table(("field", "purpose", "read by"), rows),
        ]
    return "\n\n".join(parts) + "\n"


def _table(columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [columns, tuple("---" for _ in columns), *rows]
    cells = ([cell.replace("|", "\\|").replace("\n", " ") for cell in line] for line in lines)
    return "\n".join(f"| {' | '.join(line)} |" for line in cells)


def main() -> int:
    """Write all pages and take away rule pages of rules that are no more."""
    written = pages()
    for path, text in written.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for path in (DOCS / "reference" / "rules").glob("*.md"):
        if path not in written:
            path.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main())
