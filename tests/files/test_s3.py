"""The same files in a bucket."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from pytest_django import Settings

from supportdesk.accounts.actors import Actor
from supportdesk.accounts.models import User
from tests.files.making import body_of, by_agent, links_in, png, upload
from tests.files.s3 import Bucket
from tickets.files import sweeping
from tickets.files.storing import storage
from tickets.models import Attachment, Ticket

Opener = Callable[..., Ticket]
SAYS = (
    "from supportdesk import settings; chosen = settings.STORAGES['attachments'];"
    "print(chosen['BACKEND'], chosen['OPTIONS'].get('bucket_name'))"
)


@pytest.fixture
def bucket(settings: Settings) -> Iterator[Bucket]:
    made = Bucket()
    options = {
        "bucket_name": "files",
        "endpoint_url": made.url,
        "access_key": "key",
        "secret_key": "secret",
        "region_name": "eu-central-1",
        "addressing_style": "path",
        "file_overwrite": True,
    }
    chosen = {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
    settings.STORAGES = dict(settings.STORAGES) | {"attachments": chosen}
    yield made
    made.close()


def test_a_bucket_is_used_where_one_is_named() -> None:
    told = [
        subprocess.run([sys.executable, "-c", SAYS], env=os.environ | more, capture_output=True, text=True, check=True)
        for more in ({}, {"AWS_STORAGE_BUCKET_NAME": "desk-files"})
    ]
    assert told[0].stdout == "django.core.files.storage.FileSystemStorage None\n"
    assert told[1].stdout == "storages.backends.s3.S3Storage desk-files\n"


def test_files_go_into_the_bucket_and_out_of_it(desk: Client, open_ticket: Opener, sam: User, bucket: Bucket) -> None:
    ticket = open_ticket()
    ticket.note("x", by=Actor.agent(sam), files=[by_agent(sam, "plan.png", png())])
    key = Attachment.objects.get().key
    assert bucket.objects == {f"/files/{key}": png()}
    (link,) = links_in(desk.get(ticket.get_absolute_url()))
    answer = desk.get(link)
    assert (answer["Content-Type"], body_of(answer)) == ("image/png", png())
    ticket.delete()
    assert sweeping.sweep() == 1
    assert bucket.objects == {}
    assert not storage().exists(key)


def test_a_bucket_that_refuses_is_told_in_words(portal: Client, bucket: Bucket) -> None:
    bucket.refuses = True
    answer = upload(portal)
    assert answer.status_code == 503
    assert "could not be kept just now" in answer.content.decode()
    assert not Attachment.objects.exists()


def test_a_bucket_that_has_lost_a_file_is_told_in_words(
    desk: Client, open_ticket: Opener, sam: User, bucket: Bucket
) -> None:
    ticket = open_ticket()
    ticket.note("x", by=Actor.agent(sam), files=[by_agent(sam)])
    (link,) = links_in(desk.get(ticket.get_absolute_url()))
    bucket.objects.clear()
    answer = desk.get(link)
    assert answer.status_code == 503
    assert "cannot be fetched just now" in answer.content.decode()
