import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ListBucketsCommand, PutBucketVersioningCommand, S3Client } from "@aws-sdk/client-s3";
import { stringify } from "yaml";
import { nodeWords, PROJECT_ROOT } from "../../local";
import { EMULATOR_CONFIG, openEngineRoom, type EngineRoom } from "../support/engineRoom";

const SCRIPT = join(PROJECT_ROOT, "examples/ci/deploy.ts");

/** A project that comes up in seconds; what the script does with it is what it does with any. */
const PROJECT = {
  name: "small",
  runtime: "yaml",
  resources: {
    raw: { type: "aws:s3:Bucket" },
    versions: {
      type: "aws:s3:BucketVersioning",
      properties: { bucket: "${raw.bucket}", versioningConfiguration: { status: "Enabled" } },
    },
  },
  outputs: { bucket: "${raw.bucket}" },
};

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

describe("the deployment script for any CI", function () {
  this.timeout(400_000);
  let room: EngineRoom;
  let project: string;

  before(async function () {
    room = await openEngineRoom(this);
    project = join(room.folder, "project");
    await mkdir(project);
    await writeFile(join(project, "Pulumi.yaml"), stringify(PROJECT));
    for (const stack of ["dev", "prod"]) {
      const file = stringify({ config: EMULATOR_CONFIG });
      await writeFile(join(project, `Pulumi.${stack}.yaml`), file);
    }
  });
  after(async () => {
    // `before` may have skipped the suite.
    await (room as EngineRoom | undefined)?.close();
  });

  /** Runs the script with its words split at blanks. */
  function script(words: string): Promise<Ended> {
    const [node = "", ...rest] = nodeWords(SCRIPT);
    const args = [...rest, ...words.split(" "), "--project", project];
    return new Promise((resolve) => {
      execFile(node, args, { env: { ...process.env, ...room.env } }, (error, stdout, stderr) => {
        resolve({ code: typeof error?.code === "number" ? error.code : 0, stdout, stderr });
      });
    });
  }

  async function succeeds(words: string): Promise<string> {
    const { code, stdout, stderr } = await script(words);
    assert.equal(code, 0, stdout + stderr);
    return stdout;
  }

  async function refuses(words: string, code: number, message: RegExp): Promise<void> {
    const ended = await script(words);
    assert.match(ended.stderr, message);
    assert.equal(ended.code, code);
  }

  it("previews, updates, promotes what ran, finds drift, and takes the stacks down", async () => {
    const comment = join(room.folder, "comment.md");
    await Promise.all([
      succeeds(`preview dev --comment ${comment}`),
      refuses("promote dev prod --commit a1", 3, /there is no stack dev; known are: none/),
    ]);
    assert.match(await readFile(comment, "utf8"), /^### Preview of dev: 3 create\n/);

    await succeeds("up dev --commit a1");
    const [undrifted] = await Promise.all([
      succeeds("drift dev"),
      refuses("promote dev prod --commit b2", 3, /dev last ran "commit a1" \(succeeded\), not/),
    ]);
    assert.match(undrifted, /dev is as it was left/);
    await succeeds("promote dev prod --commit a1");

    await suspendVersions();
    await refuses("drift prod", 2, /prod has drifted: 1 update/);
    await refuses("destroy prod", 64, /destroy wants the stack's name twice: --confirm prod/);
    await Promise.all(
      ["prod", "dev"].map((stack) => succeeds(`destroy ${stack} --confirm ${stack}`)),
    );
    assert.deepEqual(await room.emulator.leftovers(), []);
  });

  it("says what it takes when a word is wrong", async () => {
    await refuses("deploy dev", 64, /^usage: deploy\.ts preview STACK/);
    await refuses("up dev --comit a1", 64, /Unknown option '--comit'/);
  });

  /** What somebody might do in the console. */
  async function suspendVersions(): Promise<void> {
    const s3 = new S3Client(room.emulator.client());
    const { Buckets = [] } = await s3.send(new ListBucketsCommand());
    for (const { Name } of Buckets) {
      const VersioningConfiguration = { Status: "Suspended" } as const;
      await s3.send(new PutBucketVersioningCommand({ Bucket: Name, VersioningConfiguration }));
    }
    s3.destroy();
  }
});
