"""The plain English forms of a word: refund, refunds, refunded, refunding.

Forms are made from the lexicon's words when it is compiled. Cutting endings off customers' words
instead would confuse "plane" with "plan" and "note" with "not".
"""

_VOWELS = frozenset("aeiou")
_HISSING = ("s", "x", "z", "ch", "sh")
_ALREADY_INFLECTED = ("ing", "ed", "ly")
_SHORTEST = 3


def forms(word: str) -> frozenset[str]:
    if not _inflects(word):
        return frozenset({word})
    return frozenset({word, _with_s(word), *_with_ending(word, "ed"), *_with_ending(word, "ing")})


def _inflects(word: str) -> bool:
    plain = len(word) >= _SHORTEST and word.isascii() and word.isalpha()
    return plain and not word.endswith(_ALREADY_INFLECTED)


def _with_s(word: str) -> str:
    if _consonant_y(word):
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(_HISSING) else "s")


def _with_ending(word: str, ending: str) -> set[str]:
    if word.endswith("e"):
        return {word[:-1] + ending}
    if _consonant_y(word) and ending == "ed":
        return {word[:-1] + "ied"}
    made = {word + ending}
    if _may_double(word):
        made.add(word + word[-1] + ending)
    return made


def _consonant_y(word: str) -> bool:
    return word.endswith("y") and word[-2] not in _VOWELS


def _may_double(word: str) -> bool:
    """Stop, stopped; and cancel, cancelled beside the American canceled."""
    closed = word[-1] not in _VOWELS | set("wxy") and word[-2] in _VOWELS
    return closed and word[-3] not in _VOWELS and (len(word) <= 4 or word[-1] == "l")
