"""SLA clocks of tickets: which policy applies, the state of its clocks, and what happens when a deadline is missed.

Lock order: whoever writes a clock's row holds its ticket's row, first the ticket, then the clock. Verbs lock the
ticket; the sweep locks both with SKIP LOCKED, so that it never waits.
"""
