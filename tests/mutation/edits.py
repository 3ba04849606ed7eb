"""Small edits of a module, each of which changes what it says: the tests ought to notice."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import shorten

SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.And: ast.Or,
    ast.Or: ast.And,
}
LONGEST_NAME = 60
NOT_CODE = {"EXAMPLES", "__all__", "model_config"}


@dataclass(frozen=True)
class Edit:
    """One change: ``parent.field`` (or its element ``index``) becomes ``new``."""

    parent: ast.AST
    field: str
    index: int | None
    new: ast.AST
    line: int
    what: str

    def apply(self) -> None:
        """Change the tree in place."""
        if self.index is None:
            setattr(self.parent, self.field, self.new)
        else:
            getattr(self.parent, self.field)[self.index] = self.new


def edits(tree: ast.AST, line: int = 1) -> Iterator[Edit]:
    """Every edit of a tree, in the order of the text.

    Left alone are annotations, decorators, docstrings and other text, the examples of a rule (they
    are its tests) and the bounds of a pydantic field (a guard on input, not part of the meaning).
    So is ``strict=True``: without it the same comes of every input that is not refused.
    """
    for field, index, node in _children(tree):
        here = getattr(node, "lineno", line)
        for new in _replacements(node):
            # Rendered alone, an operator has no text; its parent has.
            shown = f"{_name(node)} -> {_name(new)}"
            yield Edit(tree, field, index, ast.copy_location(new, node), here, shown)
        yield from edits(node, here)


def _children(tree: ast.AST) -> Iterator[tuple[str, int | None, ast.AST]]:
    for field, value in ast.iter_fields(tree):
        if field in {"annotation", "returns", "decorator_list", "type_params"}:
            continue
        nodes = list(enumerate(value)) if isinstance(value, list) else [(None, value)]
        for index, node in nodes:
            if isinstance(node, ast.AST) and not is_left_alone(tree, node):
                yield field, index, node


def is_left_alone(parent: ast.AST, node: ast.AST) -> bool:
    """Return whether nothing in ``node`` is edited: it is text, a test or a guard on input."""
    targets = [node.target] if isinstance(node, ast.AnnAssign) else getattr(node, "targets", [])
    if any(isinstance(target, ast.Name) and target.id in NOT_CODE for target in targets):
        return True
    if isinstance(node, ast.keyword) and isinstance(parent, ast.Call):
        if ast.unparse(node) == "strict=True":
            return True
        return ast.unparse(parent.func) == "Field" and node.arg != "default"
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _replacements(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Constant(value=bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(value=int(value) | float(value)):
            yield ast.Constant(value + 1)
            yield ast.Constant(value - 1)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield operand
        # False becomes True by itself; None in its place is as false wherever it is asked.
        case ast.Return(value=ast.expr() as value) if ast.unparse(value) not in {"None", "False"}:
            yield ast.Return(ast.Constant(None))
        case ast.If(test=test, body=body, orelse=orelse):
            yield ast.If(ast.UnaryOp(ast.Not(), test), body, orelse)
        case ast.IfExp(test=test, body=first, orelse=second):
            yield ast.IfExp(ast.UnaryOp(ast.Not(), test), first, second)
        case ast.Expr() | ast.AugAssign() | ast.Continue() | ast.Break():
            yield ast.Pass()
        case _ if type(node) in SWAPS:
            yield SWAPS[type(node)]()


def _name(node: ast.AST) -> str:
    shown = f"if {ast.unparse(node.test)}" if isinstance(node, ast.If) else ast.unparse(node)
    return shorten(shown, LONGEST_NAME, placeholder=" …") or type(node).__name__
