"""The web service: the same answers as the command, over HTTP."""
