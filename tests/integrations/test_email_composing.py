from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from integrations.email.composing import (
    Envelope,
    Mail,
    Subject,
    Unmailable,
    acknowledgement,
    answer,
    mailbox,
    sent_by,
    subject_line,
    thread_id,
)
from integrations.email.filing import as_message

HOSTILE_LINES = [
    "Hi\r\nBcc: mallory@evil.example",
    "Hi\nSubject: other",
    "Hi\r\n\r\n<script>",
    "Hi\u2028Bcc: x",
    "Hi\x00\x1b[2J\x85",
]


def about(title: str = "Cannot log in") -> Subject:
    link = "https://desk.acme.example/service-desk/my/tickets/SD-00012/"
    thread = thread_id("SD-00012", "desk.acme.example")
    return Subject(number="SD-00012", title=title, desk="Acme", link=link, thread=thread)


def addressed_to(name: str) -> Envelope:
    return Envelope(sender="Acme <desk@acme.example>", to=(name, "cleo@customer.example"))


def acknowledged(title: str = "Cannot log in", name: str = "Cleo", body: str = "Please help.") -> Mail:
    return acknowledgement(about(title), addressed_to(name), body=body)


def answered(body: str, agent: str = "Sam Berg") -> Mail:
    return answer(about(), addressed_to("Cleo"), body=body, agent=agent)


def on_the_wire(mail: Mail) -> EmailMessage:
    return message_from_bytes(as_message(mail.payload()).as_bytes(), policy=policy.default)


@pytest.mark.parametrize(
    ("title", "line"),
    [
        ("Cannot log in", "Re: Cannot log in [SD-00012]"),
        ("RE:  Cannot log in", "Re: Cannot log in [SD-00012]"),
        ("Regarding my order", "Re: Regarding my order [SD-00012]"),
    ],
)
def test_the_subject_names_the_ticket(title: str, line: str) -> None:
    assert subject_line(about(title)) == line


def test_a_long_title_never_pushes_the_number_out() -> None:
    assert subject_line(about("x" * 500)).endswith("x [SD-00012]")
    assert len(subject_line(about("x" * 500))) <= 250


def test_an_acknowledgement_says_that_a_machine_wrote_it() -> None:
    headers = acknowledged().headers
    assert headers["Auto-Submitted"] == "auto-replied"
    assert headers["X-Auto-Response-Suppress"] == "All"


def test_an_answer_does_not_pretend_to_be_a_machine() -> None:
    assert "Auto-Submitted" not in answered("Hello").headers


def test_all_mails_of_a_ticket_are_one_thread() -> None:
    first, second = acknowledged().headers, answered("Hello").headers
    assert first["References"] == second["References"] == second["In-Reply-To"]
    assert first["References"].endswith("@desk.acme.example>")


def test_a_thread_id_cannot_be_made_up_from_the_number() -> None:
    assert thread_id("SD-00012", "a.example") != thread_id("SD-00013", "a.example").replace("13.", "12.")


def test_both_bodies_lead_to_the_ticket() -> None:
    mail = answered("Try **again**.")
    assert about().link in mail.text
    assert about().link in mail.html
    assert "Try **again**." in mail.text
    assert "Try <strong>again</strong>." in mail.html


def test_text_is_not_escaped_and_markup_is() -> None:
    mail = acknowledged(title="5 < 6 & more", name="O'Neil", body="<script>alert(1)</script> & co")
    assert "5 < 6 & more" in mail.text
    assert "O'Neil" in mail.text
    assert "<script>" not in mail.html
    assert "&amp; co" in mail.html


@pytest.mark.parametrize("line", HOSTILE_LINES)
def test_no_word_of_a_customer_becomes_a_header(line: str) -> None:
    mail = acknowledged(title=line, name=line)
    message = on_the_wire(mail)

    assert not any(ord(character) < 32 for character in mail.subject + mail.to)
    assert message["Bcc"] is None
    assert message["To"].addresses[0].addr_spec == "cleo@customer.example"
    assert len(message.get_all("Subject", [])) == 1


@pytest.mark.parametrize(
    "address",
    ["", "justastring", "a@b.example, c@d.example", "a@b.example\r\nBcc: c@d.example", "<a@b.example>", "a@@b.example"],
)
def test_what_is_not_exactly_one_address_gets_no_mail(address: str) -> None:
    with pytest.raises(Unmailable):
        mailbox("Cleo", address)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Cleo", '"Cleo" <c@d.example>'),
        ("", "c@d.example"),
        ("Zoë 李", '"Zoë 李" <c@d.example>'),
        ('Cleo" <mallory@evil.example>, "x', "\"Cleo' <mallory@evil.example>, 'x\" <c@d.example>"),
        ("back\\", '"back" <c@d.example>'),
    ],
)
def test_a_name_cannot_smuggle_in_an_address(name: str, written: str) -> None:
    assert mailbox(name, "c@d.example") == written


def test_an_answer_comes_from_the_desk_under_the_agents_name() -> None:
    assert sent_by("Sam (Acme)", "Desk <desk@intranet>") == '"Sam (Acme)" <desk@intranet>'
