"""What browsers keep: everything a page of production asks for has a name that changes with it."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import override_settings

from tests.browser.conftest import bundled_into

HASHED = re.compile(r"\.[0-9a-f]{12}\.")
IMPORTS = re.compile(r"""import[^;"']*["']([^"']+)["']""")


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("static")
    with override_settings(**bundled_into(folder)):
        call_command("collectstatic", interactive=False, verbosity=0)
    return folder


def hashed(folder: Path, pattern: str) -> list[Path]:
    return [path for path in folder.glob(pattern) if HASHED.search(path.name)]


def test_styles_are_one_file(collected: Path) -> None:
    [styles] = hashed(collected, "css/main.*.css")
    assert "@import" not in styles.read_text()
    assert len(styles.read_text()) > 10_000


def test_scripts_import_each_other_by_names_that_can_be_kept(collected: Path) -> None:
    scripts = hashed(collected, "js/*.js")
    imported = {name for script in scripts for name in IMPORTS.findall(script.read_text())}
    assert len(imported) > 20
    assert all(HASHED.search(name) for name in imported), imported
    assert {Path(name).name for name in imported} <= {script.name for script in scripts}
