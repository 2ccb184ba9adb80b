import assert from "node:assert/strict";
import { appendFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { PROJECT_ROOT } from "../../local";
import { type Ended, runLake } from "../cli/runLake";
import { type Checkout, makeCheckout } from "../engine/support/checkout";
import { needEngine } from "../engine/support/engine";
import { type Emulator, startEmulator } from "../support/emulator";

describe("lake preview, before the engine starts", function () {
  this.timeout(120_000);
  const endings: (() => Promise<void>)[] = [];
  let emulator: Emulator;
  let checkout: Checkout;
  let env: Readonly<Record<string, string>>;
  let plain: string;
  before(async function () {
    const engine = await needEngine(this);
    emulator = await startEmulator();
    endings.unshift(() => emulator.stop());
    checkout = await makeCheckout();
    endings.unshift(() => checkout.remove());
    const state = join(checkout.folder, "state");
    await mkdir(state);
    plain = await readFile(join(checkout.folder, "Pulumi.dev.yaml"), "utf8");
    env = {
      ...emulator.env,
      PATH: [join(PROJECT_ROOT, "node_modules/.bin"), engine, process.env["PATH"] ?? ""].join(
        delimiter,
      ),
      PULUMI_HOME: join(checkout.folder, "home"),
      PULUMI_BACKEND_URL: `file://${state}`,
      PULUMI_CONFIG_PASSPHRASE: "test",
      PULUMI_SKIP_UPDATE_CHECK: "true",
    };
  });
  after(async () => {
    for (const end of endings) await end();
  });
  afterEach(() => emulator.forgetFaults());

  /** `lake preview` of a stack file with these lines more. */
  async function preview(name: string, ...lines: readonly string[]): Promise<Ended> {
    const file = join(checkout.folder, `Pulumi.${name}.yaml`);
    await writeFile(file, plain);
    await appendFile(file, lines.map((line) => `  ${line}\n`).join(""));
    return await runLake(["preview", "--project", checkout.folder, "--stack", name], { env });
  }

  it("names every setting that will not do, and the nearest for a typo", async () => {
    const { exitCode, stderr } = await preview("typos", "lake:zoens: 2", "lake:coreCount: many");

    assert.equal(exitCode, 2);
    assert.match(stderr, /lake:zoens: is no setting\. Did you mean lake:zones\?/);
    assert.match(stderr, /lake:coreCount: must be a whole number from 1 to 100, got many/);
    assert.doesNotMatch(stderr, /^\s+at /m);
  });

  it("names an instance type that the region does not have", async () => {
    const { exitCode, stderr } = await preview("types", 'lake:coreInstanceTypes: ["m6i.xlagre"]');

    assert.equal(exitCode, 2);
    assert.match(stderr, /lake:coreInstanceTypes: eu-central-1 has no m6i\.xlagre\./);
    assert.match(stderr, /pulumi config set/);
  });

  it("refuses what the budget does not allow", async () => {
    const { exitCode, stderr } = await preview("dear", "lake:monthlyBudget: 5");

    assert.equal(exitCode, 6);
    assert.match(
      stderr,
      /would cost an estimated \d+\.\d\d USD a month .* lake:monthlyBudget is 5\.00 USD/,
    );
  });

  it("says what to do about credentials that have expired, and about an AWS in trouble", async () => {
    await emulator.plan({ action: "sts:GetCallerIdentity", kind: "expired" });
    const expired = await preview("expired");
    await emulator.forgetFaults();
    await emulator.plan({ action: "sts:GetCallerIdentity", kind: "broken" });
    const broken = await preview("broken");

    assert.deepEqual([expired.exitCode, broken.exitCode], [7, 7]);
    assert.match(expired.stderr, /have expired: sign in again/);
    assert.match(broken.stderr, /AWS cannot be reached, or is in trouble itself/);
  });
});
