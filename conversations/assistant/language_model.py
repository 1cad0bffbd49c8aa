"""The language model, if this installation has one: a callable that `integrations.llm` installs."""

from collections.abc import Callable
from dataclasses import dataclass


class Unavailable(Exception):
    """The model gave no usable answer; the message says why, for admins."""


@dataclass(frozen=True, slots=True)
class Prompt:
    system: str
    user: str


Model = Callable[[Prompt], str]  # raises Unavailable, and takes no longer than a worker may wait

_models: list[Model] = []


def install(model: Model | None) -> None:
    """Use this model from now on, or none."""
    _models[:] = [model] if model else []


def installed() -> Model | None:
    return _models[0] if _models else None
