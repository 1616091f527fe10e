"""Numbers, durations and sizes as people say them."""

from __future__ import annotations

_NAMED = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"))
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def counted(number: int, noun: str) -> str:
    """`1 loop`, `1,234 loops`; huge numbers rounded."""
    return f"{exact(number)} {noun}{'' if number == 1 else 's'}"


def exact(number: int) -> str:
    """A number in full up to fifteen digits; beyond, three of its digits and the power of ten."""
    return f"{number:,}" if number < 10**15 else power(number)


def rough(number: int) -> str:
    """A number in little space: in full below ten million, then in millions, billions, trillions, powers of ten."""
    if number < 10**7:
        return f"{number:,}"
    if number >= 10**15:
        return power(number)
    unit, word = next((unit, word) for unit, word in _NAMED if number >= unit)
    return f"{number / unit:.3g} {word}" if number < 999.5 * unit else f"{number // unit:,} {word}"


def power(number: int) -> str:
    """`1.23 × 10²³`, for a number of any size above nought."""
    digits = len(str(number))
    lead = round(number / 10 ** (digits - 3)) if digits > 3 else number * 10 ** (3 - digits)
    if lead == 1000:
        lead, digits = 100, digits + 1
    return f"{lead / 100:.2f} × 10{str(digits - 1).translate(_SUPERSCRIPT)}"


def share(part: int, whole: int) -> str:
    """A share in per cent; neither 0% nor 100% is said of what is not quite that."""
    if not whole or part in (0, whole):
        return "0%" if not part else "100%"
    percent = part * 1000 // whole / 10
    if percent < 1 or percent >= 99:
        return "<1%" if percent < 1 else ">99%"
    return f"{percent:.0f}%"


def duration(seconds: float) -> str:
    """How long something takes, in the unit that suits it."""
    for unit, size in (("years", 31_557_600), ("days", 86_400), ("hours", 3_600), ("minutes", 60)):
        if seconds >= 2 * size:
            return f"{rough(round(seconds / size))} {unit}"
    return f"{max(1, round(seconds))} second{'' if round(seconds) <= 1 else 's'}"


def size(octets: float) -> str:
    """A file's size in kB, MB, GB or TB (thousands, as shops and file managers count)."""
    for unit, amount in (("TB", 10**12), ("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if octets >= amount:
            many = octets / amount
            return f"{rough(round(many))} {unit}" if many >= 10 else f"{many:.1f} {unit}"
    return f"{round(octets)} bytes"
