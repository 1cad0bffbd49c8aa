"""The language model, if this installation has one: one callable, handed in by whoever can reach it."""

from collections.abc import Callable
from dataclasses import dataclass


class Unavailable(Exception):
    """The model gave nothing that can be used; the text says why, for an admin to read."""


@dataclass(frozen=True, slots=True)
class Prompt:
    system: str
    user: str


Model = Callable[[Prompt], str]  # raises Unavailable, and takes no longer than a worker may wait

_models: list[Model] = []


def install(model: Model | None) -> None:
    """From now on this one, or none."""
    _models[:] = [model] if model else []


def installed() -> Model | None:
    return _models[0] if _models else None
