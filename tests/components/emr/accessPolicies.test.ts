import assert from "node:assert/strict";
import { schedulerStatements, serviceStatements } from "../../../components/emr/accessPolicies";
import { type PolicyStatement } from "../../../components";

const NODES = "arn:aws:iam::123456789012:role/nodes";
const START = {
  place: {
    partition: "aws",
    region: "eu-central-1",
    account: "123456789012",
    dnsSuffix: "amazonaws.com",
  },
  deadLetterArn: "arn:aws:sqs:eu-central-1:123456789012:failed",
  kmsKeyArn: "arn:aws:kms:eu-central-1:123456789012:key/k",
  clusterId: undefined,
  passedRoles: [
    { arn: "arn:aws:iam::123456789012:role/service", service: "elasticmapreduce.amazonaws.com" },
    { arn: NODES, service: "ec2.amazonaws.com" },
  ],
};

/** The statements that allow an action. */
function allowing(action: string, statements: readonly PolicyStatement[]): PolicyStatement[] {
  return statements.filter(({ actions }) => actions.includes(action));
}

describe("what EMR and the scheduler may do in a new account", () => {
  it("EMR makes EC2's role for spot capacity, and no other of its kind", () => {
    const made = allowing("iam:CreateServiceLinkedRole", serviceStatements(NODES, "arn:k"));
    assert.deepEqual(
      made.map(({ resources, conditions }) => ({ resources, conditions })),
      [
        {
          resources: [
            "arn:aws:iam::123456789012:role/aws-service-role/spot.amazonaws.com/AWSServiceRoleForEC2Spot",
          ],
          conditions: [
            { operator: "StringEquals", key: "iam:AWSServiceName", values: ["spot.amazonaws.com"] },
          ],
        },
      ],
    );
  });

  it("the scheduler sets the idle limit of the clusters that it starts, and lets EMR make its role for cleaning up", () => {
    const statements = schedulerStatements(START);
    const [limit] = allowing("elasticmapreduce:PutAutoTerminationPolicy", statements);
    assert.deepEqual(limit?.resources, [
      "arn:aws:elasticmapreduce:eu-central-1:123456789012:cluster/*",
    ]);
    const made = allowing("iam:CreateServiceLinkedRole", statements);
    assert.deepEqual(
      made.map(({ resources, conditions }) => [resources, conditions?.map(({ values }) => values)]),
      [
        [
          [
            "arn:aws:iam::123456789012:role/aws-service-role/elasticmapreduce.amazonaws.com/AWSServiceRoleForEMRCleanup",
          ],
          [["elasticmapreduce.amazonaws.com"]],
        ],
      ],
    );
  });

  it("a scheduler that adds steps to a cluster needs neither", () => {
    const statements = schedulerStatements({ ...START, clusterId: "j-1" });
    assert.deepEqual(allowing("iam:CreateServiceLinkedRole", statements), []);
    assert.deepEqual(allowing("elasticmapreduce:PutAutoTerminationPolicy", statements), []);
  });
});
