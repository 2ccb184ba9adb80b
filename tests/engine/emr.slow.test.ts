import assert from "node:assert/strict";
import { deployed, quiet } from "./support/asserted";
import { needEngine } from "./support/engine";
import { GOLDEN, SPARKIFY } from "./support/goldenRun";
import { type Story } from "./support/story";
import { unknownProperties } from "./support/unknown";
import { type World } from "./support/world";
import { type BroughtStory, tellBrought } from "./stories/brought";
import { type DevStory, tellDev, type Toggle } from "./stories/dev";
import { DATA_KEY, PERSISTENT, type ProdStory, SECRET_ADDRESS, tellProd } from "./stories/prod";
import * as changes from "./stories/changes";

/** Longest time that a chapter and those before it may take, in milliseconds. */
const PATIENCE_MS = 1_800_000;

/** Stories that are told, all of them unless LAKE_STORIES names some. */
const WANTED = (process.env["LAKE_STORIES"] ?? "dev prod brought").split(" ");

interface Told {
  readonly story: Story;
  readonly world: () => Promise<World>;
}

describe("the emr variant on the engine", function () {
  this.timeout(PATIENCE_MS);
  const told: Told[] = [];
  let dev: DevStory, prod: ProdStory, brought: BroughtStory;

  before(async function () {
    const engine = await needEngine(this);
    // All begin at once: most of an operation is the provider waiting.
    if (WANTED.includes("dev")) told.push((dev = tellDev(engine)));
    if (WANTED.includes("prod")) told.push((prod = tellProd(engine)));
    if (WANTED.includes("brought")) told.push((brought = tellBrought(engine)));
  });

  after(async () => {
    for (const { story, world } of told) {
      await story.end();
      for (const [chapter, seconds] of story.seconds()) {
        process.stdout.write(`      ${seconds.toFixed(0).padStart(4)} s  ${chapter}\n`);
      }
      await (await world()).end();
    }
  });

  const only = (story: string): void => {
    before(function () {
      if (!WANTED.includes(story)) this.skip();
    });
  };

  describe("the dev stack", () => {
    only("dev");

    it("comes up as it is, and the provider knows every property", async () => {
      deployed(await dev.up());
      assert.deepEqual(await unknownProperties("dev", {}, await dev.resources()), []);
    });

    it("has nothing to change after that, in AWS as in the program", async () => {
      quiet(await dev.quietPreview());
      quiet(await dev.quietRefresh());
    });

    it("runs what it declares to the five tables", async function () {
      const run = await dev.run();
      if (run === undefined) {
        process.stdout.write(`      skipped: no test data at ${SPARKIFY}\n`);
        return this.skip();
      }
      assert.equal(run.outcome.state, "succeeded", JSON.stringify(run.outcome.failedStep));
      assert.equal(run.outcome.clusterState, "TERMINATED");
      assert.deepEqual(run.rows, GOLDEN);
    });

    it("keeps the logs of every step where EMR keeps them", async function () {
      const run = await dev.run();
      if (run === undefined) return this.skip();
      assert.equal(Object.keys(run.logs).length, run.outcome.steps.length);
      for (const [step, logs] of Object.entries(run.logs)) {
        assert.deepEqual(logs, ["controller", "stderr", "stdout"], step);
      }
    });

    for (const toggle of Object.keys(changes.TOGGLED) as Toggle[]) {
      it(`changes what it should, and nothing else, with ${toggle}`, async () => {
        const report = (await dev.toggled())[toggle];
        assert.deepEqual(report.changes, changes.TOGGLED[toggle].toSorted());
        assert.deepEqual(report.warnings, []);
      });
    }

    it("grows by a zone and its gateways without replacing anything", async () => {
      assert.deepEqual((await dev.larger()).changes, changes.LARGER.toSorted());
      for (const report of await dev.quietAgain()) quiet(report);
    });

    it("closes its way to the internet, and turns the second key, without replacing anything", async () => {
      assert.deepEqual((await dev.closed()).changes, changes.CLOSED.toSorted());
    });

    it("goes with its data once both keys are turned, and leaves an empty account", async () => {
      const { before: was, left } = await dev.down();
      assert.ok(was.length > 50, was.join("\n"));
      assert.deepEqual(left, []);
    });
  });

  describe("the prod stack with a persistent cluster", () => {
    only("prod");

    it("comes up, and the provider knows every property", async () => {
      deployed(await prod.up());
      const state = await prod.resources();
      assert.deepEqual(await unknownProperties("prod", PERSISTENT, state, ["lake:schedule"]), []);
    });

    it("has nothing to change after that, in AWS as in the program", async () => {
      quiet(await prod.quietPreview());
      quiet(await prod.quietRefresh());
    });

    it("keeps a secret setting out of its state", async () => {
      assert.ok(!(await prod.state()).includes(SECRET_ADDRESS), "the address is there in clear");
    });

    it("goes on after a run that failed, and cancels what it is told to", async () => {
      const { failed, cancelled, report } = await prod.runs();
      assert.equal(failed.state, "failed");
      assert.match(failed.failedStep?.reason ?? "", /why/);
      assert.deepEqual(
        failed.steps.map(({ state }) => state),
        ["FAILED", "CANCELLED"],
      );
      assert.equal(report.done, "steps-cancelled");
      assert.equal(cancelled.clusterState, "WAITING");
      assert.deepEqual(
        cancelled.steps.map(({ state }) => state),
        ["COMPLETED", "CANCELLED", "CANCELLED"],
      );
    });

    it("refuses to go while it is protected, and loses nothing", async () => {
      const { before: was, report, left } = await prod.refused();
      assert.match(report.errors.join("\n"), /protect/);
      assert.deepEqual(left, was);
    });

    it("leaves data, and what guards it, when only the first key is turned", async () => {
      const { left } = await prod.down();
      assert.deepEqual(left.map(changes.kindOf), changes.KEPT);
      assert.ok(await prod.hasData(), `${DATA_KEY} is gone`);
    });
  });

  describe("a stack in a network that was there before", () => {
    only("brought");

    it("says what AWS refused, and comes up once it does not", async () => {
      const broken = await brought.brokenUp();
      assert.match(broken.errors.join("\n"), /CreateDatabase.*AccessDenied/s);
      deployed(await brought.up(), 1);
      for (const report of await brought.quiet()) quiet(report);
    });

    it("makes no network of its own, and leaves the one that was there", async () => {
      const { before: was, left } = await brought.down();
      assert.equal(was.filter((line) => line.startsWith("ec2 vpc ")).length, 2);
      assert.deepEqual(left, []);
    });

    it("puts another tag on what has tags, and replaces nothing", async () => {
      const { changes: made } = await brought.tagged();
      assert.ok(made.length > 20, made.join("\n"));
      assert.deepEqual(
        made.filter((line) => !line.startsWith("update ")),
        [],
      );
    });
  });
});
