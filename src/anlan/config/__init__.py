"""Wiring: settings, URLs, ASGI, command line. The only room that knows every other."""
