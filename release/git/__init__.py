"""Git, asked and told through its porcelain formats; a constant number of processes whatever the number of files."""
