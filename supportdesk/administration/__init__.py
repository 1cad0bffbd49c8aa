"""The admin site at /admin/: access, appearance and sidebar."""
