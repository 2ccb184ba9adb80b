from __future__ import annotations

from conftest import Clients

INSTANCE = {
    "DBInstanceIdentifier": "d",
    "DBInstanceClass": "db.t4g.small",
    "Engine": "postgres",
    "MasterUsername": "m",
    "ManageMasterUserPassword": True,
    "AllocatedStorage": 20,
}


def test_an_instance_keeps_its_insights(clients: Clients) -> None:
    rds = clients("rds")
    rds.create_db_instance(
        **INSTANCE, EnablePerformanceInsights=True, PerformanceInsightsRetentionPeriod=7
    )
    (found,) = rds.describe_db_instances()["DBInstances"]
    assert found["PerformanceInsightsEnabled"]
    assert found["PerformanceInsightsRetentionPeriod"] == 7

    rds.modify_db_instance(DBInstanceIdentifier="d", EnablePerformanceInsights=False)
    (found,) = rds.describe_db_instances()["DBInstances"]
    assert not found["PerformanceInsightsEnabled"]


def test_a_parameter_that_is_set_is_the_users(clients: Clients) -> None:
    rds = clients("rds")
    name = {"DBParameterGroupName": "p"}
    rds.create_db_parameter_group(**name, DBParameterGroupFamily="postgres17", Description="d")
    parameter = {"ParameterName": "rds.force_ssl", "ParameterValue": "1"}
    rds.modify_db_parameter_group(**name, Parameters=[{**parameter, "ApplyMethod": "immediate"}])

    (found,) = rds.describe_db_parameters(**name)["Parameters"]
    assert (found["ParameterValue"], found["Source"]) == ("1", "user")
