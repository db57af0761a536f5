"""Every change that there is, as commands: a file a family, found by `orderdesk.desk.registry`."""
