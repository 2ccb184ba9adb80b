import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { CreateBucketCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { nodeWords, PROJECT_ROOT } from "../../local";
import { type EngineRoom, openEngineRoom } from "../support/engineRoom";
import { iamQuery, trustOf } from "../support/iamQuery";
import { endOf, type Ended } from "../cli/runLake";

const REGION = "eu-central-1";
const ACCOUNT = "123456789012";
const STATE = "octo-pulumi-state";
const BOUNDARY = `arn:aws:iam::${ACCOUNT}:policy/lake-boundary`;

/** The roles of docs/ci/README.md, and the documents that say what each may. */
const ROLES = {
  "octo-preview-dev": ["permissions-preview.json", "read-only.json"],
  "octo-deploy-dev": ["permissions-state-dev.json", "permissions-deploy.json"],
  "octo-deploy-prod": ["permissions-state-prod.json", "permissions-deploy.json"],
} as const;
/** S3, IAM and a HEAD, which has no body to say more. */
const DENIED = /AccessDenied|Access Denied|Forbidden/;

type Role = keyof typeof ROLES;

/** As much of AWS's own `ReadOnlyAccess` as the program needs. */
const READ_ONLY = {
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Action: ["iam:Get*", "iam:List*", "s3:Get*", "s3:List*", "sns:Get*", "sns:List*"],
      Resource: "*",
    },
  ],
};

/** A stack of what a lake is made of: something in the region, and a role of IAM's. */
function program(boundary: string | undefined): object {
  return {
    name: "spark-lake",
    runtime: "yaml",
    resources: {
      topic: { type: "aws:sns:Topic", properties: { name: "lake-${pulumi.stack}" } },
      role: {
        type: "aws:iam:Role",
        properties: {
          name: "lake-${pulumi.stack}",
          assumeRolePolicy: trustOf("ec2.amazonaws.com"),
          ...(boundary === undefined ? {} : { permissionsBoundary: boundary }),
        },
      },
    },
  };
}

describe("docs/ci as one script on the engine, with the roles that it describes (cases/security/03)", function () {
  this.timeout(600_000);
  let room: EngineRoom;
  let project: string;
  let s3: S3Client;
  before(async function () {
    room = await openEngineRoom(this);
    project = join(room.folder, "project");
    await mkdir(project);
    s3 = new S3Client(room.emulator.client(REGION));
    const CreateBucketConfiguration = { LocationConstraint: REGION } as const;
    await s3.send(new CreateBucketCommand({ Bucket: STATE, CreateBucketConfiguration }));
    for (const [name, documents] of Object.entries(ROLES)) await makeRole(name, documents);
  });
  after(() => room.close());
  beforeEach(async () => {
    await write(BOUNDARY);
    // What the aws provider of a stack file says; its credentials come from the job.
    const config = Object.fromEntries(
      [
        "s3UsePathStyle",
        "skipCredentialsValidation",
        "skipMetadataApiCheck",
        "skipRegionValidation",
      ].map((key) => [`aws:${key}`, "true"]),
    );
    for (const stack of ["dev", "prod"]) {
      const text = JSON.stringify({ config: { ...config, "aws:region": REGION } });
      await writeFile(join(project, `Pulumi.${stack}.yaml`), text);
    }
  });

  const write = (boundary: string | undefined): Promise<void> =>
    writeFile(join(project, "Pulumi.yaml"), JSON.stringify(program(boundary)));

  async function makeRole(RoleName: string, documents: readonly string[]): Promise<void> {
    const AssumeRolePolicyDocument = trustOf("ec2.amazonaws.com");
    await iamQuery(room.emulator, { Action: "CreateRole", RoleName, AssumeRolePolicyDocument });
    for (const PolicyName of documents) {
      const PolicyDocument =
        PolicyName === "read-only.json"
          ? JSON.stringify(READ_ONLY)
          : readFileSync(join(PROJECT_ROOT, "docs/ci", PolicyName), "utf8");
      const policy = { RoleName, PolicyName, PolicyDocument };
      await iamQuery(room.emulator, { Action: "PutRolePolicy", ...policy });
    }
  }

  /** Runs the script as a job that has taken on `role`. */
  async function as(role: Role, words: string): Promise<Ended> {
    const sts = new STSClient(room.emulator.client(REGION));
    const RoleArn = `arn:aws:iam::${ACCOUNT}:role/${role}`;
    const taken = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "job" }));
    const [node = "", ...rest] = nodeWords(join(PROJECT_ROOT, "examples/ci/deploy.ts"));
    const child = spawn(node, [...rest, ...words.split(" "), "--project", project], {
      env: {
        ...process.env,
        ...room.env,
        PULUMI_BACKEND_URL: backend(),
        AWS_REGION: REGION,
        AWS_ACCESS_KEY_ID: taken.Credentials?.AccessKeyId,
        AWS_SECRET_ACCESS_KEY: taken.Credentials?.SecretAccessKey,
        AWS_SESSION_TOKEN: taken.Credentials?.SessionToken,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    return await endOf(child);
  }

  const backend = (): string => {
    const endpoint = new URL(room.emulator.endpoint).host;
    return `s3://${STATE}?region=${REGION}&endpoint=${endpoint}&disableSSL=true&s3ForcePathStyle=true`;
  };

  /** What the state bucket has, by name and content. */
  async function state(): Promise<ReadonlyMap<string, string>> {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: STATE }));
    return new Map(Contents.map(({ Key = "", ETag = "" }) => [Key, ETag]));
  }

  /** Runs the script, which must be refused, and holds that it has changed neither state nor account. */
  async function refused(role: Role, words: string): Promise<string> {
    const before = [await state(), await room.emulator.leftovers()];
    const { exitCode, stdout, stderr } = await as(role, words);
    assert.notEqual(exitCode, 0, stdout);
    assert.deepEqual([await state(), await room.emulator.leftovers()], before, words);
    return stdout + stderr;
  }

  it("waits for an administrator who sets up an empty state bucket, once", async () => {
    const said = await refused("octo-deploy-dev", "up dev --commit a1");
    assert.match(said, /meta\.yaml.*AccessDenied/s);
    await promisify(execFile)("pulumi", ["stack", "ls"], {
      cwd: project,
      env: { ...process.env, ...room.env, PULUMI_BACKEND_URL: backend(), AWS_REGION: REGION },
    });
    assert.deepEqual([...(await state()).keys()], [".pulumi/meta.yaml"]);
  });

  it("deploys dev, previews it, finds it undrifted, and promotes it to prod, each with its own role", async () => {
    for (const [role, words] of [
      ["octo-deploy-dev", "up dev --commit a1"],
      ["octo-preview-dev", "preview dev"],
      ["octo-preview-dev", "drift dev"],
      ["octo-deploy-prod", "promote dev prod --commit a1"],
    ] as const) {
      const { exitCode, stdout, stderr } = await as(role, words);
      assert.equal(exitCode, 0, `${words}\n${stdout}\n${stderr}`);
    }
    const made = (await room.emulator.leftovers()).filter((it) => /lake-(dev|prod)$/.test(it));
    assert.equal(made.length, 4, made.join("\n"));
  });

  it("makes nothing of a misspelt stack, whoever asks", async () => {
    const said = await refused("octo-deploy-dev", "up dve --commit a2");
    assert.match(said, /there is no stack dve; known: dev, prod\. Did you mean dev\?/);
  });

  it("lets a stolen preview role change nothing: no stack, no lock, no state", async () => {
    await write(undefined);
    for (const words of ["up dev --commit a2", "destroy dev --confirm dev"]) {
      assert.match(await refused("octo-preview-dev", words), DENIED, words);
    }
    assert.match(await refused("octo-preview-dev", "drift prod"), DENIED);
  });

  it("lets a stolen role of dev touch neither prod's state nor its resources by that way", async () => {
    for (const words of ["up prod --commit a2", "destroy prod --confirm prod"]) {
      assert.match(await refused("octo-deploy-dev", words), DENIED, words);
    }
  });

  it("lets no deployment make a role that goes beyond the boundary", async () => {
    await write(`arn:aws:iam::${ACCOUNT}:policy/wide`);
    const { exitCode, stdout, stderr } = await as("octo-deploy-dev", "up dev --commit a3");
    assert.notEqual(exitCode, 0);
    assert.match(stdout + stderr, /not authorized to perform: iam:PutRolePermissionsBoundary/);
  });

  it("takes both down with the roles that made them", async () => {
    for (const stack of ["dev", "prod"] as const) {
      const role = `octo-deploy-${stack}` as const;
      const { exitCode, stdout, stderr } = await as(role, `destroy ${stack} --confirm ${stack}`);
      assert.equal(exitCode, 0, stdout + stderr);
    }
    const left = (await room.emulator.leftovers()).filter((it) => it.includes("lake-"));
    assert.deepEqual(left, []);
  });
});
