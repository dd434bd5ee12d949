"""The command line: one file per subcommand, thin, straight on the rooms."""
