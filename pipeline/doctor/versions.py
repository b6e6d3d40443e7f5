"""Checks of the networks' API versions: the days that are left of those we ask for."""

from collections.abc import Iterator
from datetime import timedelta

from pipeline.brand import Channel
from pipeline.doctor.case import Case
from pipeline.doctor.finding import Finding
from pipeline.networks import NETWORKS
from pipeline.networks.base import Certainty, Versions

SOON = timedelta(days=90)  # a quarter: time to read what changes, and to try it
_SURE: dict[Certainty, str] = {
    "stated": "",
    "at the earliest": " at the earliest",
    "at the latest": " or before",
}


def each(case: Case) -> Iterator[Finding]:
    """Each channel whose network versions its API, in the order of brand.yml."""
    for channel in case.channels:
        network = NETWORKS[channel.network]
        versions: Versions | None = getattr(network, "VERSIONS", None)  # a plug-in may not say
        if versions is not None:
            yield finding(case, channel, versions, sends=network.SENDS)


def finding(case: Case, channel: Channel, versions: Versions, *, sends: bool) -> Finding:
    """One channel's version."""
    chosen = channel.options.get("version")
    version = str(chosen or versions.usual)
    end = versions.sunset(version)
    if end is None:
        told = f"API version {version}: no end date is known; {versions.news} tells of the next"
        return Finding("version", "ok", told, subject=channel.name)
    left = (end.day - case.now.date()).days
    day = f"{end.day:%Y-%m-%d}{_SURE[end.sure]}"
    why = f"({end.source})"
    mend = (
        f"choose a newer one ({versions.news}) and write it in brand/brand.yml as the option "
        f"version of {channel.name}"
        if chosen
        else f"install a newer social-pipeline, or choose one ({versions.news}) and write it in "
        f"brand/brand.yml as the option version of {channel.name}"
    )
    if left <= 0 and end.sure == "at the earliest":
        message = f"API version {version} was promised until {end.day:%Y-%m-%d} only {why}"
        return Finding("version", "warning", message, mend, channel.name)
    if left <= 0:
        message = f"API version {version} ended on {day} {why}"
        return Finding("version", "error" if sends else "warning", message, mend, channel.name)
    message = f"API version {version} ends on {day}, {left} day{'s' if left > 1 else ''} {why}"
    if left <= SOON.days:
        return Finding("version", "warning", message, mend, channel.name)
    return Finding("version", "ok", message, subject=channel.name)
