"""What the settings' tests say often: addresses, and forms filled in as they come, with what is to be different."""

import re
from html import unescape
from typing import Any

from django.test import Client

from tests.desk.visiting import Response, text

PRIORITIES = "/service-desk/settings/"
SOURCES = f"{PRIORITIES}sources/"
ROUTING = f"{PRIORITIES}routing/"
POLICIES = f"{PRIORITIES}policies/"
TABS = (PRIORITIES, SOURCES, ROUTING, POLICIES)


def form_in(page: str) -> dict[str, Any]:
    """What a browser would send of the tab's form, untouched."""
    form = re.search(r'<form[^>]+id="settings".*?</form>', page, re.DOTALL)
    assert form
    sent: dict[str, Any] = {}
    for field in re.findall(r"<input[^>]*>", form[0]):
        given = dict(re.findall(r'(\w+)="([^"]*)"', field))
        if given.get("type") in ("checkbox", "radio"):
            if " checked" in field:
                sent.setdefault(given["name"], []).append(given.get("value", "on"))
        elif given.get("name") != "csrfmiddlewaretoken":
            sent[given["name"]] = unescape(given["value"])
    for name, options in re.findall(r'<select[^>]+name="([^"]+)".*?>(.*?)</select>', form[0], re.DOTALL):
        sent[name] = re.search(r'value="([^"]*)" selected', options)[1]  # type: ignore[index]
    return sent


def change(client: Client, address: str, **different: Any) -> Response:
    """Opens a tab, changes these fields (`urgent__label` is urgent-label; None takes a tick away), and saves."""
    sent = form_in(text(client.get(address)))
    for name, value in different.items():
        sent.pop(name.replace("__", "-"), None)
        if value is not None:
            sent[name.replace("__", "-")] = value
    return client.post(address, sent)
