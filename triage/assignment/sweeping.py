"""The periodic pass of assignment: finds within a minute what no event told of, such as a member who left."""

from django.db.models import Exists, OuterRef

from tickets.models import Queue, Ticket
from triage.assignment.draining import drain
from triage.assignment.releasing import release_untouched


def sweep() -> tuple[int, int]:
    """How many tickets were released, and how many given away."""
    released = release_untouched()
    waiting = Ticket.objects.of_the_queue(OuterRef("tenant"), OuterRef("pk")).offered().active()
    queues = Queue.objects.assigning().filter(Exists(waiting)).order_by("pk")
    return released, sum(drain(pk) for pk in queues.values_list("pk", flat=True))
