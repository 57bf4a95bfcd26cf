"""The commands of `calmline`, one file each. A command takes the parsed arguments and gives an exit code."""
