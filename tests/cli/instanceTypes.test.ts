import assert from "node:assert/strict";
import { join } from "node:path";
import { lackingTypes, typesOf } from "../../cli/deploy/instanceTypes";
import { readSettings, type Settings, stackConfig } from "../../program";
import { partOf } from "../../variants";

const settingsOf = (stack: string, extra: Readonly<Record<string, string>> = {}): Settings =>
  readSettings({ ...stackConfig(join(__dirname, `../../Pulumi.${stack}.yaml`)), ...extra });

const FAMILIES = {
  "lake:executorFamilies": '["m6id", "m5d"]',
  "lake:serviceFamilies": '["m6i"]',
};

describe("the instance types of a stack", () => {
  it("are those of its fleets, of which the region must have each", () => {
    const emr = settingsOf("dev");
    assert.deepEqual(typesOf(emr), ["m6i.xlarge", "m5.xlarge", "m5a.xlarge"]);
    assert.deepEqual(lackingTypes(emr, ["m6i.xlarge", "m5.xlarge"]), [
      { key: "taskInstanceTypes", type: "m5a.xlarge" },
    ]);
  });

  it("are those of its nodes; in Auto Mode one family of a kind is enough", () => {
    const auto = settingsOf("eks-iceberg", FAMILIES);
    assert.deepEqual(typesOf(auto), ["m6i.xlarge", "m6id.2xlarge", "m5d.2xlarge"]);
    assert.deepEqual(lackingTypes(auto, ["m6i.xlarge", "m5d.2xlarge"]), []);
    assert.deepEqual(lackingTypes(auto, ["m5d.2xlarge"]), [
      { key: "serviceFamilies", type: "m6i.xlarge" },
    ]);
  });

  it("must all be there for managed node groups", () => {
    const managed = settingsOf("eks-iceberg", { ...FAMILIES, "lake:compute": "managed" });
    assert.deepEqual(lackingTypes(managed, ["m6i.xlarge", "m5d.2xlarge"]), [
      { key: "executorFamilies", type: "m6id.2xlarge" },
    ]);
  });

  it("need as many processors as services, a driver and the most executors have", () => {
    const size = { "lake:mostExecutors": "6", "lake:executorCores": "3" };
    const { cpus } = partOf("eks-iceberg", "check");
    assert.deepEqual(cpus(settingsOf("eks-iceberg", size)), { onDemand: 12, spot: 18 });
  });
});
