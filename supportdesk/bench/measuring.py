"""Measures the time and the queries of pages, through the whole stack within this process."""

import gc
import time
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from supportdesk.accounts.models import User


@dataclass(frozen=True, slots=True)
class Page:
    """A URL as one signed-in user sees it."""

    client: Client
    url: str

    def get(self) -> None:
        answer = self.client.get(self.url)
        if answer.status_code != 200:
            raise RuntimeError(f"{self.url} answered {answer.status_code}")

    def queries(self) -> int:
        with CaptureQueriesContext(connection) as captured:
            self.get()
        return len(captured)

    def milliseconds(self) -> float:
        start = time.perf_counter()
        self.get()
        return (time.perf_counter() - start) * 1000


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def fastest(pages: Mapping[str, Page], *, rounds: int) -> dict[str, float]:
    """The minimum time of each page in milliseconds. Pages take turns, so that other load affects all of them alike."""
    times: dict[str, list[float]] = {name: [] for name in pages}
    for page in pages.values():
        page.get()
    for _ in range(rounds):
        for name, page in pages.items():
            gc.collect()
            times[name].append(page.milliseconds())
    return {name: min(taken) for name, taken in times.items()}
