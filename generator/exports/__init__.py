"""The register as data: one function a format.

text      JSON, JSON Lines and CSV
books     spreadsheets (XLSX) and a database (SQLite)
package   what explains the files to programs: a Data Package, checksums, a catalogue (DCAT)
graph     the records as linked data: JSON-LD and Turtle
informea  decisions, meetings and documents as InforMEA collects them
cite      citations for reference managers
quality   how complete the records are
"""

from generator.exports.books import sqlite, xlsx
from generator.exports.cite import bibtex, ris
from generator.exports.graph import NOWHERE, jsonld, turtle
from generator.exports.package import About, File, Kept, catalogue, checksums, data_package, files, snapshot
from generator.exports.quality import Completeness, completeness
from generator.exports.text import compact, csv_, json_, jsonl, plain

__all__ = [
    "NOWHERE", "About", "Completeness", "File", "Kept", "bibtex", "catalogue", "checksums", "compact", "completeness", "csv_", "data_package", "files", "json_", "jsonl", "jsonld", "plain", "ris", "snapshot", "sqlite", "turtle", "xlsx",
]  # fmt: skip
