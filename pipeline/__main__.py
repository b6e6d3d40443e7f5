"""`pipeline` and `python -m pipeline` start here."""

import os
import sys


def main() -> None:
    """Run the command line; help and what finds nothing to do end before it is loaded."""
    # Windows looks for git and the like in the current folder first, which may be a stranger's.
    os.environ["NoDefaultCurrentDirectoryInExePath"] = "1"  # noqa: SIM112 - Windows's name
    from pipeline.synopsis import answer

    help_ = answer(sys.argv[1:])
    if help_ is not None:
        sys.stdout.write(help_)
        return
    try:
        asked, status = _early(sys.argv[1:])
    except KeyboardInterrupt:
        sys.stderr.write("pipeline: interrupted\n")
        sys.exit(130)
    if status is not None:
        sys.exit(status)
    from pipeline.cli import main as run

    run(early=asked)


def _early(arguments: list[str]) -> tuple[object, int | None]:
    """What a build knows before the command line is loaded; the exit status, if that is all."""
    if arguments[:1] == ["publish"]:
        from pipeline.publish import early as publishing

        return None, publishing.answer(arguments)
    if arguments[:1] == ["build"]:
        from pipeline.preview import early as building

        asked = building.ask(arguments)
        if asked is not None:
            import pipeline.cli  # noqa: F401 - meanwhile git looks

            return asked, asked.answer()
    return None, None


if __name__ == "__main__":
    main()
