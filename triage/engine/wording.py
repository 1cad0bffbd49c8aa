"""The suggested reply and next action: fixed sentences only, which never contain a customer's text."""

from typing import Final

_OPENING: Final = {
    "negative": "Thank you for telling us, and we are sorry for the trouble this has caused.",
    "neutral": "Thank you for getting in touch.",
    "positive": "Thank you for your kind message.",
}
_ATTENTION: Final = {
    "urgent": "We can see that this is holding you up, so it goes to the front of the queue.",
    "high": "We are treating it as a priority.",
}
_BODY: Final = {
    "billing": "Our finance team will check the charges on your account and explain what they "
    "find. If you have an invoice number or a date, please send it along; please leave out full "
    "card numbers.",
    "technical": "Our technical team will look into what went wrong. It helps to know what you were "
    "doing, the device or browser you used, and the exact text of any error.",
    "sales": "Our sales team will go through the options with you. Please tell us how many people "
    "would use it and what you would like it to do for you.",
    "account": "Our customer success team will help you with your account. For your safety we "
    "may ask you to confirm who you are; please never send us a password or a code.",
    "general": "Our support team will read it carefully and answer you. If there is anything you "
    "would like to add, just reply to this message.",
}
_GLAD: Final = (
    "It is good to hear, and we will pass it on to the people who helped. There is nothing more you need to do."
)
_CLOSING: Final = {
    "urgent": "If anything changes in the meantime, reply here and we will see it.",
    "high": "We will keep you posted on this ticket.",
    "medium": "You can reply here at any time.",
    "low": "You can reply here whenever it suits you.",
}

_PACE: Final = {
    "urgent": "Take this before other work",
    "high": "Take this next",
    "medium": "Take this in turn",
    "low": "Answer when the queue allows",
}
_STEP: Final = {
    "billing": "compare the invoices and payments on record with what the customer reports",
    "technical": "reproduce the fault, note its scope and look for a known incident",
    "sales": "find out the number of seats, the needs and who decides, then offer a plan",
    "account": "confirm the requester's identity before changing access or personal details",
    "general": "settle what is being asked and answer it, or move it to the right team",
}
_CARE: Final = {
    "urgent": "Tell the customer who owns it and post each finding on the ticket.",
    "negative": "Acknowledge the complaint first and have one person see it through.",
}
_FILE: Final = "no answer is needed beyond a short thank-you; pass the praise on and resolve."


def suggest_reply(category: str, priority: str, sentiment: str, *, praise: bool) -> str:
    if praise:
        return f"{_OPENING[sentiment]} {_GLAD}"
    parts = (_OPENING[sentiment], _ATTENTION.get(priority), _BODY[category], _CLOSING[priority])
    return " ".join(filter(None, parts))


def next_action(category: str, priority: str, sentiment: str, *, praise: bool) -> str:
    if praise:
        return f"{_PACE[priority]}: {_FILE}"
    care = _CARE.get(sentiment) or _CARE.get(priority)
    return " ".join(filter(None, (f"{_PACE[priority]}: {_STEP[category]}.", care)))
