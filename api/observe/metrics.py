"""What is counted, in the text format of Prometheus."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest

BUCKETS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Metrics:
    """The counters of one service; whoever runs beside it may register more."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "shiftwell_requests",
            "Requests answered.",
            ("method", "route", "status"),
            registry=self.registry,
        )
        self.seconds = Histogram(
            "shiftwell_request_seconds",
            "Time to answer.",
            ("method", "route"),
            buckets=BUCKETS_S,
            registry=self.registry,
        )

    def text(self) -> bytes:
        """Return all counters as text."""
        return generate_latest(self.registry)
