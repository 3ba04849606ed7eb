"""What rules that couple people say of their examples, for ``test_explanations``."""

from __future__ import annotations

SAID_TOGETHER = (
    ("seats.site", "one seat, an hour together", "On 2026-11-30 up to 2 people are on shift at"),
    ("seats.site", "one seat, an hour together", "has 1 seats: 60 person-minutes without one"),
)
WHERE_TOGETHER = (("seats.site", "one seat, an hour together", "Mon 09:00", "Mon 10:00"),)
