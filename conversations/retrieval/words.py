"""Splits texts into words, drops stop words, and stems the rest."""

import re
from collections.abc import Iterator
from functools import lru_cache

WORD = re.compile(r"[^\W_]+")
CODE = re.compile(r"\b([a-z]{1,3})-(\d{1,6})\b")  # E-07 and E07 are one
LONGEST = 40  # what is longer is no word of anybody's

# Words by which no two texts are about the same thing, in the languages customers most often write.
SMALL = frozenset(
    """
    a about after again all already also always am an and another any anybody anyone anything are around as ask
    at away back be because been before being but by call can cannot come could day days dear did didn do does
    doesn doing don done down each else even ever every everything few find first for from further get gets
    getting give go goes going good got had has have haven having he hello help her here hey hi him his how
    however i if in into is isn it its just know last let like ll look looking lot made make many may maybe me
    mean might mine more most much must my need never new next open no not nothing now of off often ok on once
    one only or other our out over own please perhaps possible question quick rather re really right s said same
    say see seem seems send sent shall she should show since so some somebody someone something soon still such
    sure t take tell than thank thanks that the their them then there these they thing things think this those
    though through till time to today together told too tried try trying two under until up us use used using ve
    very via want wanted was wasn way we week well went were weren what when where whether which while who whole
    whom whose why will with without won work working works would write yes yesterday yet you your yours d m
    kind regards best sincerely wish
    aber als am an auch auf aus bei bin bis bitte da das dass dem den der des dich die dies diese diesem dieser doch du
    durch ein eine einem einen einer eines er es etwas euch euer für haben habe hat hatte hallo ich ihm ihn ihnen ihr
    ihre im in ist ja jetzt kann kein keine können man mein meine meinem meinen meiner mich mir mit muss nach nicht
    noch nun nur ob oder ohne schon sehr sein seine seit sich sie sind so über um und uns unser vom von vor war warum
    was weil wenn wer werden wie wieder will wir wird wo zu zum zur guten tag grüße freundlichen
    à au aux avec avoir bonjour ce cela ces cet cette comme dans de depuis des du elle en est et été être fait il ils
    je la le les leur lui ma mais me merci mes mon ne nos notre nous on ou où par pas plus pour pourquoi pouvez puis
    quand que quel quelle qui sa sans se ses si son sont sur ta te tes tout très tu un une vos votre vous y
    al algo como con cuando del desde donde el ella ellos en entre era es esta este esto estoy gracias ha hay hola la
    las lo los más me mi mis muy no nos para pero por porque puede puedo que qué se ser si sin sobre son su sus también
    tengo tiene todo un una unos usted ya yo buenos días
    aan al als bij dag dan dat de deze die dit doe door een en er graag geen had heb hebben heeft het hij hoe hoi ik
    jullie kan kunnen maar me meer met mij mijn moet naar niet nog nu of om onze ook op over te tot uit van voor waar
    was wat we wel wij worden zijn zo zou
    ao aos as bom com da das dia do dos e ela ele em essa esse está eu foi isso já mas meu minha não nas no nos o os
    ou para pela pelo por quero são se sem seu sua também tem tenho um uma você obrigado obrigada olá
    """.split()
)

# Longest first; what is left must still be a word.
ENDINGS = (
    *("isations", "izations", "isation", "ization", "ations", "ation", "ments", "ities", "ungen", "ances", "ments"),
    *("ment", "ance", "ence", "ings", "tion", "ible", "able", "less", "ness", "ieren", "iert", "ity", "ung", "ies"),
    *("ing", "ion", "ied", "ers", "est", "ed", "er", "es", "en", "ly", "em", "ez", "s", "e", "y", "n"),
)
LEAST = {"ing": 3, "ed": 3, "ies": 3, "ied": 3, "es": 3, "s": 3, "e": 3, "y": 3, "ings": 3, "n": 5, "en": 4}


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """The stem that the forms of a word share; always a prefix, so that an index can search for it."""
    for _ in range(2):
        ending = next((end for end in ENDINGS if word.endswith(end) and len(word) - len(end) >= LEAST.get(end, 4)), "")
        if not ending:
            break
        word = undoubled(word[: -len(ending)])
    return word


def undoubled(word: str) -> str:
    """cancell(ed) → cancel, but bill, miss, off."""
    return word[:-1] if len(word) > 4 and word[-1] == word[-2] and word[-1] in "bdgklmnprt" else word


def told(text: str) -> Iterator[str]:
    """The words of a text, in lower case."""
    return (word for word in WORD.findall(CODE.sub(r"\1\2", text.casefold())) if len(word) <= LONGEST)


def terms(text: str) -> dict[str, str]:
    """The stems of all words but stop words, in order, each with the first word that had it."""
    found: dict[str, str] = {}
    for word in told(text):
        if word not in SMALL and len(word) > (2 if word.isdigit() else 1):
            found.setdefault(stem(word), word)
    return found
