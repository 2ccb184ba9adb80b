import assert from "node:assert/strict";
import { openEngineRoom, type EngineRoom } from "../support/engineRoom";
import { Consumers, PACKAGE_SCRIPT } from "./consumers";
import { DeployScript } from "./deployScript";

/**
 * Ends a test that hangs. Most of a life is the provider waiting: for S3 to have its lifecycle rules everywhere, more than
 * a minute; three lives at once on a machine that is busy take many.
 */
const TIMEOUT_MS = 1_500_000;

describe("the examples on the engine", function () {
  this.timeout(TIMEOUT_MS);
  const rooms: EngineRoom[] = [];
  let consumers: Consumers;
  let script: DeployScript;
  /** All stacks live at the same time; each test waits for its own. */
  let lives: readonly Promise<unknown>[] = [];

  before(async function () {
    rooms.push(await openEngineRoom(this, { scripts: PACKAGE_SCRIPT }));
    rooms.push(await openEngineRoom(this));
    const [first, second] = rooms;
    assert.ok(first !== undefined && second !== undefined);
    script = await DeployScript.in(second);
    const whole = script.wholeLife();
    consumers = await Consumers.in(first);
    lives = [
      whole,
      declaredRun(consumers, "typescript-consumer"),
      declaredRun(consumers, "yaml-consumer"),
    ];
    // A failure is the test's that waits for it, not the process's.
    for (const life of lives) life.catch(() => undefined);
  });

  after(async () => {
    await Promise.allSettled(lives);
    // `before` may have skipped the suite.
    await (consumers as Consumers | undefined)?.remove();
    for (const room of rooms) await room.close();
  });

  it("pack the components with their schema and types, and without their sources", async () => {
    const files = await consumers.packedFiles();
    const types = "operator/types/sparkapplications.json.gz";
    for (const wanted of ["schema.json", "README.md", "index.js", "index.d.ts", types]) {
      assert.ok(files.includes(wanted), `${wanted} is not in the package`);
    }
    assert.deepEqual(
      files.filter((file) => /(?<!\.d)\.ts$/.test(file)),
      [],
    );
  });

  it("deploy from CI: previews, updates, promotes what ran, finds drift, takes the stacks down", async () => {
    await lives[0];
  });

  it("say what the deployment script takes when a word is wrong", async () => {
    await script.refuses("deploy dev", 64, /^usage: deploy\.ts preview STACK/);
    await script.refuses("up dev --comit a1", 64, /Unknown option '--comit'/);
  });

  it("build a pipeline from the package alone, in TypeScript and in YAML, and take it down", async () => {
    const [fromTypeScript, fromYaml] = (await Promise.all(lives.slice(1))).map((request) => {
      assert.ok(typeof request === "string");
      return stepsOf(request);
    });
    assert.equal(fromTypeScript?.length, 5);
    assert.deepEqual(fromTypeScript, fromYaml);
    assert.deepEqual(await rooms[0]?.emulator.leftovers(), []);
  });
});

/** The run that an example's stack declares while it is up. */
async function declaredRun(consumers: Consumers, example: string): Promise<unknown> {
  const { outputs } = await consumers.upAndDown(example, { config: { files: consumers.files } });
  return outputs["jobFlowRequest"]?.value;
}

/** Names of a `RunJobFlow` request's steps, without the stack's part. */
function stepsOf(request: string): string[] {
  const { Steps } = JSON.parse(request) as { readonly Steps: readonly { readonly Name: string }[] };
  return Steps.map(({ Name }) => Name.replace(/^.*\//, ""));
}
