"""Shiftwell's planner: from a centre and its need to an audited roster with a proof.

Rooms, in the order the data visits them: ``domain`` (what things are), ``exchange`` (files in and
out), ``rules`` and ``terms`` (what a roster must and should satisfy), ``policies`` (how strictly,
and with which values), ``engine`` (the only room that knows a solver), ``audit`` (judges every
roster without the engine), ``explain`` and ``swaps`` (reasons and changes), ``report`` (what people
look at), ``pipeline`` and ``cli`` (the whole path). ``samples`` makes centres to try things on.
"""
