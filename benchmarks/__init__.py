"""Measured comparisons: scripts that a person runs, no part of the program."""
