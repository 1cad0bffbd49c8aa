"""Real PostgreSQL and Redis out of wheels, for a machine that has neither. Development and tests only.

Each server is looked after by a *keeper* (a process of ours) that lives as long as somebody holds a *lease*
on it. A lease is a shared file lock: it ends with its holder, however that ends, and several may hold one.
"""
