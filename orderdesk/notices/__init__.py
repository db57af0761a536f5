"""What staff are told of by themselves, as the settings say it."""
