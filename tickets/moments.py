"""Times in words: "today 14:05", "Mon 09:30", "3 Nov"; ages as "4 min", "2 h", "3 d"."""

from datetime import datetime, timedelta

from django.utils import timezone

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def when(moment: datetime, now: datetime) -> str:
    """A past moment relative to now: the nearer, the more precise."""
    moment, now = timezone.localtime(moment), timezone.localtime(now)
    days = (now.date() - moment.date()).days
    if days == 0:
        return f"today {moment:%H:%M}"
    if days == 1:
        return f"yesterday {moment:%H:%M}"
    if 1 < days < 7:
        return f"{WEEKDAYS[moment.weekday()]} {moment:%H:%M}"
    date = f"{moment.day} {MONTHS[moment.month - 1]}"
    return date if moment.year == now.year else f"{date} {moment.year}"


def coming(moment: datetime, now: datetime) -> str:
    """A moment ahead: "today 14:05", "tomorrow 09:30", "Thu 10:40", "3 Nov 10:40"."""
    moment, now = timezone.localtime(moment), timezone.localtime(now)
    days = (moment.date() - now.date()).days
    if days < 2:
        return f"{'tomorrow' if days == 1 else 'today'} {moment:%H:%M}"
    day = WEEKDAYS[moment.weekday()] if days < 7 else f"{moment.day} {MONTHS[moment.month - 1]}"
    return f"{day} {moment:%H:%M}"


def stamp(moment: datetime) -> str:
    """The complete date and time, for a tooltip."""
    moment = timezone.localtime(moment)
    date = f"{WEEKDAYS[moment.weekday()]} {moment.day} {MONTHS[moment.month - 1]} {moment.year}"
    return f"{date}, {moment:%H:%M} {moment.tzname()}"


def until(moment: datetime, now: datetime) -> str:
    """The time left until a moment, more precise than `age`, because somebody has to meet it."""
    minutes = max(moment - now, timedelta()) // timedelta(minutes=1)
    hours, rest = divmod(minutes, 60)
    if hours < 1:
        return f"{minutes} min" if minutes else "under 1 min"
    if hours < 12:
        return f"{hours} h {rest} min" if rest else f"{hours} h"
    return f"{hours} h" if hours < 48 else f"{hours // 24} d"


def age(moment: datetime, now: datetime) -> str:
    """How long ago, in its largest unit."""
    passed = max(now - moment, timedelta())
    minutes = passed // timedelta(minutes=1)
    if minutes < 1:
        return "now"
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 24 * 60:
        return f"{minutes // 60} h"
    return f"{passed.days} d" if passed.days < 365 else f"{passed.days // 365} y"
