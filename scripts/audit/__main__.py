"""`python -m audit`, where the command is not installed."""

from audit.cli import main

main(prog_name="audit")
