"""Who gets what at every address, for each role.

To add an address, add a line: the methods it takes, its route as the URL map has it, and what each role gets. “ok” is
being let in, “sign-in” being asked to; 404 is what whoever may not gets, as if there were nothing. A `*` stands for one
part of the path, and gives way to a line of the route's own. What a method without a line does is refuse everybody.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase

from tests.permissions.urlmap import METHODS

# “nobody” is not signed in, “other” owns another company: where a line names no ticket or rule, “ok” is to their own.
# “cust” is the customer whose ticket it is, “super” a supervisor. The ticket is assigned to a colleague of the agent.
TABLE = """
METHODS      ROUTE                                                  nobody  other  cust   agent  super  admin  owner

GET          /                                                      sign-in ok     ok     ok     ok     ok     ok
GET          /robots.txt                                            ok      ok     ok     ok     ok     ok     ok
POST         /theme/                                                ok      ok     ok     ok     ok     ok     ok
GET          /healthz                                               ok      ok     ok     ok     ok     ok     ok
GET          /readyz                                                ok      ok     ok     ok     ok     ok     ok

GET POST PUT /accounts/sign-in/                                     ok      ok     ok     ok     ok     ok     ok
PATCH DELETE /accounts/sign-in/                                     405     ok     ok     ok     ok     ok     ok
GET POST PUT /accounts/sign-in/code/                                ok      ok     ok     ok     ok     ok     ok
PATCH DELETE /accounts/sign-in/code/                                405     ok     ok     ok     ok     ok     ok
ANY          /accounts/sign-in/code/confirm/                        sign-in ok     ok     ok     ok     ok     ok
ANY          /accounts/sign-in/verify/                              sign-in ok     ok     ok     ok     ok     ok
GET POST     /accounts/sign-out/                                    ok      ok     ok     ok     ok     ok     ok
GET          /accounts/unsent/                                      sign-in ok     ok     ok     ok     ok     ok
GET          /accounts/inactive/                                    ok      ok     ok     ok     ok     ok     ok
ANY          /accounts/signup/                                      ok      ok     ok     ok     ok     ok     ok
GET POST PUT /accounts/password/reset/                              ok      ok     ok     ok     ok     ok     ok
GET          /accounts/password/reset/sent/                         ok      ok     ok     ok     ok     ok     ok
ANY          /accounts/password/reset/<uidb36>-<key>/               ok      ok     ok     ok     ok     ok     ok
GET POST PUT /accounts/password/change/                             sign-in ok     ok     ok     ok     ok     ok
ANY          /accounts/password/set/                                sign-in ok     ok     ok     ok     ok     ok
GET POST PUT /accounts/email/                                       sign-in ok     ok     ok     ok     ok     ok
GET POST PUT /accounts/confirm-access/                              sign-in ok     ok     ok     ok     ok     ok

GET          /help/                                                 ok      ok     ok     ok     ok     ok     ok
GET          /help/<slug:company>/                                  ok      ok     ok     ok     ok     ok     ok
GET          /help/<slug:company>/<slug:slug>/                      ok      ok     ok     ok     ok     ok     ok
POST         /help/<slug:company>/<slug:slug>/verdict/              ok      ok     ok     ok     ok     ok     ok

POST         /service-desk/my/answers/                              sign-in 404    ok     404    404    404    404
GET          /service-desk/my/answers/solved/                       sign-in ok     ok     ok     ok     ok     ok
POST         /service-desk/my/answers/solved/                       sign-in 404    ok     404    404    404    404
GET          /service-desk/my/tickets/                              sign-in ok     ok     ok     ok     ok     ok
GET POST     /service-desk/my/tickets/new/                          sign-in ok     ok     ok     ok     ok     ok
GET          /service-desk/my/tickets/<slug:number>/                sign-in 404    ok     404    404    404    404
POST         /service-desk/my/tickets/<slug:number>/replies/        sign-in 404    ok     404    404    404    404
POST         /service-desk/my/tickets/<slug:number>/resolution/     sign-in 404    ok     404    404    404    404
GET POST     /service-desk/my/tickets/rating/<str:token>/           ok      ok     ok     ok     ok     ok     ok
GET          /service-desk/my/tickets/link/<str:token>/             ok      ok     ok     ok     ok     ok     ok
POST         /service-desk/my/tickets/link/<str:token>/replies/     ok      ok     ok     ok     ok     ok     ok
POST         /service-desk/my/tickets/link/<str:token>/uploads/     ok      ok     ok     ok     ok     ok     ok
POST         /service-desk/my/tickets/link/<str:token>/uploads/<str:upload>/removal/ ok ok ok ok ok ok ok
POST         /service-desk/my/tickets/link/<str:token>/resolution/  ok      ok     ok     ok     ok     ok     ok
POST         /service-desk/my/tickets/link/<str:token>/revocation/  ok      ok     ok     ok     ok     ok     ok
GET          /service-desk/my/tickets/link/<str:token>/files/<str:file>/ ok      ok     ok     ok     ok     ok     ok
GET POST     /service-desk/my/tickets/<slug:number>/deletion/       sign-in 404    ok     404    404    404    404

POST         /service-desk/availability/                            sign-in ok     404    ok     ok     ok     ok
GET          /service-desk/tickets/                                 sign-in ok     404    ok     ok     ok     ok
POST         /service-desk/tickets/bulk/                            sign-in ok     404    ok     ok     ok     ok
GET POST     /service-desk/tickets/new/                             sign-in ok     404    ok     ok     ok     ok
GET          /service-desk/tickets/new/contacts/                    sign-in ok     404    ok     ok     ok     ok
GET          /service-desk/tickets/<number:number>/                 sign-in 404    404    ok     ok     ok     ok
GET          /service-desk/tickets/<number:number>/history/         sign-in 404    404    ok     ok     ok     ok
GET          /service-desk/tickets/<number:number>/canned/          sign-in 404    404    ok     ok     ok     ok
GET POST     /service-desk/tickets/<number:number>/assistance/      sign-in 404    404    ok     ok     ok     ok
POST         /service-desk/tickets/<number:number>/replies/         sign-in 404    404    ok     ok     ok     ok
POST         /service-desk/tickets/<number:number>/notes/           sign-in 404    404    ok     ok     ok     ok
POST         /service-desk/tickets/<number:number>/status/          sign-in 404    404    ok     ok     ok     ok
POST         /service-desk/tickets/<number:number>/priority/        sign-in 404    404    ok     ok     ok     ok
POST         /service-desk/tickets/<number:number>/assignment/      sign-in 404    404    403    ok     ok     ok
POST         /service-desk/tickets/<number:number>/queue/           sign-in 404    404    ok     ok     ok     ok
POST         /service-desk/tickets/<number:number>/category/        sign-in 404    404    ok     ok     ok     ok
POST         /service-desk/tickets/<number:number>/topic/           sign-in 404    404    ok     ok     ok     ok
POST         /service-desk/tickets/<number:number>/tags/            sign-in 404    404    ok     ok     ok     ok
POST         /service-desk/tickets/<number:number>/links/revocation/ sign-in 404    404    ok     ok     ok     ok
GET          /service-desk/sla/                                     sign-in ok     404    ok     ok     ok     ok

POST         /service-desk/uploads/                                 sign-in ok     ok     ok     ok     ok     ok
POST         /service-desk/uploads/<str:token>/removal/             sign-in ok     ok     ok     ok     ok     ok
GET          /service-desk/files/<str:token>/                       sign-in 404    ok     ok     ok     ok     ok

GET          /service-desk/my/notices/                              sign-in ok     ok     ok     ok     ok     ok
GET          /service-desk/my/notices/bell/                         sign-in ok     ok     ok     ok     ok     ok
GET          /service-desk/my/notices/latest/                       sign-in ok     ok     ok     ok     ok     ok
POST         /service-desk/my/notices/reading/                      sign-in ok     ok     ok     ok     ok     ok
GET POST     /service-desk/my/notices/preferences/                  sign-in ok     ok     ok     ok     ok     ok
POST         /service-desk/my/notices/<slug:number>/reading/        sign-in 404    ok     404    404    404    404
GET          /service-desk/notices/                                 sign-in ok     404    ok     ok     ok     ok
GET          /service-desk/notices/bell/                            sign-in ok     404    ok     ok     ok     ok
GET          /service-desk/notices/latest/                          sign-in ok     404    ok     ok     ok     ok
POST         /service-desk/notices/reading/                         sign-in ok     404    ok     ok     ok     ok
GET POST     /service-desk/notices/preferences/                     sign-in ok     404    ok     ok     ok     ok
POST         /service-desk/notices/<slug:number>/reading/           sign-in 404    404    ok     ok     ok     ok
GET          /live/                                                 ok      ok     ok     ok     ok     ok     ok

GET POST     /service-desk/settings/                                sign-in ok     404    404    404    ok     ok
GET POST     /service-desk/settings/sources/                        sign-in ok     404    404    404    ok     ok
GET POST     /service-desk/settings/policies/                       sign-in ok     404    404    404    ok     ok
GET POST     /service-desk/settings/routing/                        sign-in ok     404    404    404    ok     ok
POST         /service-desk/settings/routing/order/                  sign-in ok     404    404    404    ok     ok
GET POST     /service-desk/settings/routing/new/                    sign-in ok     404    404    404    ok     ok
GET POST     /service-desk/settings/routing/<int:rule>/             sign-in 404    404    404    404    ok     ok
POST         /service-desk/settings/routing/<int:rule>/activation/  sign-in 404    404    404    404    ok     ok
GET POST     /service-desk/settings/routing/<int:rule>/deletion/    sign-in 404    404    404    404    ok     ok

GET POST     /admin/                                                sign-in ok     404    404    404    ok     ok
GET POST     /admin/search/                                         sign-in ok     404    404    404    ok     ok
GET          /admin/autocomplete/                                   sign-in ok     404    404    404    ok     ok
GET POST     /admin/login/                                       sign-in sign-in sign-in sign-in sign-in sign-in sign-in
POST         /admin/logout/                                         sign-in sign-in 404    404    404    sign-in sign-in
GET          /admin/password_change/                                sign-in ok     404    404    404    ok     ok
GET          /admin/password_change/done/                           sign-in ok     404    404    404    ok     ok
GET          /admin/jsi18n/                                         sign-in ok     404    404    404    ok     ok
GET POST     /admin/<app_label>/                                    sign-in ok     404    404    404    ok     ok
GET POST     /admin/<url>                                           sign-in 404    404    404    404    404    404
GET POST     /admin/*/*/                                            sign-in ok     404    404    404    ok     ok
GET POST     /admin/*/*/add/                                        sign-in ok     404    404    404    ok     ok
GET POST     /admin/*/*/<path:object_id>/                           sign-in ok     404    404    404    ok     ok
GET POST     /admin/*/*/<path:object_id>/change/                    sign-in 404    404    404    404    ok     ok
GET POST     /admin/*/*/<path:object_id>/delete/                    sign-in 404    404    404    404    ok     ok
GET POST     /admin/*/*/<path:object_id>/history/                   sign-in 404    404    404    404    ok     ok
GET POST     /admin/accounts/tenant/add/                            sign-in 404    404    404    404    404    404
GET POST     /admin/accounts/tenant/<path:object_id>/delete/        sign-in 404    404    404    404    404    404
GET POST     /admin/accounts/membership/<path:object_id>/delete/    sign-in 404    404    404    404    404    404
GET POST     /admin/accounts/user/add/                              sign-in 404    404    404    404    404    404
GET POST     /admin/accounts/user/<path:object_id>/delete/          sign-in 404    404    404    404    404    404
GET POST     /admin/accounts/apitoken/<path:object_id>/delete/      sign-in 404    404    404    404    404    404
GET POST     /admin/conversations/unansweredquestion/add/           sign-in 404    404    404    404    404    404
GET POST     /admin/outbox/delivery/add/                            sign-in 404    404    404    404    404    404
GET POST     /admin/outbox/delivery/<path:object_id>/delete/        sign-in 404    404    404    404    404    404

ANY          /api/v1/openapi.json                                   ok      ok     ok     ok     ok     ok     ok
ANY          /api/v1/docs                                           ok      ok     ok     ok     ok     ok     ok
GET          /api/v1/                                               ok      ok     ok     ok     ok     ok     ok
GET POST     /api/v1/tickets                                        401     ok     403    ok     ok     ok     ok
GET          /api/v1/tickets/<id>                                   401     404    403    ok     ok     ok     ok
PATCH        /api/v1/tickets/<id>                                   401     404    403    403    ok     ok     ok
PATCH        /api/v1/tickets/<id>/status                            401     404    403    ok     ok     ok     ok
GET          /api/v1/tickets/<id>/thread                            401     404    403    ok     ok     ok     ok
GET          /api/v1/tickets/<id>/events                            401     404    403    ok     ok     ok     ok
POST         /api/v1/tickets/<id>/replies                           401     404    403    ok     ok     ok     ok
POST         /api/v1/tickets/<id>/notes                             401     404    403    ok     ok     ok     ok
POST         /api/v1/uploads                                        401     ok     403    ok     ok     ok     ok
GET          /api/v1/files/<token>                                  401     404    403    ok     ok     ok     ok
GET          /api/v1/queues                                         401     ok     403    ok     ok     ok     ok
GET          /api/v1/topics                                         401     ok     403    ok     ok     ok     ok
GET          /api/v1/members                                        401     ok     403    ok     ok     ok     ok
GET          /api/v1/analytics/summary                              401     ok     403    ok     ok     ok     ok
POST         /api/v1/seed                                           401     ok     403    ok     ok     ok     ok
ANY          /api/v1/<anything>                                     404     404    404    404    404    404    404
"""

# The same API by token instead of a member's session: one nobody made, one that was revoked, one of a member who has
# left; the other company's; the agent's, for reading alone and for both; the supervisor's.
TOKENS = """
METHODS      ROUTE                                unknown  revoked  left     other    reader   agent    super

GET          /api/v1/tickets                      401      401      401      ok       ok       ok       ok
POST         /api/v1/tickets                      401      401      401      ok       403      ok       ok
GET          /api/v1/tickets/<id>                 401      401      401      404      ok       ok       ok
PATCH        /api/v1/tickets/<id>                 401      401      401      404      403      403      ok
PATCH        /api/v1/tickets/<id>/status          401      401      401      404      403      ok       ok
GET          /api/v1/tickets/<id>/thread          401      401      401      404      ok       ok       ok
GET          /api/v1/tickets/<id>/events          401      401      401      404      ok       ok       ok
POST         /api/v1/tickets/<id>/replies         401      401      401      404      403      ok       ok
POST         /api/v1/tickets/<id>/notes           401      401      401      404      403      ok       ok
POST         /api/v1/uploads                      401      401      401      ok       403      ok       ok
GET          /api/v1/files/<token>                401      401      401      404      ok       ok       ok
GET          /api/v1/queues                       401      401      401      ok       ok       ok       ok
GET          /api/v1/topics                       401      401      401      ok       ok       ok       ok
GET          /api/v1/members                      401      401      401      ok       ok       ok       ok
GET          /api/v1/analytics/summary            401      401      401      ok       ok       ok       ok
POST         /api/v1/seed                         401      401      401      ok       403      ok       ok
"""


@dataclass(frozen=True)
class Row:
    methods: tuple[str, ...]
    route: str
    outcomes: dict[str, str]  # by role


def rows(table: str) -> Iterator[Row]:
    head, *lines = (line.split() for line in table.splitlines() if line)
    roles = head[2:]
    for words in lines:
        *named, route = words[: -len(roles)]
        methods = METHODS if named == ["ANY"] else tuple(named)
        assert set(methods) <= set(METHODS), f"Each line is: methods, route, {', '.join(roles)}. Not so: {words}"
        yield Row(methods, route, dict(zip(roles, words[-len(roles) :], strict=True)))


def decided(table: list[Row], route: str) -> dict[str, dict[str, str]]:
    """What the table says of a route: by method, and then by role."""
    own = [row for row in table if row.route == route]
    found = own or [row for row in table if "*" in row.route and fits(row.route, route)]
    return {method: row.outcomes for row in found for method in row.methods}


def fits(pattern: str, route: str) -> bool:
    return pattern.count("/") == route.count("/") and fnmatchcase(route, pattern)
