"""Rows that tests make shards of."""

from __future__ import annotations


def german_row(number: int, **fields) -> dict:
    """An image with a German caption; `fields` replace or add columns."""
    return {
        "LANGUAGE": "de",
        "caption": f"Ein Haus am See, Ansicht {number}",
        "url": f"https://bilder.example/haus-{number}.jpg",
        "status": "success",
        "original_width": 640,
        "original_height": 480,
        "exif": "{}",
    } | fields
