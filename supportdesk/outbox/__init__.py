"""A transactional outbox: side effects are neither lost nor done twice.

`publishing.publish` writes one Delivery per subscriber in the caller's transaction. A worker delivers it after the
commit; a periodic sweep delivers what a lost message, a killed worker or a broker failure left behind.
"""
