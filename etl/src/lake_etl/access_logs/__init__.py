"""Access logs in combined format: parsed, loaded into Iceberg tables and summed up."""
