"""Looking over a shoulder: the sockets that open desks offer, and the terminal of whoever looks."""
