"""The only code that runs programs, opens sockets, writes files, reads the environment or the clock."""
