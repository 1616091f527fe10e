"""How long quotes take to be checked against a long text, also where some are not word for word. `make quotes-bench` runs this.

A text of 300 pages is made with the words of the paper under `specs/papers/`, in chains of words that follow each
other there, and 2,000 quotes are taken from it: some with words left out, none, every tenth or each with a slip. The
check is `cld validate`, a process of its own.

    python -m bench.quotes [REPEATS] [--record]

With `--record` the table goes into docs/performance.md.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from itertools import pairwise
from pathlib import Path
from statistics import median
from time import perf_counter

from bench.maps import Dice

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "performance.md"
PAPER = ROOT / "specs" / "papers" / "mills2022.txt"
PAGES, WORDS, QUOTES, REPEATS = 300, 450, 2_000, 5
SLIPS = ("a word changed", "a word left out", "two words turned round", "letters mistyped")


def book(pages: int, dice: Dice) -> list[str]:
    """Words of a text: each follows the one before it somewhere in the paper."""
    paper = PAPER.read_text(encoding="utf-8").split()
    after: dict[str, list[str]] = {}
    for word, following in pairwise(paper):
        after.setdefault(word, []).append(following)
    words = [paper[0]]
    while len(words) < pages * WORDS:
        choice = after.get(words[-1]) or paper
        words.append(choice[dice.below(len(choice))])
    return words


def slipped(words: list[str], kind: str, dice: Dice) -> list[str]:
    """The words with a slip in their middle."""
    place = 2 + dice.below(max(1, len(words) - 4))
    if kind == "a word changed":
        return [*words[:place], "otherwise", *words[place + 1 :]]
    if kind == "a word left out":
        return [*words[:place], *words[place + 1 :]]
    if kind == "two words turned round":
        return [*words[:place], words[place + 1], words[place], *words[place + 2 :]]
    return [*words[:place], words[place] + "z", *words[place + 1 :]]


def quotes(words: list[str], count: int, wrong: int, dice: Dice) -> list[str]:
    """Stretches of 8 to 60 words; every third has some left out of its middle, and `wrong` of them slip."""
    found = []
    for number in range(count):
        size = 8 + dice.below(52)
        start = dice.below(len(words) - size)
        quote = words[start : start + size]
        if number % 3 == 0:
            quote = [*quote[: size // 2 - 1], "...", *quote[size // 2 + 1 :]]
        if wrong and number % (count // wrong) == 0:
            quote = slipped(quote, SLIPS[number // (count // wrong) % len(SLIPS)], dice)
        found.append(" ".join(quote))
    return found


def lines(words: list[str]) -> str:
    """A text of lines as books have them."""
    return "\n".join(" ".join(words[start : start + 14]) for start in range(0, len(words), 14)) + "\n"


def spec(each: list[str]) -> str:
    """A spec whose evidence has these quotes."""
    ids = ", ".join(f"E{number}" for number in range(len(each)))
    head = (
        f"cld: 1\ntitle: Quotes\nvariables: {{a: A, b: B}}\nlinks:\n  - a <-> b (+): {{evidence: [{ids}]}}\n"
    )
    head += "sources: {book: {citation: A book, text: book.txt}}\nevidence:\n"
    escaped = (quote.replace("\\", "\\\\").replace('"', '\\"') for quote in each)
    return head + "".join(
        f'  E{number}: {{source: book, quote: "{quote}"}}\n' for number, quote in enumerate(escaped)
    )


def seconds(path: Path) -> tuple[float, int]:
    """The wall time of one check, and how many quotes it finds wrong."""
    start = perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "cld", "validate", "--format", "concise", str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return perf_counter() - start, done.stdout.count("quote-not-in-source")


def table(repeats: int) -> str:
    """Times of the check by how many of the quotes are wrong, as a table in Markdown."""
    dice = Dice("quotes")
    words = book(PAGES, dice)
    rows = ["| quotes | not word for word | found | median | best |", "|---:|---:|---:|---:|---:|"]
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "book.txt").write_text(lines(words), encoding="utf-8")
        path = Path(folder) / "quotes.yaml"
        for wrong in (0, QUOTES // 10, QUOTES):
            path.write_text(spec(quotes(words, QUOTES, wrong, dice)), encoding="utf-8")
            runs = [seconds(path) for _ in range(repeats)]
            times = [taken for taken, _ in runs]
            rows.append(
                f"| {QUOTES:,} | {wrong:,} | {runs[0][1]:,} | {median(times):.1f} s | {min(times):.1f} s |"
            )
    return "\n".join(rows) + "\n"


def main() -> None:
    """Show the table, and with `--record` write it into the page."""
    numbers = [word for word in sys.argv[1:] if word.isdigit()]
    found = table(int(numbers[0]) if numbers else REPEATS)
    sys.stdout.write(found)
    if "--record" in sys.argv:
        page = PAGE.read_text(encoding="utf-8")
        marked = re.sub(
            r"(<!-- quotes -->\n).*?(<!-- end -->)", lambda m: m[1] + found + m[2], page, flags=re.DOTALL
        )
        PAGE.write_text(marked, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
