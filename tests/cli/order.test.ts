import assert from "node:assert/strict";
import { type Command } from "commander";
import { buildProgram } from "../../cli/program";
import { emrOf } from "./goingEmr";
import { type EngineScript } from "../support/scriptedEngine";
import { type ScriptedLake, scriptedLake } from "../support/scriptedLake";

/** Commands that change a stack, with words that let nobody be asked. */
const STACK_COMMANDS: Readonly<Record<string, readonly string[]>> = {
  up: ["--yes"],
  refresh: [],
  destroy: ["--yes"],
};

/** Commands that change no stack: what they change, if anything, is held elsewhere or theirs alone. */
const OTHERS: Readonly<Record<string, string>> = {
  demo: "works in a folder of its own on this machine",
  generate: "writes only where --to says, and over nothing without --overwrite",
  show: "reads",
  report: "writes a page on this machine",
  doctor: "reads",
  completion: "prints",
  help: "prints",
  preview: "reads",
  drift: "reads",
  init: "writes a new stack file, never over one",
  cost: "reads",
  images: "builds here, pushes to a registry, and writes two settings of a stack file",
  run: "starts what the stack declares; looks at the stack and its lock first",
  status: "reads",
  cancel: "ends a run, once it is known to be one of the stack's",
  logs: "reads",
  open: "reads",
};

const URN = "urn:pulumi:dev::spark-lake";
const BUCKET = `${URN}::aws:s3/bucket:Bucket::lake-raw`;
const DEPLOYMENT = {
  resources: [
    {
      urn: BUCKET,
      type: "aws:s3/bucket:Bucket",
      custom: true,
      id: "raw-1",
      inputs: { forceDestroy: true },
    },
  ],
};
const gone = (urn: string): object => {
  const state = { type: "aws:s3/bucket:Bucket", urn, custom: true, parent: "" };
  return {
    resourcePreEvent: { metadata: { op: "delete", urn, type: state.type, old: state, new: null } },
  };
};
const READY: EngineScript = {
  deployment: DEPLOYMENT,
  outputs: { variant: "emr", jobFlowRequest: "{}" },
  events: { destroy: [gone(BUCKET)] },
};
describe("the order of safety", function () {
  this.timeout(60_000);
  let lake: ScriptedLake;
  before(async () => {
    lake = await scriptedLake();
  });
  after(() => lake.stop());
  beforeEach(async () => {
    await lake.forget();
    await lake.engine.script(READY);
    lake.aws.script({});
    await lake.configure({
      "aws:region": "eu-central-1",
      "aws:s3UsePathStyle": "true",
      "aws:defaultTags": { tags: { stack: "dev" } },
    });
  });

  it("is kept by every command that changes a stack, and every other says why it need not", () => {
    const openSession = (): never => {
      throw new Error("no command is called");
    };
    const program: Command = buildProgram(openSession, { out: () => undefined, complaints: [] });
    const known = [...Object.keys(STACK_COMMANDS), ...Object.keys(OTHERS)];
    const names = [...program.commands.map((command) => command.name()), "help"];
    assert.deepEqual(names.toSorted(), known.toSorted());
  });

  for (const [command, words] of Object.entries(STACK_COMMANDS)) {
    describe(`lake ${command}`, () => {
      it("does nothing to a stack that nobody has, and names the nearest (cases/deploy/09)", async () => {
        const { exitCode, stderr } = await lake.run(command, ...words, "--stack", "devv");

        assert.equal(exitCode, 3, stderr);
        assert.match(stderr, /there is no stack devv; known: dev\..*Did you mean dev\?/s);
        assert.deepEqual(await lake.changes(), []);
      });

      it("does nothing to a stack that somebody works on (cases/deploy/12)", async () => {
        await lake.lock();
        const { exitCode, stderr } = await lake.run(command, ...words, "--stack", "dev");

        assert.equal(exitCode, 5, stderr);
        assert.match(stderr, /ann@elsewhere \(process 1\), since 2026-01-02T03:04:05Z/);
        assert.deepEqual(await lake.changes(), []);
        const previews = (await lake.lines()).filter((line) =>
          /^pulumi (preview|.*--preview-only)/.test(line),
        );
        assert.deepEqual(previews, [], "the lock comes before the preview");
      });

      it("selects no stack (cases/deploy/01)", async () => {
        await lake.run(command, ...words, "--stack", "dev");

        const calls = await lake.lines();
        assert.ok(calls.length > 0);
        assert.deepEqual(
          calls.filter((line) => /stack select/.test(line)),
          [],
        );
      });
    });
  }

  for (const [command, words] of [
    ["up", ["--skip-preview"]],
    ["destroy", []],
  ] as const) {
    it(`lake ${command} does nothing when nobody is there to ask (cases/deploy/04)`, async () => {
      const { exitCode, stderr } = await lake.run(command, ...words, "--stack", "dev");

      assert.equal(exitCode, 6, stderr);
      assert.match(stderr, /nobody is here to ask/);
      assert.deepEqual(await lake.changes(), []);
    });
  }

  it("lake up names the encrypted value that cannot be decrypted (cases/deploy/04)", async () => {
    const config = { "aws:region": "eu-central-1", "lake:alarmEmail": { secure: "v1:x:y" } };
    await lake.configure(config);
    const { exitCode, stderr } = await lake.run("up", "--yes", "--stack", "dev");

    assert.equal(exitCode, 2, stderr);
    assert.match(stderr, /Pulumi\.dev\.yaml: lake:alarmEmail cannot be decrypted/);
    assert.deepEqual(await lake.changes(), []);
  });

  describe("lake destroy", () => {
    it("empties no bucket of a stack that it could not lock (cases/deploy/12)", async () => {
      const LOCKED =
        "the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end or delete the lock file with `pulumi cancel`.\n  file:///x.json: created by ann@elsewhere (pid 1) at 2026-01-02T03:04:05Z";
      await lake.engine.script({ ...READY, events: {}, failures: { destroy: LOCKED } });
      const { exitCode, stderr } = await lake.run("destroy", "--yes", "--stack", "dev");

      assert.equal(exitCode, 5, stderr);
      assert.deepEqual(
        (await lake.changes()).filter((line) => line.startsWith("aws ")),
        [],
      );
    });

    it("empties buckets while the engine is at it", async () => {
      const { exitCode, stderr } = await lake.run("destroy", "--yes", "--stack", "dev");

      assert.equal(exitCode, 0, stderr);
      assert.deepEqual(
        (await lake.changes()).map((line) => line.split(" ").slice(0, 3).join(" ")),
        ["pulumi destroy --yes", "aws DeleteObjects /raw-1/"],
      );
    });

    it("says that data is gone when the engine fails after that (cases/deploy/12)", async () => {
      await lake.engine.script({ ...READY, failures: { destroy: "DependencyViolation: in use" } });
      const { exitCode, stderr } = await lake.run("destroy", "--yes", "--stack", "dev");

      assert.equal(exitCode, 3, stderr);
      assert.match(stderr, /The stack stands, but data of its is gone: 1 versions of raw-1/);
      assert.match(stderr, /`lake destroy --stack dev --project \S+` goes on/);
    });

    it("refuses while a run goes on, and names it with age and nodes (cases/deploy/08)", async () => {
      lake.aws.script({ emr: emrOf(() => "RUNNING") });
      const { exitCode, stderr } = await lake.run("destroy", "--yes", "--stack", "dev");

      assert.equal(exitCode, 6, stderr);
      assert.match(
        stderr,
        /run 20261201T000000Z-abcd on cluster lake-dev \(j-1\): RUNNING, for .*, 3 nodes/,
      );
      assert.match(stderr, /lake destroy --cancel-runs --stack dev/);
      assert.deepEqual(await lake.changes(), []);
    });

    it("ends the run before anything goes when it is told to, schedules first (cases/deploy/08)", async () => {
      const schedule = `${URN}::aws:scheduler/schedule:Schedule::lake-schedule`;
      const resource = { urn: schedule, type: "aws:scheduler/schedule:Schedule", custom: true };
      const { resources } = DEPLOYMENT;
      await lake.engine.script({ ...READY, deployment: { resources: [...resources, resource] } });
      let looks = 0;
      const state = (): string => ((looks += 1) > 2 ? "TERMINATED" : "RUNNING");
      lake.aws.script({ emr: emrOf(state) });
      const words = ["destroy", "--yes", "--cancel-runs", "--stack", "dev"];
      const { exitCode, stderr } = await lake.run(...words);

      assert.equal(exitCode, 0, stderr);
      const done = (await lake.changes()).map((line) => line.split(" ").slice(0, 2).join(" "));
      assert.deepEqual(done, [
        "pulumi destroy",
        "aws TerminateJobFlows",
        "pulumi destroy",
        "aws DeleteObjects",
      ]);
      assert.match((await lake.changes())[0] ?? "", /--target urn:\S+lake-schedule/);
    });
  });
});
