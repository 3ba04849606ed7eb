"""Plain files of a centre, written so that equal content is equal bytes."""

from __future__ import annotations

import csv
import hashlib
import json
from dataclasses import fields
from typing import TYPE_CHECKING

from scheduler.samples.sketches import WEEKDAYS, CentreSketch, QueueSketch, SiteSketch

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path


def hhmm(minutes: int) -> str:
    """Return clock minutes as ``HH:MM``, up to 47:59."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a comma-separated UTF-8 file whose lines end in a line feed alone."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def instance_hash(folder: Path) -> str:
    """Return the SHA-256 over the sorted names and the bytes of a folder's files, in hex.

    Every name and every content is preceded by its length, so that no two folders run together.
    """
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.iterdir() if path.is_file()):
        for part in (path.name.encode(), path.read_bytes()):
            digest.update(len(part).to_bytes(8))
            digest.update(part)
    return digest.hexdigest()


def write_centre_toml(centre: CentreSketch, folder: Path) -> None:
    """Write ``centre.toml``."""
    blocks = [_table("[centre]", _centre_values(centre))]
    blocks += [_table("[[site]]", _values(site)) for site in centre.sites]
    blocks += [_table("[[queue]]", _queue_values(queue)) for queue in centre.queues]
    (folder / "centre.toml").write_text("\n".join(blocks), encoding="utf-8", newline="\n")


def _table(title: str, values: Mapping[str, object]) -> str:
    lines = [f"{key} = {_toml(value)}\n" for key, value in values.items()]
    return "".join([f"{title}\n", *lines])


def _values(sketch: SiteSketch | QueueSketch | CentreSketch) -> dict[str, object]:
    return {field.name: getattr(sketch, field.name) for field in fields(sketch)}


def _centre_values(centre: CentreSketch) -> dict[str, object]:
    values = _values(centre)
    return {key: value for key, value in values.items() if key not in {"sites", "queues"}}


def _queue_values(queue: QueueSketch) -> dict[str, object]:
    opening = {
        day: [f"{hhmm(start)}-{hhmm(end)}" for start, end in queue.opening[day]]
        for day in WEEKDAYS
        if queue.opening.get(day)
    }
    return {**_values(queue), "opening": opening}


def _toml(value: object) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(item)}" for key, item in value.items()) + " }"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    # JSON's strings, whole numbers and decimals are TOML's as well.
    return json.dumps(value, ensure_ascii=False)
