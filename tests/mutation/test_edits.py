from __future__ import annotations

import ast

import pytest

from tests.mutation.edits import edits


def edited(source: str) -> list[str]:
    """The source after each of its edits."""
    results = []
    for number, _ in enumerate(edits(ast.parse(source))):
        tree = ast.parse(source)
        list(edits(tree))[number].apply()
        results.append(ast.unparse(ast.fix_missing_locations(tree)))
    return results


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a < b", ["a <= b"]),
        ("x = a >= b", ["x = a > b"]),
        ("x = a == b", ["x = a != b"]),
        ("x = a + b", ["x = a - b"]),
        ("x = a and b", ["x = a or b"]),
        ("x = not a", ["x = a"]),
        ("x = 3", ["x = 4", "x = 2"]),
        ("x = True", ["x = False"]),
        ("x = a if b else c", ["x = a if not b else c"]),
        ("x += y", ["pass", "x -= y"]),
        ("f(a)", ["pass"]),
        ("def f():\n    return a", ["def f():\n    return None"]),
        ("def f():\n    return False", ["def f():\n    return True"]),
        ("zip(a, b, strict=False)", ["pass", "zip(a, b, strict=True)"]),
        ("for i in a:\n    continue", ["for i in a:\n    pass"]),
        ("if a:\n    b = c", ["if not a:\n    b = c"]),
    ],
)
def test_each_kind_of_edit(source: str, expected: list[str]) -> None:
    assert [result for result in edited(source) if result in expected] == expected


@pytest.mark.parametrize(
    "source",
    [
        '"""Text."""',
        "def f(a: Literal[3]) -> Literal[4]:\n    ...",
        "EXAMPLES = (3, 4)",
        "EXAMPLES: tuple[int, ...] = (3, 4)",
        "x = Field(ge=0, le=1440)",
        "x = 'seven'",
        "def f():\n    return None",
        "x = zip(a, b, strict=True)",
    ],
)
def test_what_is_left_alone(source: str) -> None:
    assert edited(source) == []


def test_the_default_of_a_field_is_edited_and_its_bounds_are_not() -> None:
    assert edited("x: int = Field(default=8, ge=0)") == [
        "x: int = Field(default=9, ge=0)",
        "x: int = Field(default=7, ge=0)",
    ]


def test_an_edit_says_where_and_what() -> None:
    (edit,) = edits(ast.parse("a = b\nc = d <= e"))
    assert (edit.line, edit.what) == (2, "LtE -> Lt")


def test_enumerating_changes_nothing() -> None:
    tree = ast.parse("x = a < 3 and not b")
    before = ast.unparse(tree)
    assert len(list(edits(tree))) == 5
    assert ast.unparse(tree) == before
