import assert from "node:assert/strict";
import { join } from "node:path";
import { type OutputMap } from "@pulumi/pulumi/automation";
import { liveFaults } from "../../cli/deploy/liveCheck";
import { PROJECT_ROOT } from "../../local";
import { readSettings, type Settings, stackConfig } from "../../program";

function settingsOf(stack: string, extra: Readonly<Record<string, string>> = {}): Settings {
  return readSettings(
    { ...stackConfig(join(PROJECT_ROOT, `Pulumi.${stack}.yaml`)), ...extra },
    stack,
  );
}

function outputs(values: Readonly<Record<string, string>>): OutputMap {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, { value, secret: false }]),
  );
}

describe("settings that a deployed stack cannot be given", () => {
  const auto = outputs({ variant: "eks-iceberg", compute: "auto" });
  const managed = outputs({ variant: "eks-iceberg", compute: "managed" });

  it("are another way to keep machines, in both directions", () => {
    const wanted = settingsOf("eks-iceberg", { "lake:compute": "managed" });
    assert.match(
      liveFaults(wanted, auto).join(),
      /^lake:compute: is auto in the cluster that stands, and cannot become managed: set it back, or make/,
    );
    assert.match(liveFaults(settingsOf("eks-iceberg"), managed).join(), /is managed.*become auto/);
    assert.deepEqual(liveFaults(wanted, managed), []);
    assert.deepEqual(liveFaults(settingsOf("eks-iceberg"), auto), []);
  });

  it("are another variant, and nothing where nothing of ours is deployed", () => {
    assert.match(
      liveFaults(settingsOf("dev"), auto).join(),
      /^lake:variant: the stack is deployed as eks-iceberg, and cannot become emr/,
    );
    assert.deepEqual(liveFaults(settingsOf("dev"), {}), []);
    assert.deepEqual(liveFaults(settingsOf("dev"), outputs({ variant: "emr" })), []);
  });
});
