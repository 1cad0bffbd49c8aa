"""Two invented companies with a month of tickets behind them, told through the verbs.

`people/` holds who they are, `stories/` what their customers wrote and were answered; both are data.
"""
