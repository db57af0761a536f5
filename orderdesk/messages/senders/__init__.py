"""Who delivers messages: SMS by Mobizon and TurboSMS, and the hundred ways that apprise knows."""
