"""Many leads approve overlapping exchanges at once, on SQLite or on PostgreSQL.

``python -m tests.drills.swap_race [--leads 50] [--url postgresql+psycopg://…]`` needs an empty
database; without one it makes a file of SQLite. Afterwards nobody has two shifts at once, no hard
rule is broken, each approval is one version, and every loser was told why.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

from api.centres.bundle import from_folder
from api.centres.check import checked_centre
from api.db.engine import Database
from api.db.upgrade import upgrade
from tests.api.conftest import World, service_with
from tests.api.exchanges import race
from tests.small_centre import write_small_centre


def world_at(url: str, folder: Path) -> World:
    """A service with the small centre over an empty database."""
    database = Database(url, pool_size=60)
    upgrade(database)
    bundle = from_folder(write_small_centre(folder / "small"))
    return service_with(database, bundle, checked_centre(bundle))


def main(arguments: list[str]) -> int:
    """Let them race; return the exit code."""
    parser = argparse.ArgumentParser(prog="tests.drills.swap_race", description=__doc__)
    parser.add_argument("--leads", type=int, default=50)
    parser.add_argument("--url")
    asked = parser.parse_args(arguments)
    with TemporaryDirectory() as name:
        folder, began_s = Path(name), process_time()
        world = world_at(asked.url or f"sqlite:///{folder / 'service.db'}", folder)
        done = race(world, asked.leads)
        world.running.database.close()
    kinds = Counter(reason.split(" ")[0] for reason in done.reasons)
    print(f"{done.approved} approved, {len(done.reasons)} told why not: {dict(kinds)}")
    print(f"{process_time() - began_s:.0f} s of CPU")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
