"""Where in its bytes a file says a thing: spans found by the real parsers, never by guessing."""
