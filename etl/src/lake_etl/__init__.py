"""The Spark jobs of the lake. Each module of `lake_etl.jobs` registers one."""

__version__ = "0.1.0"
