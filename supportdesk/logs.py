"""Log lines as one JSON object each (or coloured text in development)."""

from typing import Any

import structlog


class Formatter(structlog.stdlib.ProcessorFormatter):
    def __init__(self, *, readable: bool = False, **_: Any) -> None:
        last = structlog.dev.ConsoleRenderer() if readable else structlog.processors.JSONRenderer()
        super().__init__(
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
            foreign_pre_chain=[
                structlog.stdlib.add_log_level,
                structlog.stdlib.add_logger_name,
                structlog.stdlib.ExtraAdder(),
                structlog.processors.TimeStamper(fmt="iso"),
                structlog.processors.format_exc_info,
            ],
        )
