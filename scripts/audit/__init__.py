"""The command `audit` and what dbt needs of Python: opening databases, reading files over HTTP."""

from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
