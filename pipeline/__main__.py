"""`pipeline` and `python -m pipeline` start here."""

import os
import sys


def main() -> None:
    """Run the command line; help, and a build where nothing changed, end before it is loaded."""
    # Windows looks for git and the like in the current folder first, which may be a stranger's.
    os.environ["NoDefaultCurrentDirectoryInExePath"] = "1"  # noqa: SIM112 - Windows's name
    from pipeline.synopsis import answer

    help_ = answer(sys.argv[1:])
    if help_ is not None:
        sys.stdout.write(help_)
        return
    asked = None
    if sys.argv[1:2] == ["build"]:
        from pipeline.preview import early

        asked = early.ask(sys.argv[1:])
    from pipeline.cli import main as run  # meanwhile git looks

    status = asked.answer() if asked else None
    if status is not None:
        sys.exit(status)
    run(early=asked)


if __name__ == "__main__":
    main()
