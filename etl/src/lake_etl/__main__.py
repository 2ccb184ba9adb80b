"""Lets `python -m lake_etl JOB --param value` run a job without spark-submit."""

import sys

from lake_etl.main import main

sys.exit(main(sys.argv[1:]))
