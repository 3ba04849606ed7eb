"""What rules say of shifts after hard events: minutes, and never an event."""

SAID_AFTER_EVENTS = (
    (
        "cooldown.after-event",
        "what came before does not count",
        "5 minutes of recovery from 2026-11-30 09:05:00+00:00 on; 10 come first there. 5 more min",
    ),
    (
        "hard.lighter-days",
        "an hour after it",
        "on 2026-11-30 holds 60 minutes on hard queues from 2026-11-30 09:00:00+00:00 on; 0 are",
    ),
    (
        "hard.lighter-days",
        "76 minutes the next day",
        "2026-12-01 holds 76 minutes on hard queues from 2026-12-01 07:00:00+00:00 on; 75 are",
    ),
)
