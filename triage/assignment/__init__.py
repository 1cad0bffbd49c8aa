"""Automatic assignment: the strategies of queues, and the steps that apply them."""
