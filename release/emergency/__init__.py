"""An emergency: what happened since the last release that holds, and what is changed elsewhere to end it."""
