import assert from "node:assert/strict";
import { join } from "node:path";
import { estimate, type Estimate, HOURS_A_MONTH, readPrices, type Usage } from "../../costs";
import { readSettings, stackConfig } from "../../program";

const BASE = stackConfig(join(__dirname, "../../Pulumi.eks-iceberg.yaml"));

/** What the variant's own parts cost, without the resources that every variant has. */
function estimateWith(
  config: Readonly<Record<string, string>> = {},
  usage?: Usage,
  region = "us-east-1",
): Estimate {
  const settings = readSettings({ ...BASE, ...config });
  return estimate({ settings, resources: [], region }, readPrices(), usage);
}

const lineOf = ({ lines }: Estimate, what: RegExp): Estimate["lines"][number] | undefined =>
  lines.find((line) => what.test(line.what));

const near = (got: number | undefined, wanted: number): void => {
  assert.ok(got !== undefined && Math.abs(got - wanted) < 1e-9, `got ${got}, wanted ${wanted}`);
};

describe("an estimate of a cluster on EKS", () => {
  it("counts cluster, nodes of services and database all month, runs by their hours", () => {
    const found = estimateWith();
    near(lineOf(found, /EKS cluster/)?.perMonth, 0.1 * HOURS_A_MONTH);
    near(lineOf(found, /services/)?.perHour, 2 * 0.192 * 1.12);
    near(lineOf(found, /database/)?.perHour, 0.065);
    near(found.idlePerHour, 0.1 + 2 * 0.192 * 1.12 + 0.065);
    assert.equal(lineOf(found, /driver/)?.perMonth, 0);
  });

  it("knows what runs take at the most, and how often they start", () => {
    const found = estimateWith({ "lake:loadSchedule": "0 2 * * *" }, { runHours: 2 });
    const executors = lineOf(found, /executor/);
    // Ten executors of four cores on nodes of eight.
    assert.ok(executors !== undefined);
    assert.equal(executors.count, 5);
    near(executors.perHour, 5 * 2 * 0.3024 * (0.35 + 0.12));
    assert.equal(Math.round(executors.hours), 61);
  });

  it("is less without Auto Mode, and without a database, and more with two", () => {
    near(lineOf(estimateWith({ "lake:compute": "managed" }), /services/)?.perHour, 2 * 0.192);
    assert.equal(lineOf(estimateWith({ "lake:catalog": "glue" }), /database/), undefined);
    near(lineOf(estimateWith({ "lake:databaseMultiZone": "true" }), /database/)?.perHour, 0.13);
  });

  it("says what it takes from another region, and what it does not know", () => {
    const frankfurt = estimateWith({}, undefined, "eu-central-1");
    assert.match(frankfurt.notes.join("\n"), /prices of some families are us-east-1's/);
    const { idlePerHour, notes } = estimateWith({
      "lake:databaseClass": "db.x9.large",
      "lake:serviceFamilies": '["x9"]',
    });
    assert.match(
      notes.join("\n"),
      /no price of x9\.xlarge is known[\s\S]*no price of db\.x9\.large/,
    );
    near(idlePerHour, 0.1);
  });
});
