import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { Access, JobRole, type JobRoleArgs } from "../../components/identity";
import { record, valueOf, type Recorded } from "../../program/record";
import { complaintsOf } from "../support/complaints";
import {
  namesFollowOwners,
  nothingOutsideComponents,
  onlyOne,
  partitionsAreLookedUp,
  statementsOf,
  urnsAreUnique,
  wildcardsHaveReasons,
} from "../support/laws";
import { neededBy } from "../support/needs";
import { inChina } from "../support/places";

const BUCKET = "arn:aws:s3:::lake-raw";
const KEY = "arn:aws:kms:us-east-1:123456789012:key/k";
const ROLE = "aws:iam/role:Role";
const POLICY = "aws:iam/rolePolicy:RolePolicy";

describe("JobRole", () => {
  const SERVICES = ["elasticmapreduce.amazonaws.com"];

  async function role(args: Partial<JobRoleArgs> = {}): Promise<readonly Recorded[]> {
    const { resources } = await record(() => new JobRole("job", { services: SERVICES, ...args }));
    return resources;
  }

  it("makes a role without any leave, unless told otherwise", async () => {
    const resources = await role();
    assert.deepEqual(
      resources.map(({ name }) => name),
      ["job", "job-role"],
    );
    assert.equal(onlyOne(resources, ROLE).inputs["description"], "Role of job");
  });

  it("keeps the laws", async () => {
    const { resources } = await record(
      () =>
        new JobRole("job", {
          services: ["ec2.amazonaws.com", "glue.amazonaws.com"],
          grants: [{ bucketArn: "arn:aws-cn:s3:::b", prefixes: [""], access: Access.Write }],
          kmsKeyArns: ["arn:aws-cn:kms:::k"],
          managedPolicies: ["service-role/AWSGlueServiceRole"],
          instanceProfile: true,
        }),
      inChina,
    );
    nothingOutsideComponents(resources);
    namesFollowOwners(resources);
    urnsAreUnique(resources);
    wildcardsHaveReasons(resources);
    partitionsAreLookedUp(resources);
    const keys = statementsOf(onlyOne(resources, POLICY), "policy").at(-1);
    assert.match(JSON.stringify(keys), /"kms:ViaService":\["s3\.cn-north-1\.amazonaws\.com\.cn"\]/);
  });

  it("services: are who the role trusts", async () => {
    assert.deepEqual(statementsOf(onlyOne(await role(), ROLE), "assumeRolePolicy"), [
      {
        Effect: "Allow",
        Principal: { Service: SERVICES },
        Action: ["sts:AssumeRole"],
        Condition: {
          StringEquals: { "aws:SourceAccount": ["123456789012"] },
          ArnLike: { "aws:SourceArn": ["arn:aws:elasticmapreduce:us-east-1:123456789012:*"] },
        },
      },
    ]);
  });

  it("grants: are leave to read or to write, by bucket and prefix", async () => {
    const resources = await role({
      grants: [
        { bucketArn: BUCKET, prefixes: ["log_data/"], access: Access.Read },
        {
          bucketArn: pulumi.output("arn:aws:s3:::lake-refined"),
          prefixes: ["runs/"],
          access: Access.Write,
        },
      ],
    });
    const statements = statementsOf(onlyOne(resources, POLICY), "policy") as {
      Action: string[];
      Resource: string[];
    }[];
    assert.deepEqual(
      statements
        .filter(({ Action }) => Action.includes("s3:PutObject"))
        .map(({ Resource }) => Resource),
      [["arn:aws:s3:::lake-refined/runs/*"]],
    );
    assert.deepEqual(
      statements
        .filter(({ Action }) => Action.includes("s3:GetObject"))
        .map(({ Resource }) => Resource),
      [
        [`${BUCKET}/log_data`, `${BUCKET}/log_data/*`],
        ["arn:aws:s3:::lake-refined/runs", "arn:aws:s3:::lake-refined/runs/*"],
      ],
    );
    assert.equal(onlyOne(resources, POLICY).inputs["role"], "job-role");
  });

  it("kmsKeyArns: may be used through S3, to decrypt, and to encrypt only where something is written", async () => {
    const use = async (access: Access): Promise<unknown> => {
      const grants = [{ bucketArn: BUCKET, prefixes: [""], access }];
      return statementsOf(onlyOne(await role({ grants, kmsKeyArns: [KEY] }), POLICY), "policy").at(
        -1,
      );
    };
    const statement = (actions: string[]): unknown => ({
      Effect: "Allow",
      Action: actions,
      Resource: [KEY],
      Condition: { StringEquals: { "kms:ViaService": ["s3.us-east-1.amazonaws.com"] } },
    });
    assert.deepEqual(await use(Access.Read), statement(["kms:Decrypt", "kms:DescribeKey"]));
    assert.deepEqual(
      await use(Access.Write),
      statement(["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"]),
    );
  });

  it("statements: stand in the policy as they are", async () => {
    const resources = await role({
      statements: pulumi.output([
        { sid: "Tell", actions: ["sns:Publish"], resources: ["arn:aws:sns:::t"] },
      ]),
    });
    assert.deepEqual(statementsOf(onlyOne(resources, POLICY), "policy"), [
      { Sid: "Tell", Effect: "Allow", Action: ["sns:Publish"], Resource: ["arn:aws:sns:::t"] },
    ]);
  });

  it("managedPolicies: are attached by name", async () => {
    const resources = await role({ managedPolicies: ["service-role/AmazonEMRServicePolicy_v2"] });
    const { name, inputs } = onlyOne(
      resources,
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    );
    assert.equal(name, "job-service-role-AmazonEMRServicePolicy_v2");
    assert.deepEqual(inputs, {
      role: "job-role",
      policyArn: "arn:aws:iam::aws:policy/service-role/AmazonEMRServicePolicy_v2",
    });
  });

  it("permissionsBoundaryArn, description: go to the role", async () => {
    const { inputs } = onlyOne(
      await role({ permissionsBoundaryArn: "arn:b", description: "Works" }),
      ROLE,
    );
    assert.deepEqual([inputs["permissionsBoundary"], inputs["description"]], ["arn:b", "Works"]);
  });

  it("instanceProfile: is made and told", async () => {
    const args = { services: ["ec2.amazonaws.com"], instanceProfile: true };
    const { built, resources } = await record(() => new JobRole("job", args));
    assert.deepEqual(onlyOne(resources, "aws:iam/instanceProfile:InstanceProfile").inputs, {
      name: "job-role",
      role: "job-role",
    });
    assert.equal(await valueOf(built.instanceProfileName), "job-role");
    assert.match(String(await valueOf(built.instanceProfileArn)), /:job-profile$/);
    assert.equal(await valueOf(built.roleName), "job-role");
    assert.match(await valueOf(built.roleArn), /:job-role$/);
  });

  it("tells of role and profile only once what the role may do is in place", async () => {
    const { built } = await record(
      () =>
        new JobRole("job", {
          services: ["ec2.amazonaws.com"],
          instanceProfile: true,
          managedPolicies: ["AmazonSSMManagedInstanceCore"],
          statements: [{ actions: ["sns:Publish"], resources: ["arn:t"] }],
        }),
    );
    assert.ok(built.instanceProfileArn);
    for (const output of [built.roleArn, built.instanceProfileArn]) {
      const needed = (await neededBy(output)).join("\n");
      assert.match(needed, /RolePolicy job-policy/);
      assert.match(needed, /RolePolicyAttachment job-AmazonSSMManagedInstanceCore/);
    }
  });

  it("instanceProfile: is undefined where none is asked for", async () => {
    const { built } = await record(() => new JobRole("job", { services: SERVICES }));
    assert.equal(built.instanceProfileName, undefined);
  });

  it("names every bad argument at once", async () => {
    const build = (): JobRole =>
      new JobRole("job", {
        services: ["example.com", "glue.amazonaws.com", "glue.amazonaws.com"],
        grants: [
          { bucketArn: BUCKET, prefixes: [], access: Access.Read },
          { bucketArn: BUCKET, prefixes: ["/a/", "ok/", "a*/", "no-slash"], access: Access.Read },
        ],
        instanceProfile: true,
      });
    assert.deepEqual(await complaintsOf(build), [
      "services[0]",
      "services[2]",
      "grants[0].prefixes",
      "grants[1].prefixes",
      "grants[1].prefixes",
      "grants[1].prefixes",
      "instanceProfile",
    ]);
    assert.deepEqual(
      await complaintsOf(() => new JobRole("Job", { services: [], kmsKeyArns: [KEY] })),
      ["name", "services", "kmsKeyArns"],
    );
  });
});
