"""The admin site at /admin/: who gets in, how it looks, what its sidebar leads to."""
