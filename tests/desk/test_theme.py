from django.test import Client

from tests.desk.visiting import LIST, text


def test_the_chosen_theme_is_there_from_the_first_byte(desk: Client) -> None:
    response = desk.post("/theme/", {"theme": "dark", "next": LIST})
    assert response["Location"] == LIST
    assert 'data-theme="dark"' in text(desk.get(LIST))
    desk.post("/theme/", {"theme": "system", "next": LIST})
    assert "data-theme=" not in text(desk.get(LIST))


def test_the_height_of_rows_is_remembered_beside_it(desk: Client) -> None:
    desk.post("/theme/", {"theme": "dark", "next": LIST})
    desk.post("/theme/", {"density": "compact", "next": LIST})
    assert 'data-theme="dark" data-density="compact"' in text(desk.get(LIST))
    desk.post("/theme/", {"density": "usual", "next": LIST})
    assert "data-density=" not in text(desk.get(LIST))
    assert 'data-theme="dark"' in text(desk.get(LIST))


def test_it_leads_nowhere_else(desk: Client) -> None:
    for target in ("https://evil.example/", "//evil.example", "javascript:alert(1)", "tickets", ""):
        assert desk.post("/theme/", {"theme": "light", "next": target})["Location"] == "/"


def test_a_theme_we_do_not_have_is_the_systems(desk: Client) -> None:
    desk.post("/theme/", {"theme": '"><script>', "next": LIST})
    assert "data-theme=" not in text(desk.get(LIST))
    desk.cookies["theme"] = "<script>"
    assert "<script>" not in text(desk.get(LIST))
