"""Flowwow over its seller API. Its lists are polled: it does not tell what has changed, nor which orders are cancelled.

Off until `unconfirmed = true` stands in the channel's settings, since each is known from one source only: accepting,
the courier who left, finishing (their bodies, answers, and from which statuses they are taken). Hiding and showing
goods and putting stock are known from two. Not confirmed: what the header of a webhook's signature is called (so
whoever passes one on says it), number 3 for the post, and how a cancelled order is shown: one that is open where it is
viewed but in no list any more comes with `?`. There is no call to cancel: that is Support's.
"""

from orderdesk.channels.live.flowwow.flowwow_channel import Flowwow

__all__ = ["Flowwow"]
