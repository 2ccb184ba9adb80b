import assert from "node:assert/strict";
import { join } from "node:path";
import * as aws from "@pulumi/aws";
import { LocalWorkspace, type Stack } from "@pulumi/pulumi/automation";
import { PROJECT_ROOT } from "../../local";
import { deploy, readSettings } from "../../program";
import { EMULATOR_CONFIG, openEngineRoom, type EngineRoom } from "../support/engineRoom";

const PACK = join(PROJECT_ROOT, "policy");
const RUN_PACK = join(PROJECT_ROOT, "node_modules/@pulumi/pulumi/cmd/run-policy-pack");
/** A key that is there already: one of the stack's own would take a quarter of a minute to come up. */
const KEY_ARN = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const TAGS = '{"tags":{"project":"spark-lake","stack":"test"}}';

/** Ends a test that hangs: the engine and the pack's own process take minutes on a machine that is busy. */
const PATIENCE_MS = 900_000;

describe("the policy pack on the engine", function () {
  this.timeout(PATIENCE_MS);
  let room: EngineRoom;

  before(async function () {
    room = await openEngineRoom(this, {
      withoutHosts: true,
      scripts: { "pulumi-analyzer-policy-nodejs": `"${process.execPath}" "${RUN_PACK}"` },
    });
  });
  after(async () => {
    // `before` may have skipped the suite.
    await (room as EngineRoom | undefined)?.close();
  });

  async function stackOf(
    stackName: string,
    program: () => void,
    config: Readonly<Record<string, string>> = {},
  ): Promise<Stack> {
    const stack = await LocalWorkspace.createOrSelectStack(
      {
        stackName,
        projectName: "lake",
        program: () => {
          program();
          return Promise.resolve();
        },
      },
      { envVars: { ...room.env }, pulumiCommand: room.command },
    );
    const all = {
      ...EMULATOR_CONFIG,
      "aws:defaultTags": TAGS,
      "lake:protected": "false",
      ...config,
    };
    await stack.setAllConfig(
      Object.fromEntries(Object.entries(all).map(([key, value]) => [key, { value }])),
    );
    return stack;
  }

  it("refuses a bad bucket before it is made, and says what is wrong with it", async () => {
    const stack = await stackOf("bad", () => {
      new aws.s3.Bucket("raw", { forceDestroy: true });
    });
    const refusal = await failureOf(stack.up({ policyPacks: [PACK] }));
    assert.match(refusal, /data-needs-both-keys {2}\(aws:s3:Bucket: raw\)/);
    assert.match(refusal, /forceDestroy empties it: set it to false, or turn both keys/);
    assert.deepEqual(await buckets(room), []);
    await stack.destroy();
  });

  it("refuses a policy that answers over plain HTTP once its text is known; mended, the stack passes", async () => {
    const bad = await stackOf("bucket", () => {
      guardedBucket((arn) => [`${arn}/*`]);
    });
    const refusal = await failureOf(bad.up({ policyPacks: [PACK] }));
    assert.match(refusal, /plain-http-is-refused {2}\(aws:s3:BucketPolicy: raw\)/);
    assert.match(refusal, /answers over plain HTTP \(s3:ListBucket/);

    const good = await stackOf("bucket", () => {
      guardedBucket((arn) => [arn, `${arn}/*`]);
    });
    await good.up({ policyPacks: [PACK] });
    await good.destroy();
    assert.deepEqual(await room.emulator.leftovers(), []);
  });

  it("lets the whole program pass, as the engine and the provider see it", async () => {
    const config = {
      "lake:protected": "true",
      "lake:schedule": "rate(1 day)",
      "lake:alarmEmail": "data@example.com",
    };
    const stack = await stackOf("whole", () => deploy(readSettings()), config);
    const { changeSummary } = await stack.preview({ policyPacks: [PACK] });
    assert.ok((changeSummary["create"] ?? 0) > 80);
  });
});

/** A bucket with every guard; its policy refuses plain HTTP to the resources that `of` names. */
function guardedBucket(of: (bucketArn: string) => string[]): void {
  const { bucket, arn } = new aws.s3.Bucket("raw");
  new aws.s3.BucketPublicAccessBlock("raw", {
    bucket,
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  });
  const byDefault = { sseAlgorithm: "aws:kms", kmsMasterKeyId: KEY_ARN };
  new aws.s3.BucketServerSideEncryptionConfiguration("raw", {
    bucket,
    rules: [{ applyServerSideEncryptionByDefault: byDefault }],
  });
  new aws.s3.BucketVersioning("raw", {
    bucket,
    versioningConfiguration: { status: "Enabled" },
  });
  const policy = arn.apply((bucketArn) =>
    JSON.stringify({
      Version: "2012-10-17",
      Statement: {
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: of(bucketArn),
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    }),
  );
  new aws.s3.BucketPolicy("raw", { bucket, policy });
}

async function failureOf(work: Promise<unknown>): Promise<string> {
  const outcome: unknown = await work.catch((error: unknown) => error);
  assert.ok(outcome instanceof Error, "the pack let it pass");
  return outcome.message;
}

async function buckets(room: EngineRoom): Promise<string[]> {
  return (await room.emulator.leftovers()).filter((it) => it.startsWith("s3 "));
}
