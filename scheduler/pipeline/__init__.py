"""The whole path, from a centre's folder to audited files and back: the room that sees both sides.

Each file is one step, a function from frozen data to frozen data::

    read ─▶ calendars ─▶ demand (forecast, need) ─▶ problem ─▶ solving (engine, audit) ─▶ outputs
                                                       ▲                                    │
                                        ledger, last roster ◀────────── accept ◀────────────┘
"""
