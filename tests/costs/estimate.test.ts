import assert from "node:assert/strict";
import { join } from "node:path";
import {
  estimate,
  type Estimate,
  HOURS_A_MONTH,
  instancePrice,
  readPrices,
  sizeFactor,
  startsAMonth,
  type Usage,
} from "../../costs";
import { deploy, readSettings, record, stackConfig } from "../../program";

const BASE = {
  ...stackConfig(join(__dirname, "../../Pulumi.dev.yaml")),
  "aws:region": "us-east-1",
};

async function estimateWith(
  config: Readonly<Record<string, string>>,
  usage?: Usage,
): Promise<Estimate> {
  const settings = readSettings({ ...BASE, ...config });
  const { resources } = await record(() => deploy(settings));
  return estimate(
    { settings, resources, region: config["aws:region"] ?? "us-east-1" },
    readPrices(),
    usage,
  );
}

const lineOf = ({ lines }: Estimate, what: RegExp): Estimate["lines"][number] | undefined =>
  lines.find((line) => what.test(line.what));

describe("an estimate", () => {
  it("counts what stands all month, and a cluster only by its hours", async () => {
    const found = await estimateWith({});

    assert.deepEqual(lineOf(found, /NAT/), {
      what: "NAT gateways",
      count: 1,
      perHour: 0.045,
      hours: HOURS_A_MONTH,
      perMonth: 0.045 * HOURS_A_MONTH,
    });
    assert.equal(lineOf(found, /primary/)?.perMonth, 0);
    // Primary and core on demand, two task nodes on spot; a quarter of the list price for EMR on each.
    const emr = 0.192 * 0.25;
    const cluster = 2 * (0.192 + emr) + 2 * (0.192 * 0.35 + emr);
    assert.ok(Math.abs(found.busyPerHour - found.idlePerHour - cluster) < 1e-9);
    assert.ok(found.units.length > 0 && found.notes.length > 0);
  });

  it("grows with the schedule, the hours of a run and the idle limit", async () => {
    const nightly = { "lake:schedule": "cron(0 3 * * ? *)" };
    const hours = async (
      config: Readonly<Record<string, string>>,
      usage?: Usage,
    ): Promise<number> =>
      Math.round(lineOf(await estimateWith(config, usage), /primary/)?.hours ?? 0);

    assert.equal(await hours(nightly), 30);
    assert.equal(await hours(nightly, { runHours: 2 }), 61);
    assert.equal(await hours({}, { runHours: 1, runs: 10 }), 10);
    assert.equal(
      await hours(
        { "lake:cluster": "persistent", "lake:idleMinutes": "60" },
        { runHours: 1, runs: 30.4 },
      ),
      61,
    );
    assert.equal(await hours({ "lake:cluster": "persistent" }), HOURS_A_MONTH);
  });

  it("counts interface endpoints by zone, and gateway endpoints not at all", async () => {
    const found = await estimateWith({ "lake:nat": "none", "lake:zones": "3" });
    const endpoints = lineOf(found, /endpoints/);

    assert.ok(endpoints !== undefined && endpoints.count > 0 && endpoints.count % 3 === 0);
    assert.equal(lineOf(found, /NAT/), undefined);
  });

  it("says when it does not know a price or a region", async () => {
    const found = await estimateWith({
      "aws:region": "ap-south-2",
      "lake:coreInstanceTypes": '["x9.xlarge"]',
    });

    assert.equal(found.region, "us-east-1");
    assert.match(found.notes.join("\n"), /no prices of ap-south-2[\s\S]*no price of x9\.xlarge/);
  });
});

describe("prices", () => {
  it("of a size are a multiple of the xlarge", () => {
    const prices = readPrices().regions["us-east-1"];
    assert.ok(prices !== undefined);
    assert.equal(instancePrice(prices, "m6i.4xlarge"), 4 * 0.192);
    assert.equal(instancePrice(prices, "q1.xlarge"), undefined);
    assert.deepEqual(["large", "xlarge", "12xlarge", "metal"].map(sizeFactor), [
      0.5,
      1,
      12,
      undefined,
    ]);
  });

  it("carry a day and their sources", () => {
    const { asOf, sources } = readPrices();
    assert.match(asOf, /^\d{4}-\d\d-\d\d$/);
    assert.ok(
      Object.values(sources).every((source) => source.startsWith("https://aws.amazon.com/")),
    );
  });
});

describe("a schedule", () => {
  const days = HOURS_A_MONTH / 24;
  const known: [expression: string, starts: number][] = [
    ["rate(1 hour)", 730],
    ["rate(30 minutes)", 1460],
    ["rate(7 days)", days / 7],
    ["cron(0 3 * * ? *)", days],
    ["cron(0/15 8-17 ? * MON-FRI *)", 40 * days * (5 / 7)],
    ["cron(0 0 1,15 * ? *)", 2],
    ["cron(0 0 L * ? *)", 1],
    ["cron(0 0 1 JAN,JUL ? *)", 2 / 12],
    ["cron(nonsense)", 0],
    ["at(2030-01-01T00:00:00)", 0],
  ];
  for (const [expression, starts] of known) {
    it(`starts ${starts.toFixed(1)} times a month: ${expression}`, () => {
      assert.ok(
        Math.abs(startsAMonth(expression) - starts) < 1e-9,
        String(startsAMonth(expression)),
      );
    });
  }
});
