"""Which line of a TOML file a table or key stands on."""

from __future__ import annotations

import re

_HEADER = re.compile(r"\s*\[\[?\s*([\w.-]+)\s*\]\]?")


class TomlLines:
    """The lines of ``source``, which the standard parser does not tell."""

    def __init__(self, source: str) -> None:
        self._source = source.splitlines()

    def find(self, section: str, ordinal: int, key: str = "") -> int | None:
        """Return the line of the ``ordinal``-th table ``section``, or of its ``key``."""
        count, inside, start = -1, False, None
        for line, content in enumerate(self._source, 1):
            header = _HEADER.match(content)
            if header and header[1] == section:
                count += 1
                start = line if count == ordinal else start
            if header:
                inside = count == ordinal and header[1].split(".")[0] == section
                if inside and header[1] == f"{section}.{key}":
                    return line
            elif inside and key and re.match(rf"\s*{re.escape(key)}\s*[=.]", content):
                return line
        return start
