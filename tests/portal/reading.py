"""What tests look for on the portal's pages."""

import re
from html import unescape
from typing import Any

LIST = "/service-desk/my/tickets/"
NEW = f"{LIST}new/"


def page_of(number: str, act: str = "") -> str:
    return f"{LIST}{number}/{act}"


def titles(response: Any) -> list[str]:
    found = re.findall(r'<h3 dir="auto"><a href="[^"]*">(.*?)</a>', response.content.decode())
    return [unescape(title) for title in found]


def counts(response: Any) -> list[int]:
    """What the three cards say: open, in progress, resolved."""
    return [int(count) for count in re.findall(r'card__number">(\d+)<', response.content.decode())]


def hidden(response: Any, name: str) -> str:
    """The value of a hidden field, as the page holds it."""
    field = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)"', response.content.decode())
    assert field, f"the page has no hidden field {name}"
    return field[1]
