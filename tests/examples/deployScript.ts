import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ListBucketsCommand, PutBucketVersioningCommand, S3Client } from "@aws-sdk/client-s3";
import { stringify } from "yaml";
import { nodeWords, PROJECT_ROOT } from "../../local";
import { EMULATOR_CONFIG, type EngineRoom } from "../support/engineRoom";

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

/** The deployment script, run on a small project in a room of its own. */
export class DeployScript {
  private constructor(
    private readonly room: EngineRoom,
    private readonly project: string,
  ) {}

  static async in(room: EngineRoom): Promise<DeployScript> {
    const project = join(room.folder, "project");
    await mkdir(project);
    await writeFile(join(project, "Pulumi.yaml"), stringify(PROJECT));
    for (const stack of ["dev", "prod"]) {
      const file = stringify({ config: EMULATOR_CONFIG });
      await writeFile(join(project, `Pulumi.${stack}.yaml`), file);
    }
    return new DeployScript(room, project);
  }

  /** Runs it with words split at blanks; answers with what it printed, and fails when it does. */
  async succeeds(words: string): Promise<string> {
    const { code, stdout, stderr } = await this.run(words);
    assert.equal(code, 0, stdout + stderr);
    return stdout;
  }

  /** Runs it, and fails unless it ends with `code` and says `message`. */
  async refuses(words: string, code: number, message: RegExp): Promise<void> {
    const ended = await this.run(words);
    assert.match(ended.stderr, message);
    assert.equal(ended.code, code);
  }

  /** From a first preview to nothing left. */
  async wholeLife(): Promise<void> {
    const comment = join(this.room.folder, "comment.md");
    // Not beside the preview, which makes the stack dev for as long as it looks.
    await this.refuses("promote dev prod --commit a1", 3, /there is no stack dev; known: none/);
    await Promise.all([
      this.succeeds(`preview dev --comment ${comment}`),
      this.refuses("up prdo --commit a1", 3, /there is no stack prdo; .*Did you mean prod\?/),
    ]);
    assert.match(await readFile(comment, "utf8"), /^### Preview of dev: 3 create\n/);

    await this.succeeds("up dev --commit a1");
    const [undrifted] = await Promise.all([
      this.succeeds("drift dev"),
      this.refuses(
        "promote dev prod --commit b2",
        3,
        /dev last ran "commit a1" \(succeeded\), not/,
      ),
    ]);
    assert.match(undrifted, /dev is as it was left/);
    await this.succeeds("promote dev prod --commit a1");

    await this.suspendVersions();
    await this.refuses("drift prod", 2, /prod has drifted: 1 update/);
    await this.refuses("destroy prod", 64, /destroy wants the stack's name twice: --confirm prod/);
    await Promise.all(
      ["prod", "dev"].map((stack) => this.succeeds(`destroy ${stack} --confirm ${stack}`)),
    );
    assert.deepEqual(await this.room.emulator.leftovers(), []);
  }

  private run(words: string): Promise<Ended> {
    const [node = "", ...rest] = nodeWords(SCRIPT);
    const args = [...rest, ...words.split(" "), "--project", this.project];
    return new Promise((resolve) => {
      const env = { ...process.env, ...this.room.env };
      execFile(node, args, { env }, (error, stdout, stderr) => {
        resolve({ code: typeof error?.code === "number" ? error.code : 0, stdout, stderr });
      });
    });
  }

  /** What somebody might do in the console. */
  private async suspendVersions(): Promise<void> {
    const s3 = new S3Client(this.room.emulator.client());
    const { Buckets = [] } = await s3.send(new ListBucketsCommand());
    for (const { Name } of Buckets) {
      const VersioningConfiguration = { Status: "Suspended" } as const;
      await s3.send(new PutBucketVersioningCommand({ Bucket: Name, VersioningConfiguration }));
    }
    s3.destroy();
  }
}
