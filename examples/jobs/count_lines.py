"""How many lines each text file of a folder has: `count_lines.py SOURCE TARGET`, both `s3a://` URIs of folders."""

import sys

from pyspark.sql import SparkSession
from pyspark.sql import functions as F


def main(source: str, target: str) -> None:
    spark = SparkSession.builder.getOrCreate()
    lines = spark.read.text(source).withColumn("file", F.input_file_name())
    lines.groupBy("file").agg(F.count("*").alias("lines")).write.mode("overwrite").parquet(target)
    spark.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
