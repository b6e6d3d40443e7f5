"""Publishing: claim what is due, send it, settle what is unclear, log all of it.

The protocol is DESIGN section 5; docs/publishing.md tells it for people. `run.publish` is the
way in; `glance.quiet` answers, in a fraction of the time, that there is nothing to do.
"""
