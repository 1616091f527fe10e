"""Colours as eyes see them: contrast, what colour-blind readers see, and how far two colours are apart.

Colours are `#rrggbb` in sRGB. Sources: WCAG 2.2 for contrast; G. M. Machado, M. M. Oliveira, L. A. F. Fernandes,
"A physiologically-based model for simulation of color vision deficiency", IEEE Transactions on Visualization
and Computer Graphics 15 (2009), 1291-1298, for the three deficiencies at full severity; CIE 15 for CIELAB.
"""

from __future__ import annotations

from math import dist, fsum

Triple = tuple[float, float, float]

DEFICIENCIES: dict[str, tuple[Triple, Triple, Triple]] = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
"""Matrices on linear RGB, each row a channel (Machado et al. 2009, severity 1.0)."""

_XYZ = (
    (0.4124564, 0.3575761, 0.1804375),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0193339, 0.1191920, 0.9503041),
)
_WHITE = (0.95047, 1.0, 1.08883)
"""Of the illuminant D65."""


def contrast(a: str, b: str) -> float:
    """Contrast ratio of two colours, 1 to 21, as WCAG 2.2 defines it from their relative luminance."""
    light, dark = sorted((_luminance(_linear(a)), _luminance(_linear(b))), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def difference(a: str, b: str, deficiency: str = "") -> float:
    """How far two colours look apart: the distance in CIELAB (CIE 1976), 2 for a just noticeable difference.

    Args:
        deficiency: a key of `DEFICIENCIES`, or nothing for normal colour vision.
    """
    return dist(_lab(_seen(_linear(a), deficiency)), _lab(_seen(_linear(b), deficiency)))


def simulated(colour: str, deficiency: str) -> str:
    """A colour as a reader with a deficiency sees it."""
    return _hexed(_seen(_linear(colour), deficiency))


def blended(over: str, under: str, opacity: float) -> str:
    """What is seen where one colour lies on another, as SVG and PDF blend them: in sRGB, channel by channel."""
    pairs = zip(_channels(over), _channels(under), strict=True)
    return "#" + "".join(f"{round((a * opacity + b * (1 - opacity)) * 255):02x}" for a, b in pairs)


def _channels(colour: str) -> tuple[float, ...]:
    return tuple(int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))


def _linear(colour: str) -> Triple:
    red, green, blue = (
        p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in _channels(colour)
    )
    return red, green, blue


def _hexed(linear: Triple) -> str:
    parts = (p * 12.92 if p <= 0.0031308 else 1.055 * p ** (1 / 2.4) - 0.055 for p in linear)
    return "#" + "".join(f"{round(part * 255):02x}" for part in parts)


def _luminance(linear: Triple) -> float:
    red, green, blue = linear
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _times(matrix: tuple[Triple, Triple, Triple], vector: Triple) -> Triple:
    x, y, z = (fsum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)
    return x, y, z


def _seen(linear: Triple, deficiency: str) -> Triple:
    if not deficiency:
        return linear
    red, green, blue = (min(1.0, max(0.0, part)) for part in _times(DEFICIENCIES[deficiency], linear))
    return red, green, blue


def _lab(linear: Triple) -> Triple:
    x, y, z = (
        part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116
        for part in (value / white for value, white in zip(_times(_XYZ, linear), _WHITE, strict=True))
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)
