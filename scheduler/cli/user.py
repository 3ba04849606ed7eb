"""``shiftwell user``."""

from __future__ import annotations

import sys
from typing import Annotated, Literal

import typer

from api.auth.scope import Role
from api.from_console import add_user, opened
from scheduler.cli.console import say


def user(
    action: Annotated[Literal["add"], typer.Argument(help="What to do.", show_default=False)],
    name: Annotated[str, typer.Argument(help="Name to sign in with.", show_default=False)],
    role: Annotated[Role, typer.Option("--role", help="What the account is for.")],
    team: Annotated[
        list[str] | None,
        typer.Option("--team", help="Reach this team alone. May be repeated.", show_default=False),
    ] = None,
    site: Annotated[
        list[str] | None,
        typer.Option("--site", help="Reach this site alone. May be repeated.", show_default=False),
    ] = None,
    agent: Annotated[
        str | None,
        typer.Option("--agent", help="Reach this person alone.", show_default=False),
    ] = None,
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from standard input.")
    ] = False,
) -> None:
    """Make an account with a password, such as the first administrator.

    The password is asked for, or read from standard input; it is never an argument, which other
    users of the machine could see.

    Example: shiftwell user add ada --role administrator
    """
    del action  # there is one
    password = sys.stdin.readline().rstrip("\n") if password_stdin else _asked()
    with opened() as service:
        account_id = add_user(
            service,
            name,
            password,
            {"role": role.value, "sites": site, "teams": team, "agent_id": agent},
        )
    say(f"{account_id}: {name} is {role.value}")


def _asked() -> str:
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
