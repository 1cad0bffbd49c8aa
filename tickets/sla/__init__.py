"""Promises of time on tickets: which policy holds, what its clocks say, who is told when one is missed.

Whoever writes a clock's row holds its ticket's row: first the ticket, then the clock. Verbs do so by their own lock;
the sweep takes both with SKIP LOCKED, so it waits for nobody and nobody finds half its work.
"""
