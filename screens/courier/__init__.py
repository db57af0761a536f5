"""The courier's own screen: their run, one stop's page, and answers by digits and Enter, on a phone's terminal too."""
