"""Messages that leave the desk: hand-over codes and the SMS that carry them."""
