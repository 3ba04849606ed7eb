"""The exit codes that the verbs share; what the help of the command says of them holds for all."""

VIOLATIONS = 1
"""A hard rule is broken, or what was asked for is refused because of one."""

UNREADABLE = 2
"""Input that cannot be taken as it is, or a file that cannot be read or written."""

CANCELLED = 130
"""Stopped by Ctrl-C before there was an answer: 128 + SIGINT."""
