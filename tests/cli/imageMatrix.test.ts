import assert from "node:assert/strict";
import {
  imageChecks,
  type ImagePins,
  readImagePins,
} from "../../variants/eks-iceberg/check/imageMatrix";
import { readVersions } from "../../cli/doctor/versions";
import { DEFAULT_KUBERNETES } from "../../components";

const PINS = readImagePins(DEFAULT_KUBERNETES);
const TODAY = new Date(readVersions().asOf);

describe("the version matrix of the images", () => {
  it("finds the project's own pins in their files, and nothing wrong with them", () => {
    assert.equal(PINS.spark, "3.5.9");
    const checks = imageChecks(PINS, readVersions(), TODAY);
    assert.equal(checks.length, 7);
    for (const { name, ok, remedy } of checks) assert.deepEqual([ok, remedy], [true, ""], name);
  });

  const wrong: [what: string, pins: Partial<ImagePins>, name: RegExp][] = [
    ["another Spark", { spark: "4.0.1" }, /^Spark/],
    ["a Spark whose history server runs what an event log names", { spark: "3.5.6" }, /faults$/],
    ["a Python that the wheel does not take", { python: "3.12" }, /^Python/],
    ["another Iceberg", { iceberg: "1.4.0" }, /^Iceberg/],
    ["another hadoop-aws", { hadoop: "3.4.1" }, /^hadoop-aws/],
    ["an SDK that cannot speak to Pod Identity", { javaV1: "1.12.262" }, /^SDKs/],
    ["a driver that cannot", { javaV2: "2.20.93" }, /^SDKs/],
  ];
  for (const [what, pins, name] of wrong) {
    it(`finds ${what}, and says what to do`, () => {
      const checks = imageChecks({ ...PINS, ...pins }, readVersions(), TODAY);
      const bad = checks.filter(({ ok }) => !ok);
      assert.ok(
        bad.some((one) => name.test(one.name) && one.remedy !== ""),
        JSON.stringify(bad),
      );
    });
  }

  it("knows when standard support of a Kubernetes ends, and says what it does not know", () => {
    const [late] = imageChecks(PINS, readVersions(), new Date("2030-01-01"));
    assert.equal(late?.ok, false);
    assert.match(late.remedy, /choose a newer lake:kubernetesVersion/);
    const [unknown] = imageChecks({ ...PINS, kubernetes: "1.99" }, readVersions(), TODAY);
    assert.match(unknown?.found ?? "", /not in the table of .*: not checked/);
  });
});
