"""Cleans file names for display and for saving. They are never used as paths. Pure."""

import re
import unicodedata
from urllib.parse import quote

NAME_LIMIT = 200
EXTENSION_LIMIT = 12
UNNAMED = "unnamed"
JOINERS = "\u200c\u200d"  # hold letters and emoji together; other characters that cannot be seen only deceive
RESERVED = re.compile(r"^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])\s*(\.|$)", re.IGNORECASE)
# Endings by which some web server runs a file, or some browser draws a page; a careless one looks at each of them.
ACTIVE = frozenset(
    "php php3 php4 php5 php7 php8 phps pht phtml phar html htm xhtml shtml svg svgz xml xsl xslt js mjs jsp jspx asp "
    "aspx asa asax ascx ashx asmx cer cgi pl py rb sh cfm config htaccess hta swf exe".split()
)
FORBIDDEN = re.compile(r'[<>:"/\\|?*]')  # in names on Windows


def shown_name(given: str) -> str:
    """The last part of a path, on one line, without invisible or direction-changing characters."""
    last = re.split(r"[/\\]", given.replace("\x00", " ").rstrip("/\\ \t\r\n"))[-1]
    seen = "".join(each if each in JOINERS or is_visible(each) else " " for each in unicodedata.normalize("NFC", last))
    name = shortened(" ".join(seen.split()).strip(JOINERS))
    return name if name.strip(". ") else UNNAMED


def is_visible(character: str) -> bool:
    """No control or format character, no half of a pair, no line or paragraph separator."""
    return unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Zl", "Zp"}


def shortened(name: str) -> str:
    """Cut to NAME_LIMIT, keeping the extension."""
    if len(name) <= NAME_LIMIT:
        return name
    stem, dot, extension = name.rpartition(".")
    end = f"…{dot}{extension}" if stem and len(extension) <= EXTENSION_LIMIT else "…"
    return name[: NAME_LIMIT - len(end)].rstrip() + end


def extension_of(name: str) -> str:
    """Lower case, without the dot: "jpg". Windows drops dots and spaces at a name's end, so they hide nothing."""
    stem, _, extension = name.rstrip(". ").rpartition(".")
    return extension.strip().lower() if stem else ""


def is_active(name: str) -> bool:
    """Whether something runs files of this name: "shell.php.jpg", "shell.php%00.png", "file.asp::$DATA", "web<<"."""
    endings = (re.match("[a-z0-9]*", part) for part in name.lower().split(".")[1:])
    return bool(re.search(r"[<>|]|::", name)) or any(ending and ending[0] in ACTIVE for ending in endings)


def saved_name(name: str) -> str:
    """A name that is valid on every operating system."""
    safe = FORBIDDEN.sub("_", name).rstrip(". ") or UNNAMED
    return f"_{safe}" if RESERVED.match(safe) else safe


def disposition(name: str, *, inline: bool) -> str:
    """The Content-Disposition header, with the name for old programs and, after RFC 5987, for all others."""
    safe = saved_name(name)
    plain = unicodedata.normalize("NFKD", safe).encode("ascii", "ignore").decode()
    plain = re.sub(r'[^ -~]|["\\%]', "_", plain).strip() or UNNAMED
    words = f'{"inline" if inline else "attachment"}; filename="{plain}"'
    return words if plain == safe else f"{words}; filename*=UTF-8''{quote(safe, safe='')}"
