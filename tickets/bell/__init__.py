"""Notifications: each person is told of an event once, at the bell or by mail, as they chose."""
