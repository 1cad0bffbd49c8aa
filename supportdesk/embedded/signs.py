"""What `make run` prints once the desk answers."""

from .environment import Environment, marker_of_demo
from .folder import read_json

PLACES = {
    "Desk": "/service-desk/tickets/",
    "Portal": "/service-desk/my/tickets/",
    "Admin": "/admin/",
    "API docs": "/api/v1/docs",
}
ROLES = ("agent", "supervisor", "admin", "customer")


def ready_block(environment: Environment, seconds: float) -> str:
    lines = [f"Supportdesk is ready after {seconds:.0f} s. Ctrl-C stops it.", ""]
    lines += [f"  {name:<10} {environment.base_url}{path}" for name, path in PLACES.items()]
    lines += [f"  {'Sent mail':<10} {environment.data / 'mail'}", ""]
    lines += _sign_ins(environment)
    return "\n" + "\n".join(lines)


def _sign_ins(environment: Environment) -> list[str]:
    demo = read_json(marker_of_demo(environment))
    people = {role: demo[role] for role in ROLES if role in demo}
    width = max((len(each["email"]) for each in people.values()), default=0)
    lines = [f"  {role:<10} {each['email']:<{width}}  {each['password']}" for role, each in people.items()]
    return lines + [f"  {'API token':<10} {demo['api_token']}"] * ("api_token" in demo) + [""]
