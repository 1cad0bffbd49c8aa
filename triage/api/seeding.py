from typing import Any

from django.conf import settings
from django.http import Http404
from ninja import Router

from supportdesk.accounts.api.auth import WRITE, ApiRequest
from supportdesk.accounts.api.errors import ONE, ErrorOut
from triage.api.opening import open_from
from triage.api.schemas import NewTicketIn, Seeded
from triage.samples import SAMPLES

router = Router(tags=["Development"])


@router.post("/seed", response={200: Seeded, ONE: ErrorOut}, auth=WRITE, operation_id="seed")
def seed(request: ApiRequest) -> Any:
    """Open five sample tickets, anew with every call. Only while developing: elsewhere there is no such path."""
    if not settings.DEVELOPMENT:
        raise Http404
    for sample in SAMPLES:
        open_from(NewTicketIn.model_validate(sample), None, by=request.auth)
    return Seeded(created=len(SAMPLES))
