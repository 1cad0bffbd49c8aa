import logging

from django.db import transaction

from supportdesk.outbox.models import Delivery
from supportdesk.outbox.subscriptions import GiveUp, Outcome, Subscriber, TryLater, subscriber

log = logging.getLogger(__name__)


class LeaseLost(Exception):
    """Another worker claimed the delivery in the meantime: our transaction must be rolled back."""


def deliver(delivery_id: int) -> bool:
    """Attempt one delivery and store the outcome. False if there was nothing to do or it did not succeed."""
    delivery = Delivery.objects.claim(delivery_id)
    if delivery is None:
        return False
    try:
        hand_over(delivery, subscriber(delivery.subscriber))
    except LeaseLost:
        log.warning("lease lost", extra={"delivery": delivery.pk})
        return False
    except GiveUp as error:
        delivery.fail(str(error))
        return False
    except TryLater as error:
        delivery.postpone(str(error), after=error.after)
        return False
    except Exception as error:
        # A fault of ours or theirs must cost this delivery a try, never the worker or its other work.
        log.exception("delivery did not succeed", extra={"delivery": delivery.pk})
        delivery.postpone(f"{type(error).__name__}: {error}"[:2000])
        return False
    return True


def hand_over(delivery: Delivery, to: Subscriber) -> None:
    if to.outward:
        settle(delivery, to.handler(delivery))
        return
    with transaction.atomic():
        settle(delivery, to.handler(delivery))


def settle(delivery: Delivery, outcome: Outcome) -> None:
    if not delivery.succeed(outcome):
        raise LeaseLost
