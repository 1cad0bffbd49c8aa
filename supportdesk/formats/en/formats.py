"""Where Django writes a time by itself, in the admin, it does so as the desk does: by the 24-hour clock."""

TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j M Y, H:i"
