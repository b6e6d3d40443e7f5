"""Run a module as `python -m` does, until standard input ends: it never outlives who started it.

Usage: tied.py MODULE ARGUMENT...   with a pipe as standard input, which the starter keeps open.
"""

import os
import runpy
import sys
import threading


def _end_with_the_starter() -> None:
    while os.read(0, 4096):
        pass
    os._exit(1)  # a server that is left alone has nothing to put away


if __name__ == "__main__":
    threading.Thread(target=_end_with_the_starter, daemon=True).start()
    del sys.argv[0]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
