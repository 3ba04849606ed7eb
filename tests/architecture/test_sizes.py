from __future__ import annotations

import ast

from tests.architecture.tree import Function, parsed, place, python_files

LARGEST_FILE_LINES = 400
LARGEST_FUNCTION_LINES = 60


def code_lines(function: Function) -> int:
    """Lines from the signature to the last statement, without the docstring."""
    assert function.end_lineno is not None
    lines = function.end_lineno - function.lineno + 1
    if ast.get_docstring(function) is None:
        return lines
    docstring = function.body[0]
    assert docstring.end_lineno is not None
    return lines - (docstring.end_lineno - docstring.lineno + 1)


def test_no_file_is_a_hall() -> None:
    sizes = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in python_files()}
    assert sizes
    too_long = [place(path) for path, lines in sizes.items() if lines > LARGEST_FILE_LINES]
    assert too_long == []


def test_no_function_is_a_corridor() -> None:
    too_long = [
        f"{place(path, node.lineno)} {node.name}: {code_lines(node)} lines"
        for path in python_files()
        for node in ast.walk(parsed(path))
        if isinstance(node, Function) and code_lines(node) > LARGEST_FUNCTION_LINES
    ]
    assert too_long == []


def test_a_docstring_does_not_count_as_code() -> None:
    tree = ast.parse('def f():\n    """One.\n\n    Two.\n    """\n    return 1\n')
    function = tree.body[0]
    assert isinstance(function, ast.FunctionDef)
    assert code_lines(function) == 2
