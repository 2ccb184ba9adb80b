import assert from "node:assert/strict";
import { Access, PodRole, type PodRoleArgs } from "../../components";
import { record } from "../../program/record";
import { complaintsOf } from "../support/complaints";
import { ofType, onlyOne, partitionsAreLookedUp, statementsOf } from "../support/laws";
import { inChina } from "../support/places";

const CLUSTER = "arn:aws-cn:eks:cn-north-1:210987654321:cluster/lake";
const ARGS: PodRoleArgs = {
  clusterName: "lake",
  clusterArn: CLUSTER,
  namespace: "jobs",
  serviceAccount: "spark",
};

describe("PodRole", () => {
  it("trusts the pods of its own cluster, for this account, and nobody else", async () => {
    const { resources } = await record(() => new PodRole("p", ARGS), inChina);
    const role = onlyOne(resources, "aws:iam/role:Role");
    assert.deepEqual(statementsOf(role, "assumeRolePolicy"), [
      {
        Effect: "Allow",
        Principal: { Service: ["pods.eks.amazonaws.com"] },
        Action: ["sts:AssumeRole", "sts:TagSession"],
        Condition: {
          StringEquals: { "aws:SourceAccount": ["210987654321"], "aws:SourceArn": [CLUSTER] },
        },
      },
    ]);
    partitionsAreLookedUp(resources);
  });

  it("is handed to one service account, once its policy is in place", async () => {
    const grants = [{ bucketArn: "arn:aws:s3:::b", prefixes: ["a/"], access: Access.Read }];
    const { resources } = await record(() => new PodRole("p", { ...ARGS, grants }));
    const { inputs } = onlyOne(resources, "aws:eks/podIdentityAssociation:PodIdentityAssociation");
    assert.deepEqual(inputs, {
      clusterName: "lake",
      namespace: "jobs",
      serviceAccount: "spark",
      roleArn: "arn:aws:iam:us-east-1:123456789012:p-role",
    });
    assert.equal(
      statementsOf(onlyOne(resources, "aws:iam/rolePolicy:RolePolicy"), "policy").length,
      3,
    );
  });

  it("moreServiceAccounts: get the same role, and the id is known once all have it (cases/security/06)", async () => {
    const { resources } = await record(
      () => new PodRole("p", { ...ARGS, moreServiceAccounts: ["spark-executor"] }),
    );
    const type = "aws:eks/podIdentityAssociation:PodIdentityAssociation";
    const handed = ofType(resources, type).map(({ name, inputs }) => [
      name,
      inputs["serviceAccount"],
      inputs["roleArn"],
    ]);
    const role = "arn:aws:iam:us-east-1:123456789012:p-role";
    assert.deepEqual(handed, [
      ["p-association", "spark", role],
      ["p-association-spark-executor", "spark-executor", role],
    ]);
  });

  it("names every bad argument at once", async () => {
    const bad: PodRoleArgs = {
      ...ARGS,
      grants: [{ bucketArn: "arn:aws:s3:::b", prefixes: ["a"], access: Access.Read }],
    };
    assert.deepEqual(await complaintsOf(() => new PodRole("P", bad)), [
      "name",
      "grants[0].prefixes",
    ]);
    assert.deepEqual(await complaintsOf(() => new PodRole("p", { ...ARGS, kmsKeyArns: ["arn"] })), [
      "kmsKeyArns",
    ]);
    const twice: PodRoleArgs = { ...ARGS, moreServiceAccounts: ["spark", "Executor"] };
    assert.deepEqual(await complaintsOf(() => new PodRole("p", twice)), [
      "moreServiceAccounts[0]",
      "moreServiceAccounts[1]",
    ]);
  });
});
