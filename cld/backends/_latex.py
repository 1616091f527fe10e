"""Text as LaTeX reads it: what is special escaped, symbols as commands, the rest as it is."""

from __future__ import annotations

import unicodedata

_SPECIAL = {
    "\\": "\\textbackslash{}", "{": "\\{", "}": "\\}", "#": "\\#", "$": "\\$", "%": "\\%", "&": "\\&", "_": "\\_",
    "^": "\\textasciicircum{}", "~": "\\textasciitilde{}", "`": "\\textasciigrave{}",
    "<": "\\textless{}", ">": "\\textgreater{}", "|": "\\textbar{}",
    "\u00a0": "~", "\u2009": "\\,", "\u202f": "\\,", "\u00ad": "", "\u200b": "", "\u2010": "-", "\u2011": "-",
}  # fmt: skip
_MATHS = {
    "−": "-", "±": "\\pm", "∓": "\\mp", "×": "\\times", "÷": "\\div", "·": "\\cdot", "¬": "\\neg", "≤": "\\leq",
    "≥": "\\geq", "≠": "\\neq", "≈": "\\approx", "≡": "\\equiv", "∼": "\\sim", "∝": "\\propto", "∞": "\\infty",
    "√": "\\surd", "∂": "\\partial", "∑": "\\sum", "∏": "\\prod", "∫": "\\int", "∆": "\\Delta", "∇": "\\nabla",
    "∈": "\\in", "∉": "\\notin", "∩": "\\cap", "∪": "\\cup", "⊂": "\\subset", "⊆": "\\subseteq", "∀": "\\forall",
    "∃": "\\exists", "∧": "\\wedge", "∨": "\\vee", "←": "\\leftarrow", "→": "\\rightarrow", "↑": "\\uparrow",
    "↓": "\\downarrow", "↔": "\\leftrightarrow", "⇐": "\\Leftarrow", "⇒": "\\Rightarrow", "⇔": "\\Leftrightarrow",
    "↗": "\\nearrow", "↘": "\\searrow", "°": "^\\circ", "•": "\\bullet", "∘": "\\circ", "⋅": "\\cdot",
    "′": "{}^\\prime", "″": "{}^{\\prime\\prime}", "½": "\\frac12",
    "⅓": "\\frac13", "¼": "\\frac14", "¾": "\\frac34", "⅔": "\\frac23",
    "µ": "\\mu", "Ω": "\\Omega",
}  # fmt: skip
_GREEK = {
    chr(code): name
    for start, names in (
        (0x3B1, "alpha beta gamma delta varepsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho varsigma "
                "sigma tau upsilon varphi chi psi omega"),
        (0x391, "Alpha Beta Gamma Delta Epsilon Zeta Eta Theta Iota Kappa Lambda Mu Nu Xi Omicron Pi Rho - Sigma Tau "
                "Upsilon Phi Chi Psi Omega"),
    )
    for code, name in enumerate(names.split(), start)
}  # fmt: skip
_LATIN = {
    "Alpha": "A", "Beta": "B", "Epsilon": "E", "Zeta": "Z", "Eta": "H", "Iota": "I", "Kappa": "K", "Mu": "M",
    "Nu": "N", "Omicron": "O", "Rho": "P", "Tau": "T", "Chi": "X", "omicron": "o",
}  # fmt: skip
"""Greek letters that look like Latin ones, for which TeX has no command of their own."""
_RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ", "0123456789+-n", strict=True))
_LOWERED = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋", "0123456789+-", strict=True))
_PLAIN = (
    (0x20, 0x7E), (0xA1, 0x125), (0x128, 0x137), (0x139, 0x13E), (0x141, 0x148), (0x14A, 0x165), (0x168, 0x17E),
    (0x218, 0x21B), (0x1E9E, 0x1E9E), (0x2013, 0x2014), (0x2018, 0x201A), (0x201C, 0x201E), (0x2020, 0x2022),
    (0x2026, 0x2026), (0x2030, 0x2030), (0x2039, 0x203A), (0x20AC, 0x20AC), (0x2122, 0x2122),
)  # fmt: skip
"""What LaTeX sets without further ado in the font encoding T1 with pdfTeX."""


def escaped(words: str) -> str:
    """One line of text for LaTeX, which shows it letter by letter, save that straight quotation marks are curled."""
    words = unicodedata.normalize("NFC", words)
    return "".join(_written(words, at) for at in range(len(words)))


def beyond(words: str) -> str:
    """The letters, each once and in order, that need XeLaTeX or LuaLaTeX and a font that has them."""
    words = unicodedata.normalize("NFC", words)
    raw = (c for at, c in enumerate(words) if _written(words, at) == c and not _is_plain(c))
    return "".join(sorted(set(raw)))


def _is_plain(character: str) -> bool:
    return any(first <= ord(character) <= last for first, last in _PLAIN)


def _written(words: str, at: int) -> str:
    character = words[at]
    before = words[at - 1] if at else ""
    if character == '"':  # straight ones come out as closing ones with some fonts and engines
        return "“" if not before or before in " ([{-/–—" else "”"
    if character == before and character in "-,'<>":  # not to be joined to a dash or a quotation mark
        return "{\\kern0pt}" + _SPECIAL.get(character, character)
    if character in _SPECIAL:
        return _SPECIAL[character]
    if character in _MATHS:
        return f"\\ensuremath{{{_MATHS[character]}}}"
    if character in _RAISED:
        return f"\\textsuperscript{{{_RAISED[character]}}}"
    if character in _LOWERED:
        return f"\\textsubscript{{{_LOWERED[character]}}}"
    if character in _GREEK and not _is_greek(before) and not _is_greek(words[at + 1 : at + 2]):
        name = _GREEK[character]  # a symbol; in a Greek word it is left to a font that has Greek letters
        return (
            f"\\ensuremath{{\\mathrm{{{_LATIN[name]}}}}}" if name in _LATIN else f"\\ensuremath{{\\{name}}}"
        )
    if unicodedata.category(character) in ("Cc", "Cs", "Co", "Cn"):
        return ""
    return character


def _is_greek(character: str) -> bool:
    return bool(character) and "GREEK" in unicodedata.name(character, "")


def runs_leftwards(words: str) -> bool:
    """Whether the first strong character is of a script written from right to left (UAX 9, rule P2)."""
    strong = (direction for c in words if (direction := unicodedata.bidirectional(c)) in ("L", "R", "AL"))
    return next(strong, "L") != "L"
