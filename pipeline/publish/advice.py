"""Advice: what a person can do about a delivery that needs one, as commands to copy."""

import shlex

from pipeline.delivery import Delivery, Standing


def advice(delivery: Delivery, standing: Standing, *, gone: bool = False) -> str:
    """What to do next; `gone` says that the post's file is not there any more."""
    name = f"{shlex.quote(delivery.post)} {shlex.quote(delivery.channel)}"
    only = f"--post {shlex.quote(delivery.post)} --channel {shlex.quote(delivery.channel)}"
    match standing.state:
        case "unknown" | "claimed":
            drop = "--drop" if gone else "--not-sent"
            return (
                f"look at the account, then: pipeline resolve {name} --sent URL, "
                f"or: pipeline resolve {name} {drop}"
            )
        case "failed":
            return (
                "mend the post and push it: it goes out if it is not late by then; "
                f"or end it: pipeline resolve {name} --drop"
            )
        case "missed":
            return (
                f"to send it after all: pipeline resolve {name} --not-sent, give it a new date "
                f"and push; or end it: pipeline resolve {name} --drop"
            )
        case "held":
            return (
                f"decide: pipeline release {only} with --send, --reschedule or --drop "
                "(pipeline release alone lists the holds)"
            )
        case "unreadable":
            return (
                "mend that line on the log branch by hand (delete what is no JSON, keep every "
                "whole line), commit and push it"
            )
        case _:
            return ""
