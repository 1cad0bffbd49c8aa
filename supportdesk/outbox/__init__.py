"""Side effects that are never lost and never doubled.

`publishing.publish` writes one Delivery for each subscriber in the caller's transaction; a worker delivers on
commit, and a periodic sweep makes good whatever a lost message, a killed worker or a dead broker left behind.
"""
