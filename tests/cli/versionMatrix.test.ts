import assert from "node:assert/strict";
import { readVersions } from "../../cli/doctor/versions";
import { EMR_PYTHON } from "../../components";
import { readSettings } from "../../program";
import { matrixChecks, type Pins, readPins } from "../../variants/emr/check/versionMatrix";
import { emrSettings } from "../../variants/emr/shape";

const RELEASE = emrSettings(readSettings({}, "dev")).release;
const PINS = readPins(RELEASE, EMR_PYTHON);

describe("the version matrix", () => {
  it("finds the project's own pins in their files, and nothing wrong with them", () => {
    assert.equal(PINS.spark, "3.5.9");
    const checks = matrixChecks(PINS, readVersions());

    assert.equal(checks.length, 6);
    for (const { name, ok, remedy } of checks) assert.deepEqual([ok, remedy], [true, ""], name);
  });

  const wrong: [what: string, pins: Partial<Pins>, name: RegExp][] = [
    ["another Spark", { spark: "4.0.1" }, /^Spark/],
    ["a Python that the release lacks", { python: "3.12" }, /^Python of the jobs on/],
    ["a wheel for other Pythons", { wheelPython: ">=3.12,<3.14" }, /and the wheel$/],
    ["another hadoop-aws", { hadoop: "3.4.1" }, /^hadoop-aws/],
  ];
  for (const [what, pins, name] of wrong) {
    it(`finds ${what}, and says what to do`, () => {
      const checks = matrixChecks({ ...PINS, ...pins }, readVersions());
      const found = checks.filter(({ ok }) => !ok);

      assert.ok(
        found.some((check) => name.test(check.name) && check.remedy !== ""),
        JSON.stringify(found),
      );
    });
  }

  it("finds Scala and Iceberg of another Spark", () => {
    const versions = readVersions();
    const icebergRuntime = { ...versions.icebergRuntime, scala: "2.13", spark: "4.0" };
    const names = matrixChecks(PINS, { ...versions, icebergRuntime })
      .filter(({ ok }) => !ok)
      .map(({ name }) => name.split(" ")[0]);

    assert.deepEqual(names, ["Scala", "Iceberg"]);
  });

  it("says that it does not know a release, rather than that all is well", () => {
    const [only, ...more] = matrixChecks({ ...PINS, release: "emr-7.99.0" }, readVersions());

    assert.deepEqual(more, []);
    assert.match(only?.found ?? "", /not in the table of .*: not checked/);
  });

  it("carries a day and a source for each row", () => {
    const { asOf, releases } = readVersions();
    assert.match(asOf, /^\d{4}-/);
    assert.ok(RELEASE in releases);
  });
});
