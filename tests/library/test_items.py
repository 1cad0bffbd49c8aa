from conversations.models import LibraryItem
from supportdesk.accounts.models import Tenant
from tests.library.making import write_item


def test_x(tenant: Tenant) -> None:
    i = write_item(tenant, body="lost/stolen e-bike résumé under_score")
    assert LibraryItem.objects.of(tenant).sharing(["stol"]).get() == i
    assert LibraryItem.objects.of(tenant).matching("passwords lost").get() == i
