from collections.abc import Iterable

from django import template

from supportdesk.accounts.models import Tenant
from tickets.files.showing import Upload, uploads_from
from tickets.models import Attachment, FileLimits

register = template.Library()


@register.filter
def as_uploads(attachments: Iterable[Attachment] | None) -> list[Upload]:
    """As the lines of a form show them: those that still wait for something to be part of."""
    return uploads_from(one for one in attachments or () if one.entry_id is None)


@register.filter
def file_limits(tenant: Tenant) -> FileLimits:
    return FileLimits.of(tenant)
