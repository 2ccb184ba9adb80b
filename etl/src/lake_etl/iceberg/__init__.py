"""Iceberg tables: made and brought up to date, written by commits that notice one another."""
