"""Serve css/main.css as one file: at collectstatic its imports are inlined, then hashed and compressed.
Scripts stay modules, which import each other by their hashed names, so that browsers keep those as well.

Imports are read from their sources, not from STATIC_ROOT: collectstatic leaves a target alone when its source is
older, and an earlier run has already rewritten it.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from whitenoise.storage import CompressedManifestStaticFilesStorage

BUNDLES = frozenset({"css/main.css"})
IMPORT = re.compile(r'@import "([\w.-]+)";\n?')


class BundledStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    # As `support_js_module_import_aggregation` does, but not in others' scripts: some import what only bundlers know.
    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        ("js/*.js", CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1]),
    )

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        for name in () if dry_run else paths.keys() & BUNDLES:
            Path(self.path(name)).write_text(inlined(source(name)))
            paths[name] = (self, name)  # hash what was just written, not the source
        yield from super().post_process(paths, dry_run, **options)


def source(name: str) -> Path:
    found = finders.find(name)
    if found is None:
        raise FileNotFoundError(f"{name} is to be bundled but is nowhere to be found")
    return Path(found)


def inlined(path: Path) -> str:
    return IMPORT.sub(lambda found: (path.parent / found[1]).read_text(), path.read_text())
