"""Senders of SMS, Mobizon and TurboSMS: what they deliver, `/_told` tells; nobody's phone rings."""
