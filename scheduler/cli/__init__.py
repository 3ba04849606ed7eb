"""The command ``shiftwell``: one file for each verb, loaded only when that verb is called."""

from scheduler.cli.main import main

__all__ = ["main"]
