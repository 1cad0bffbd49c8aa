"""Reads the width and height of a picture from its first bytes. Pure."""

from collections.abc import Callable

BIGGEST_SIDE = 20_000
Size = tuple[int, int]


def measure(kind: str, head: bytes) -> Size | None:
    """Width and height in pixels; None if the bytes are not a valid picture of this kind."""
    measured = RULES[kind](head) if kind in RULES else None
    return measured if measured and all(0 < side <= BIGGEST_SIDE for side in measured) else None


def of_png(head: bytes) -> Size | None:
    return (big(head[16:20]), big(head[20:24])) if head[12:16] == b"IHDR" else None


def of_gif(head: bytes) -> Size | None:
    return little(head[6:8]), little(head[8:10])


def of_jpeg(head: bytes) -> Size | None:
    """Each segment names its length; the one with the size is a frame's."""
    at = 2
    while at + 9 <= len(head) and head[at] == 0xFF:
        marker = head[at + 1]
        if marker == 0xFF:  # padding
            at += 1
        elif 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            return big(head[at + 7 : at + 9]), big(head[at + 5 : at + 7])
        elif marker == 0xDA:  # pixels begin, and no size was told
            return None
        else:
            at += 2 + max(2, big(head[at + 2 : at + 4]))
    return None


def of_webp(head: bytes) -> Size | None:
    form = head[12:16]
    if form == b"VP8X":
        return little(head[24:27]) + 1, little(head[27:30]) + 1
    if form == b"VP8L" and head[20] == 0x2F:
        bits = little(head[21:25])
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if form == b"VP8 " and head[23:26] == b"\x9d\x01\x2a":
        return little(head[26:28]) & 0x3FFF, little(head[28:30]) & 0x3FFF
    return None


def big(number: bytes) -> int:
    return int.from_bytes(number, "big")


def little(number: bytes) -> int:
    return int.from_bytes(number, "little")


RULES: dict[str, Callable[[bytes], Size | None]] = {
    "png": of_png,
    "gif": of_gif,
    "jpeg": of_jpeg,
    "webp": of_webp,
}
