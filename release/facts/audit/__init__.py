"""What an audit looks at, one module a subject: what was seen, and why something was not; nothing is judged here."""
