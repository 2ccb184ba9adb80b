import assert from "node:assert/strict";
import { join } from "node:path";
import { cloudProblems } from "../../cli/deploy/networkCheck";
import { PROJECT_ROOT } from "../../local";
import { readSettings, stackConfig } from "../../program";
import { type Emulator, startEmulator } from "../support/emulator";

const REGION = "eu-central-1";

describe("what AWS alone can say before a deployment, asked of the emulator (cases/deploy/05)", function () {
  this.timeout(60_000);
  let emulator: Emulator;
  before(async () => {
    emulator = await startEmulator();
  });
  after(() => emulator.stop());

  const problems = (settings: Readonly<Record<string, string>>): Promise<string[]> =>
    cloudProblems(readSettings(settings), {
      cloud: emulator.client(REGION),
      account: "123456789012",
      signal: new AbortController().signal,
    });

  it("is nothing where all is there", async () => {
    assert.deepEqual(await problems({ "lake:interfaceEndpoints": '["sts", "kms"]' }), []);
  });

  it("names an endpoint's service that the region does not have, and the nearest", async () => {
    const wrong = { "lake:interfaceEndpoints": '["sts", "monitorin"]' };
    assert.deepEqual(await problems(wrong), [
      "lake:interfaceEndpoints: eu-central-1 has no interface endpoint monitorin. Did you mean monitoring?",
    ]);
  });

  it("names instance types that the release does not run on, by their setting", async () => {
    const wrong = {
      "lake:primaryInstanceTypes": '["m6i.xlarge", "m6i.metal"]',
      "lake:taskInstanceTypes": '["m6i.large"]',
      "lake:taskCount": "1",
    };
    const [primary = "", task = "", ...others] = await problems(wrong);
    assert.match(
      primary,
      /^lake:primaryInstanceTypes: emr-7\.\d+\.\d+ does not run on m6i\.metal\./,
    );
    assert.match(task, /^lake:taskInstanceTypes: .* m6i\.large\. Did you mean m6i\.\w*xlarge\?/);
    assert.deepEqual(others, []);
  });

  it("is nothing for a variant that asks EMR nothing, whose endpoints are looked at all the same", async () => {
    const wrong = {
      ...stackConfig(join(PROJECT_ROOT, "Pulumi.eks-iceberg.yaml")),
      "lake:interfaceEndpoints": '["nosuchservice"]',
    };
    assert.match(
      (await problems(wrong)).join("\n"),
      /^[^\n]*no interface endpoint nosuchservice\.[^\n]*$/,
    );
  });

  it("is nothing where AWS may not be asked", async () => {
    await emulator.plan({ action: "*:*", kind: "deny" });
    const wrong = { "lake:interfaceEndpoints": '["nosuchservice"]' };
    assert.deepEqual(await problems(wrong).finally(() => emulator.forgetFaults()), []);
  });
});
