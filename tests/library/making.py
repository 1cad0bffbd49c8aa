"""What tests of the library make: items, and what is asked of them."""

from typing import Any

from conversations.models import LibraryItem
from supportdesk.accounts.models import Tenant


def write_item(tenant: Tenant, title: str = "Reset your password", **fields: Any) -> LibraryItem:
    """A published article for everyone, unless told otherwise."""
    words = {"body": "Choose **Forgot password** and follow the mail.", "state": LibraryItem.State.PUBLISHED}
    return LibraryItem.objects.create(tenant=tenant, title=title, **(words | fields))
