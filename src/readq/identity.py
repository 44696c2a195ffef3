"""What makes two records the same paper: normalised identifiers, title keys, family names; and addresses rebuilt
from identifiers. Pure functions; nothing here raises on odd text unless it says so."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Sequence
from urllib.parse import quote, unquote, urlsplit

TITLE_KEY_MIN = 12  # shorter keys ("introduction", "abstract") are shared by unrelated records

# -- identifiers -----------------------------------------------------------------------------------------------------

# What nearly every id is: five digits, since January 2015.
_ARXIV_PLAIN = re.compile(r"(?:1[5-9]|[2-9]\d)(?:0[1-9]|1[0-2])\.\d{5}", re.A)
_ARXIV_NEW = re.compile(r"(\d\d)(0[1-9]|1[0-2])\.(\d{4,5})(?:v\d+)?", re.I | re.A)
_ARXIV_OLD = re.compile(
    r"([a-z]+(?:-[a-z]+)?)(?:\.[a-z]{2,}(?:-[a-z]+)?)?/(\d\d(?:0[1-9]|1[0-2])\d{3})(?:v\d+)?", re.I | re.A
)
_ARXIV_ARCHIVES = {
    "acc-phys", "adap-org", "alg-geom", "ao-sci", "astro-ph", "atom-ph", "bayes-an", "chao-dyn", "chem-ph", "cmp-lg",
    "comp-gas", "cond-mat", "cs", "dg-ga", "funct-an", "gr-qc", "hep-ex", "hep-lat", "hep-ph", "hep-th", "math",
    "math-ph", "mtrl-th", "nlin", "nucl-ex", "nucl-th", "patt-sol", "physics", "plasm-ph", "q-alg", "q-bio",
    "quant-ph", "solv-int", "supr-con",
}  # fmt: skip
_ARXIV_URL = re.compile(
    r"""(?:https?://)?(?:
        (?:[a-z]+\.)?arxiv\.org/(?:abs|pdf|html|ps|e-print|format|src|tb)/
      | (?:www\.)?(?:ar5iv\.org|ar5iv\.labs\.arxiv\.org|alphaxiv\.org)/(?:abs|html|pdf|overview)/
      | (?:www\.)?(?:huggingface|hf)\.co/papers/
      | (?:www\.)?(?:dx\.)?doi\.org/10\.48550/arxiv\.
    )""",
    re.I | re.X | re.A,
)
_ARXIV_PREFIX = re.compile(r"(?:oai:arxiv\.org:|(?:doi:\s*)?10\.48550/arxiv\.|arxiv\s*:\s*|arxiv\s+)", re.I | re.A)
_ARXIV_CLASS = re.compile(r"\s*\[[\w.\-]{1,20}\]$", re.A)

_DOI_PLAIN = re.compile(r"10\.\d{4,9}/[A-Za-z0-9._/-]{0,200}[A-Za-z0-9]", re.A)  # nothing to take away
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/[!-~\u00a1-\uffff]+")
_DOI_PREFIX = re.compile(
    r"(?:https?://)?(?:www\.)?(?:dx\.)?doi\.org/(?:doi:)?|(?:info:|urn:)?doi\s*[:/]\s*(?:https?://(?:dx\.)?doi\.org/)?|doi\s+",
    re.I | re.A,
)
_DOI_PUBLISHER = re.compile(
    r"https?://[^/\s]+/(?:[^?#\s]*?/)?doi/(?:(?:abs|full|pdf|epdf|pdfdirect|book)/)?(?=10\.)", re.I | re.A
)
_PLACEHOLDER = re.compile(r"(?:arXiv|doi|pmid|pmcid|acl|openreview|s2|openalex):\S+")
_BRACKETS = {")": "(", "]": "[", "}": "{", ">": "<"}


def arxiv_id(text: str) -> str | None:
    """The arXiv id ``text`` consists of, without version: ``2404.03648`` or ``hep-th/9901001``; None when it is none.

    Understands ids, ``arXiv:`` and OAI prefixes, arXiv's own and mirrors' URLs, DataCite DOIs. The subject class of an
    old id is not part of it: ``math.GT/0309136`` is ``math/0309136``. Ids inside longer text are not looked for.
    """
    if _ARXIV_PLAIN.fullmatch(text):
        return text
    text = text.strip()
    if not 9 <= len(text) <= 300:
        return None
    if match := _ARXIV_URL.match(text):
        text = re.split(r"[?#]", text[match.end() :], maxsplit=1)[0].rstrip("/")
        if text.lower().endswith(".pdf"):
            text = text[:-4]
    elif match := _ARXIV_PREFIX.match(text):
        text = text[match.end() :]
    text = _ARXIV_CLASS.sub("", text).rstrip(".,;")
    if match := _ARXIV_NEW.fullmatch(text):
        year, month, number = match.groups()
        # Five digits since January 2015; the scheme itself began in April 2007.
        if year + month >= "0704" and (len(number) == 5) == (year >= "15"):
            return f"{year}{month}.{number}"
        return None
    if match := _ARXIV_OLD.fullmatch(text):
        archive, number = match[1].lower(), match[2]
        if archive in _ARXIV_ARCHIVES and (number[:4] >= "9107" or number[:4] <= "0703"):
            return f"{archive}/{number}"
    return None


def doi(text: str) -> str | None:
    """The DOI ``text`` consists of, in lower case and without resolver; None when it is none.

    Takes ``10.1000/x``, ``doi:``, doi.org URLs and publishers' ``…/doi/10.1000/x`` URLs. Punctuation that a sentence
    added at the end is dropped. A DataCite DOI of arXiv is returned as it is; ask `arxiv_id` first.
    """
    if len(text) >= 8 and _DOI_PLAIN.fullmatch(text):
        return text.lower()
    text = text.strip()
    if not 8 <= len(text) <= 500:
        return None
    if match := _DOI_PUBLISHER.match(text):
        text = unquote(re.split(r"[?#]", text[match.end() :], maxsplit=1)[0])
    elif match := _DOI_PREFIX.match(text):
        text = text[match.end() :]
        if "%" in text:
            text = unquote(text)
    text = text.rstrip(".,;:'\"/")
    while text and text[-1] in _BRACKETS and text.count(text[-1]) > text.count(_BRACKETS[text[-1]]):
        text = text[:-1].rstrip(".,;:")
    if _DOI.fullmatch(text) and text.isprintable():
        return text.lower()
    return None


def normal_identifier(scheme: str, value: str) -> str | None:
    """``value`` as an identifier of this scheme is kept, None if it is none."""
    if scheme == "arxiv":
        return arxiv_id(value)
    if not scheme.strip():
        return None
    if scheme == "doi" and value.startswith("10.") and "/" in value and value.isprintable():
        return value  # an odd one is still what a listing said
    return doi(value) if scheme == "doi" else value.strip() or None


def arxiv_url(identifier: str) -> str:
    """The page of an arXiv id on arxiv.org; ValueError when it is not an arXiv id."""
    return f"https://arxiv.org/abs/{_valid(arxiv_id(identifier), identifier)}"


def arxiv_pdf_url(identifier: str) -> str:
    """The PDF of an arXiv id on arxiv.org; ValueError when it is not an arXiv id."""
    return f"https://arxiv.org/pdf/{_valid(arxiv_id(identifier), identifier)}"


def doi_url(identifier: str) -> str:
    """The resolver's address of a DOI, everything unusual percent-encoded; ValueError when it is not a DOI."""
    return "https://doi.org/" + quote(_valid(doi(identifier), identifier), safe="/:;().-_")


def openable(url: str) -> bool:
    """Whether ``url`` may be handed to a browser: http or https, a host, no white space, nothing invisible."""
    if not url.isprintable() or any(char.isspace() for char in url) or "\\" in url:
        return False
    try:
        parts = urlsplit(url)
        host = parts.hostname
        parts.port  # noqa: B018 - raises on a port that is no number
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(host) and (host or "").strip(".-") != ""


def _valid(normalised: str | None, given: str) -> str:
    if normalised is None:
        raise ValueError(f"not a valid identifier: {given!r}")
    return normalised


def placeholder(identifiers: Sequence[tuple[str, str]]) -> str:
    """The title of a paper of which only identifiers are known, '' without any: ``arXiv:2404.00001``,
    ``doi:10.1000/x``."""
    if not identifiers:
        return ""
    scheme, value = identifiers[0]
    return f"{'arXiv' if scheme == 'arxiv' else scheme}:{value}"


def is_placeholder(title: str) -> bool:
    """Whether a title only stands for one that is not known, see `placeholder`."""
    return _PLACEHOLDER.fullmatch(title) is not None


# -- titles ----------------------------------------------------------------------------------------------------------

_ASCII_LOWER = bytes(range(256)).lower()
_ASCII_OTHER = bytes(byte for byte in range(256) if not chr(byte).isalnum() or byte > 127)

_LATEX_SYMBOLS = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε", "zeta": "ζ",
    "eta": "η", "theta": "θ", "vartheta": "θ", "iota": "ι", "kappa": "κ", "varkappa": "κ", "lambda": "λ", "mu": "μ",
    "nu": "ν", "xi": "ξ", "omicron": "ο", "pi": "π", "varpi": "π", "rho": "ρ", "varrho": "ρ", "sigma": "σ",
    "varsigma": "σ", "tau": "τ", "upsilon": "υ", "phi": "φ", "varphi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω",
}  # fmt: skip
_LATEX_SYMBOLS |= {name.capitalize(): letter for name, letter in _LATEX_SYMBOLS.items()}
_LATEX_SYMBOLS |= {
    "ss": "ß", "ae": "æ", "AE": "æ", "oe": "œ", "OE": "œ", "o": "ø", "O": "ø", "l": "ł", "L": "ł", "aa": "å", "AA": "å",
    "i": "i", "j": "j", "dh": "ð", "DH": "ð", "dj": "đ", "DJ": "đ", "th": "þ", "TH": "þ", "ng": "ŋ", "NG": "ŋ",
    "ell": "l", "hbar": "ħ", "aleph": "ℵ", "LaTeX": "latex", "TeX": "tex", "BibTeX": "bibtex",
}  # fmt: skip
# Names that print as themselves; every other command is formatting or a sign without letters.
_LATEX_NAMES = {
    "log", "ln", "lg", "exp", "min", "max", "sup", "inf", "lim", "sin", "cos", "tan", "sinh", "cosh", "tanh", "arg",
    "det", "dim", "gcd", "ker", "deg", "hom", "Pr", "mod",
}  # fmt: skip
_LATEX = re.compile(r"\\(?:([A-Za-z]+)\*?|(.))", re.S)
_TAG = re.compile(
    r"</?(?:i|b|u|p|em|tt|br|sub|sup|span|strong|small|big|code|font|scp|sc|italic|bold|title|jats:[a-z-]+|mml:[a-z]+|m[a-z]+"
    r"|inf)(?:\s[^<>]{0,200})?/?>",
    re.I,
)


def title_key(title: str) -> str:
    """What remains of a title when everything that varies between sources is gone; equal keys mean equal titles.

    Markup and LaTeX commands, case, diacritics, white space and punctuation are dropped; letters and digits of any
    script stay, Greek letters also when written ``\\alpha``. '' when fewer than 12 characters remain: too little to
    tell papers apart.
    """
    if "\\" in title or "&" in title or "<" in title:
        title = _plain(title)
    key = _letters(title)
    return key if len(key) >= TITLE_KEY_MIN else ""


def _plain(text: str) -> str:
    """``text`` with HTML entities, tags and LaTeX commands replaced by what they print."""
    if "&" in text:
        text = html.unescape(text)
    if "<" in text:
        text = _TAG.sub("", text)
    if "\\" in text:
        text = _LATEX.sub(_latex_letters, text)
    return text


def _latex_letters(match: re.Match[str]) -> str:
    name: str | None = match[1]
    if name is None:
        return ""  # an accent on the next letter, an escaped sign, a space
    return _LATEX_SYMBOLS.get(name) or (name if name in _LATEX_NAMES else "")


def _letters(text: str) -> str:
    """The letters and digits of ``text``, folded for case, compatibility forms and diacritics."""
    if not text.isascii():
        # Twice: folding case can yield characters that decompose further, and the key must be stable.
        text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
        return "".join(filter(str.isalnum, text))
    return text.encode("ascii").translate(_ASCII_LOWER, _ASCII_OTHER).decode("ascii")


# -- people ----------------------------------------------------------------------------------------------------------

_PARTICLES = re.compile(
    r"(?:(?:van|von|der|den|de|del|della|di|da|dos|du|la|le|el|al|bin|ibn|ter|ten|zu|zur)[\s-]+)+", re.I
)
_SUFFIX = re.compile(r"[\s,]+(?:jr|sr|ii|iii|iv|2nd|3rd)\.?$", re.I)
_UMLAUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "æ": "ae", "œ": "oe", "ß": "ss"})
_NO_UMLAUT = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})


def same_family(a: str, b: str) -> bool:
    """Whether two family names may be one person's: equal but for case, diacritics (``Müller``, ``Mueller``,
    ``Muller``), LaTeX, hyphens, particles (``van der``) and ``Jr.``. Empty names agree with nothing."""
    return not _family_keys(a).isdisjoint(_family_keys(b))


def _family_keys(name: str) -> set[str]:
    name = _SUFFIX.sub("", _plain(name).strip())
    keys: set[str] = set()
    for form in (name, _PARTICLES.sub("", name, count=1) if _PARTICLES.match(name) else name):
        composed = unicodedata.normalize("NFC", form).casefold()
        keys.add(_letters(composed.translate(_UMLAUT)))
        keys.add(_letters(composed.translate(_NO_UMLAUT)))
    keys.discard("")
    return keys
