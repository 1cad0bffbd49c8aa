import io
from datetime import UTC, datetime
from random import Random
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from pytest_django.fixtures import Settings

from supportdesk.accounts.models import Tenant
from supportdesk.demo.companies import Company
from supportdesk.demo.moments import arrivals, next_opening
from supportdesk.demo.stories import stories_of


def demo(*options: str) -> str:
    out = io.StringIO()
    call_command("demo", *options, stdout=out)
    return out.getvalue()


def test_it_is_for_development_only(db: None, settings: Settings) -> None:
    settings.DEVELOPMENT = False
    with pytest.raises(CommandError, match="development only"):
        demo()
    assert not Tenant.objects.exists()


def test_a_taken_prefix_is_named_and_nothing_kept(tenant: Tenant, settings: Settings) -> None:
    settings.DEVELOPMENT = True
    with pytest.raises(CommandError, match="The prefix SD belongs to Acme"):
        demo()
    assert Tenant.objects.get() == tenant


def test_there_are_sixty_different_stories_in_several_languages() -> None:
    stories = {story.body: story for company in Company.all() for story in stories_of(company.slug)}
    assert len(stories) >= 60
    assert {story.language for story in stories.values()} >= {"en", "de", "fr", "es", "nl"}


def test_desks_answer_in_working_hours() -> None:
    zone = ZoneInfo("Europe/Berlin")
    saturday = datetime(2024, 6, 1, 12, 30, tzinfo=UTC)
    assert next_opening(saturday, zone) == datetime(2024, 6, 3, 6, 15, tzinfo=UTC)
    assert next_opening(datetime(2024, 6, 3, 8, tzinfo=UTC), zone) == datetime(2024, 6, 3, 8, tzinfo=UTC)
    found = list(arrivals(Random(1), 50, saturday, zone))
    assert found == sorted(found) == list(arrivals(Random(1), 50, saturday, zone))
    assert max(found) < saturday
