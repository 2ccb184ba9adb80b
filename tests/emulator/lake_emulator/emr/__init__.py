"""Stand-in for what EMR does with a job flow over time; in moto nothing ever runs.

A cluster starts, bootstraps, runs one step after another and ends, in the states that EMR gives.
What steps do is not known here: a driver, where one is attached, claims the work and says how it
went (`work`). Without a driver clusters come up at once, and steps wait.

https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-overview.html#emr-overview-cluster-lifecycle
"""
