"""The desk over SSH: one process a session, each on a terminal of its own, forked from one that has all in memory.

Three kinds of processes. The **server** speaks SSH and never runs a desk. The **zygote** is forked from it before
anything else happens, imports and reads what every session needs, and forks a **session** whenever the server asks. So
a session is there in some milliseconds and shares most of its memory with the others; and what goes wrong in one goes
wrong in that one.
"""
