import assert from "node:assert/strict";
import { EC2Client } from "@aws-sdk/client-ec2";
import { type ChildProcess } from "node:child_process";
import { copyFile, mkdir, truncate, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { type Ended, endOf } from "../cli/runLake";
import { needEngine } from "../engine/support/engine";
import { type Moto, startMoto } from "../support/moto";
import { slowAws, type SlowAws } from "./support/slowAws";
import { tinyProject, type TinyProject } from "./support/tinyProject";
import { sns, topicArn, topics } from "./support/topics";
import { volume } from "./support/volume";

interface Result {
  readonly stack: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly unchanged: number;
  readonly changes: readonly {
    readonly name: string;
    readonly kind: string;
    readonly properties: string[];
  }[];
  readonly outputs?: Readonly<Record<string, unknown>>;
  readonly drift?: boolean;
  readonly leftovers?: readonly string[];
}

/** The document that a command wrote, or the result in its last line. */
function resultIn({ stdout, stderr }: Ended): Result {
  // A busy machine makes it say that it is still at work.
  assert.equal(stderr.replaceAll(/^lake: .*still at work after .*\n/gm, ""), "");
  const lines = stdout.trimEnd().split("\n");
  const last = lines.at(-1) ?? "";
  if (!last.startsWith('{"at"')) return JSON.parse(stdout) as Result;
  return (JSON.parse(last) as { result: Result }).result;
}

const BROKEN_STATE = /nothing is left there.*copy NAME\.json\.bak over NAME\.json/;

/** Ends a process the hard way, and waits until it is gone. */
async function killed(child: ChildProcess): Promise<Ended> {
  const end = endOf(child);
  child.kill("SIGKILL");
  return await end;
}

/** Ends a test that hangs: half a dozen of the engine's operations take minutes on a machine that is busy. */
const PATIENCE_MS = 1_200_000;

describe("lake on the real engine", function () {
  this.timeout(PATIENCE_MS);
  let moto: Moto;
  let aws: SlowAws;
  let project: TinyProject;
  const endings: (() => Promise<void>)[] = [];
  before(async function () {
    const engine = await needEngine(this);
    moto = await startMoto();
    endings.unshift(() => moto.stop());
    aws = await slowAws(moto.endpoint);
    endings.unshift(() => aws.stop());
    project = await tinyProject(engine, aws.endpoint);
    endings.unshift(() => project.remove());
  });
  after(async () => {
    for (const end of endings) await end();
  });

  it("deploys a new stack, shows what came, and keeps secrets", async () => {
    await project.configure({ "tiny:display": "first" });
    const ended = await project.lake("up", "--yes", "--json");
    const result = resultIn(ended);

    assert.equal(ended.exitCode, 0);
    assert.deepEqual(result.counts, { create: 3, update: 0, replace: 0, delete: 0 });
    assert.match(String(result.outputs?.["last"]), /^arn:aws:sns:.*:three-/);
    assert.equal(result.outputs?.["hushed"], "[secret]");
    assert.doesNotMatch(ended.stdout, /s3cret/);
    assert.equal((await topics(moto.endpoint)).length, 3);
  });

  it("then has nothing to change, and says so to a guard", async () => {
    const ended = await project.lake("preview", "--expect-no-changes", "--json");

    assert.equal(ended.exitCode, 0);
    assert.equal(resultIn(ended).unchanged, 3);
  });

  it("finds drift: which resource, which property, exit code 2", async () => {
    const arn = await topicArn(moto.endpoint, "two");
    const change = { TopicArn: arn, AttributeName: "DisplayName", AttributeValue: "by hand" };
    await sns(moto.endpoint, "SetTopicAttributes", change);
    const ended = await project.lake("drift", "--json");

    assert.equal(ended.exitCode, 2);
    const { drift, changes } = resultIn(ended);
    assert.equal(drift, true);
    assert.deepEqual(
      changes.map(({ name, kind, properties }) => ({ name, kind, properties })),
      [{ name: "two", kind: "update", properties: ["displayName"] }],
    );
  });

  it("names what is replaced and what forces it, and refuses where no change was expected", async () => {
    await project.configure({ "tiny:display": "first", "tiny:three": "renamed" });
    const ended = await project.lake("preview", "--expect-no-changes");

    assert.equal(ended.exitCode, 6);
    assert.match(ended.stdout, /replaced: three \(aws:sns\/topic:Topic\), forced by name/);
    assert.match(ended.stderr, /no changes were expected .* 1 to replace/);
  });

  describe("when it is killed", () => {
    const moments: [moment: string, hold: RegExp, where: "before" | "after"][] = [
      ["while the first change is on its way", /SetTopicAttributes|CreateTopic/, "before"],
      ["while AWS's answer is on its way", /Action=CreateTopic/, "after"],
      ["between two resources", /Action=DeleteTopic/, "before"],
    ];
    /** What the message tells people to do where a kill came while the state was written. */
    const restored = async (): Promise<Ended> => {
      await copyFile(`${project.state}.bak`, project.state);
      return await project.lake("up", "--yes", "--skip-preview");
    };
    moments.forEach(([moment, hold, where], index) => {
      it(`${moment}, the next lake up finishes`, async () => {
        await project.configure({
          "tiny:display": `killed ${index}`,
          "tiny:three": `third-${index}`,
        });
        const held = aws.hold(hold, where);
        const child = project.start("up", "--yes", "--skip-preview", "--json");
        await held;
        const before = await killed(child);
        aws.release();
        assert.notEqual(before.exitCode, 0);

        const first = await project.lake("up", "--yes", "--skip-preview");
        const ended = BROKEN_STATE.test(first.stderr) ? await restored() : first;
        assert.equal(ended.exitCode, 0, ended.stderr);
        assert.match(ended.stdout, /the lock of \S+ \(process \d+\).* is broken/);
        assert.ok((await topics(moto.endpoint)).includes(`third-${index}`));
      });
    });

    it("while it writes the state, the message says how to go on", async () => {
      await truncate(project.state);
      const broken = await project.lake("preview");
      assert.equal(broken.exitCode, 3, broken.stderr);
      assert.match(broken.stderr, BROKEN_STATE);
      const ended = await restored();
      assert.equal(ended.exitCode, 0, ended.stderr);
    });

    it("has nothing left to change after all that", async () => {
      assert.equal(resultIn(await project.lake("preview", "--json")).unchanged, 3);
    });
  });

  it("ends cleanly on SIGTERM: what is under way is finished and kept", async () => {
    await project.configure({ "tiny:display": "stopped", "tiny:three": "third-2" });
    const held = aws.hold(/SetTopicAttributes/, "before");
    const child = project.start("up", "--yes", "--skip-preview");
    const end = endOf(child);
    await held;
    child.kill("SIGTERM");
    await new Promise((resolve) => setTimeout(resolve, 4_000));
    aws.release();

    const { exitCode, stderr } = await end;
    assert.equal(exitCode, 143);
    assert.match(stderr, /stopped: the engine ended cleanly; \d of the changes are done/);
    assert.match(stderr, /`lake up --stack dev --project \S+` goes on/);
  });

  it("explains a lock, and never breaks one whose owner may live", async () => {
    await mkdir(project.locks, { recursive: true });
    const lock = {
      pid: 1,
      username: "ann",
      hostname: "elsewhere",
      timestamp: "2026-01-02T03:04:05Z",
    };
    const file = join(project.locks, "held.json");
    await writeFile(file, JSON.stringify(lock));
    const ended = await project.lake("refresh", "--json");

    assert.equal(ended.exitCode, 5);
    assert.match(ended.stdout, /ann@elsewhere \(process 1\), since 2026-01-02T03:04:05Z/);
    assert.match(ended.stdout, /pulumi cancel --stack dev --cwd /);
    // The same lock of a process that is gone from this machine is broken, and said to be.
    await writeFile(file, JSON.stringify({ ...lock, pid: 4_194_303, hostname: hostname() }));
    const again = await project.lake("refresh");
    assert.equal(again.exitCode, 0, again.stderr);
    assert.match(again.stdout, /lock of ann@\S+ \(process 4194303\).* is broken/);
  });

  it("says that AWS is in trouble when it answers 500, and leaves a state that can be read", async () => {
    await project.configure({ "tiny:display": "broken" });
    aws.breakDown(/SetTopicAttributes/);
    const ended = await project.lake("up", "--yes", "--skip-preview");
    aws.release();

    assert.equal(ended.exitCode, 7, ended.stderr);
    assert.match(ended.stderr, /AWS could not be reached, or is in trouble itself/);
    assert.doesNotMatch(ended.stderr, /^\s+at /m);
    assert.equal((await project.lake("preview", "--json")).exitCode, 0);
  });

  it("destroys nothing that is protected, wants the name, takes all, and names what is left behind", async () => {
    await project.configure({ "tiny:protect": "true" });
    assert.equal((await project.lake("up", "--yes", "--skip-preview")).exitCode, 0);
    const kept = await project.lake("destroy", "--yes");
    assert.equal(kept.exitCode, 6);
    assert.match(kept.stderr, /protected, so it does not go: one, two, three/);

    const tags = { project: "tiny", stack: "dev" };
    await project.configure({ "aws:defaultTags": JSON.stringify({ tags }) });
    assert.equal((await project.lake("up", "--yes", "--skip-preview")).exitCode, 0);
    const unasked = await project.lake("destroy");
    assert.equal(unasked.exitCode, 6);
    assert.match(unasked.stderr, /nobody is here to ask: .*lake destroy --yes --stack dev/);

    const ec2 = new EC2Client(moto.client);
    const forgotten = await volume(ec2, tags);
    ec2.destroy();
    const ended = await project.lake("destroy", "--yes", "--json");
    assert.equal(ended.exitCode, 0, ended.stdout);
    assert.equal(resultIn(ended).counts["delete"], 3);
    assert.deepEqual(
      resultIn(ended).leftovers?.map((arn) => arn.slice(-forgotten.length)),
      [forgotten],
    );
  });
});
