"""`pipeline doctor`: whether publishing can work, without publishing anything."""

import json
import os
import sys
from pathlib import Path

import click

from pipeline.clock import Clock
from pipeline.commands.options import format_option, now_option, root_option
from pipeline.printing import line


@click.command("doctor")
@root_option
@now_option
@click.option("--channel", "channels", multiple=True, help="Only this channel; may be repeated.")
@click.option("--offline", is_flag=True, help="Ask nobody: neither the remote nor the networks.")
@format_option("text", "json")
def command(
    root: Path, clock: Clock, channels: tuple[str, ...], offline: bool, format_: str
) -> int:
    """Check git, the remote, the log and each channel; nothing is published or changed.

    Exit status: 0 all is well, 1 warnings, 2 something keeps posts from going out.
    """
    from pipeline.doctor import examine
    from pipeline.doctor.case import open_case
    from pipeline.environment import with_file

    case = open_case(
        root,
        channels,
        with_file(root, os.environ),
        clock.now(),
        offline=offline,
        loopback_only=clock.rehearsing,
    )
    findings = []
    shown = format_ == "text" and sys.stdout.isatty()
    for finding in examine(case):
        findings.append(finding)
        if format_ == "text" and not shown:
            about = f"{finding.check} of {finding.subject}" if finding.subject else finding.check
            click.echo(line(f"{finding.level}: {about}: {finding.message}"))
            if finding.mend:
                click.echo(f"  {line(finding.mend)}")
    if shown:
        from pipeline.commands.tables import table

        rows = [(one.level, one.check, one.subject, one.message, one.mend) for one in findings]
        click.echo(table(("", "check", "channel", "", "what to do"), rows))
    if format_ == "json":
        plain = [
            {
                "check": finding.check,
                "channel": finding.subject or None,
                "level": finding.level,
                "message": finding.message,
                "mend": finding.mend or None,
            }
            for finding in findings
        ]
        click.echo(json.dumps(plain, ensure_ascii=False, indent=2))
    levels = {finding.level for finding in findings}
    return 2 if "error" in levels else 1 if "warning" in levels else 0
