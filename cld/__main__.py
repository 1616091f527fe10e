"""`python -m cld`, and the command `cld`."""

from __future__ import annotations

import gc
import signal


def run() -> None:
    """Run the command line. Ctrl-C before it has loaded ends the process without a word, not with a traceback."""
    before = signal.getsignal(signal.SIGINT)
    if before is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    # what a command makes, it keeps to its end: to look for waste as often as usual is time lost
    gc.set_threshold(100_000, 50, 50)
    from cld.cli import main

    signal.signal(signal.SIGINT, before)
    main()


if __name__ == "__main__":
    run()
