import assert from "node:assert/strict";
import { readSettings, type StackConfig } from "../../program";

/** The complaints about a configuration, a line each. */
function complaintsOf(config: StackConfig): string[] {
  try {
    readSettings(config, "dev");
  } catch (error) {
    assert.ok(error instanceof Error);
    return error.message.split("\n").slice(1);
  }
  return [];
}

/** The only complaint about a configuration. */
function complaintOf(config: StackConfig): string {
  const complaints = complaintsOf(config);
  assert.equal(complaints.length, 1, complaints.join("\n"));
  return complaints.join("");
}

const EKS: StackConfig = {
  "lake:variant": "eks-iceberg",
  "lake:sparkImage": "example.com/spark:1",
  "lake:metastoreImage": "example.com/metastore:1",
};

const tags = (given: object): StackConfig => ({
  "aws:defaultTags": JSON.stringify({ tags: given }),
});

describe("what AWS refuses is refused before the engine starts (cases/deploy/05)", () => {
  for (const [schedule, why] of [
    ["cron(99 99 * * ? *)", /has "99" as its minutes, which goes from 0 to 59/],
    ["cron(0 24 * * ? *)", /has "24" as its hours/],
    ["cron(0 3 * * * *)", /must have "\?" as its day of month or as its day of week/],
    ["cron(0 3 ? * ? *)", /must have "\?"/],
    ["cron(0 3 1 * MON *)", /must have "\?"/],
    ["cron(0 3 31 2 ? 2020)", /never starts anything/],
    ["cron(0 3 30 FEB ? *)", /never starts anything/],
    ["cron(0 3 * * ? 2001-2003)", /never starts anything/],
    ["cron(0 3 * * ?)", /must have 6 fields .*, and has 5/],
    ["cron(0 3 * * ? * *)", /must have 6 fields/],
    ["cron(0 3 0 * ? *)", /day of month/],
    ["cron(0 3 ? * 0 *)", /day of week/],
    ["cron(0 3 ? * MON#6 *)", /day of week/],
    ["cron(*/0 3 * * ? *)", /minutes/],
    ["cron(0 3 * 13 ? *)", /month/],
    ["cron(0 3 * * ? 2300)", /year/],
    ["rate(0 minutes)", /a rate is 1 or more/],
    ["rate(1 minutes)", /must be written rate\(1 minute\)/],
    ["rate(5 minute)", /must be written rate\(5 minutes\)/],
    ["rate(2 weeks)", /with minutes, hours or days/],
    ["rate(-1 days)", /rate\(VALUE UNIT\)/],
  ] as const) {
    it(`a schedule: ${schedule}`, () => {
      const complaint = complaintOf({ "lake:schedule": schedule });
      assert.match(complaint, /lake:schedule: /);
      assert.match(complaint, why);
      assert.match(complaint, /pulumi config set .*lake:schedule/);
    });
  }

  it("and every schedule that EventBridge Scheduler takes is taken", () => {
    for (const schedule of [
      "rate(1 minute)",
      "rate(36 hours)",
      "cron(0 3 * * ? *)",
      "cron(0/15 8-17 ? * MON-FRI *)",
      "cron(0 3 L * ? *)",
      "cron(0 3 LW * ? *)",
      "cron(0 3 15W JAN,JUL ? *)",
      "cron(0 3 ? * 6L *)",
      "cron(0 3 ? * FRI#2 *)",
      "cron(0 3 29 2 ? *)",
      "cron(0 22-2 ? * FRI-MON 2026/2)",
    ]) {
      assert.deepEqual(complaintsOf({ "lake:schedule": schedule }), [], schedule);
    }
  });

  it("a schedule on Kubernetes, by the rules of its cron", () => {
    for (const [schedule, why] of [
      ["99 99 * * *", /has "99" as its minutes/],
      ["0 2 31 2 *", /never starts anything/],
      ["0 2 * * 7", /day of week, which goes from 0 to 6/],
      ["0 2 * * MON#2", /day of week/],
    ] as const) {
      for (const key of ["loadSchedule", "analyticsSchedule", "maintenanceSchedule"]) {
        assert.match(complaintOf({ ...EKS, [`lake:${key}`]: schedule }), why);
      }
    }
    for (const schedule of ["*/5 * * * *", "0 2 31 2 MON", "0 4 * * 0", "0 2 ? JAN-MAR sun"]) {
      assert.deepEqual(complaintsOf({ ...EKS, "lake:loadSchedule": schedule }), [], schedule);
    }
  });

  for (const [tag, why] of [
    [{ "aws:x": "y" }, /tag "aws:x" must not begin with "aws:"/],
    [{ "AWS:x": "y" }, /must not begin with/],
    [{ "bad,key": "y" }, /tag "bad,key" must have a key of letters/],
    [{ "": "y" }, /tag "" must have a key of 1 to 128 characters, got 0/],
    [{ ["k".repeat(129)]: "y" }, /got 129/],
    [{ team: "a<b>" }, /tag "team" must have a value of letters.*, got "a<b>"/],
    [{ team: "x".repeat(300) }, /tag "team" must have a value of at most 256 characters, got 300/],
    [{ cost: 42 }, /tag "cost" must be text, got 42/],
    [{ Team: "a", team: "b" }, /tag "team" differs from "Team" in capitals alone/],
    [
      Object.fromEntries(Array.from({ length: 11 }, (_, i) => [`key-${i}`, "x"])),
      /one of 11 tags, and S3 takes 10/,
    ],
  ] as const) {
    it(`a tag: ${JSON.stringify(tag).slice(0, 40)}`, () => {
      const complaint = complaintOf(tags(tag));
      assert.match(complaint, /aws:defaultTags: /);
      assert.match(complaint, why);
    });
  }

  it("and tags that every service takes are taken", () => {
    const odd = { "cost:centre/1": "a+b=c.d_e@f -g", größe: "", stack: "dev" };
    assert.deepEqual(readSettings(tags(odd)).tags, odd);
  });

  it("fleets: twins, and types that EMR does not offer", () => {
    const list = (...types: string[]): string => JSON.stringify(types);
    for (const fleet of ["primaryInstanceTypes", "coreInstanceTypes", "taskInstanceTypes"]) {
      const key = `lake:${fleet}`;
      assert.match(
        complaintOf({ [key]: list("m5.xlarge", "m5.xlarge") }),
        /names "m5.xlarge" twice/,
      );
      assert.match(
        complaintOf({ [key]: list("t3.nano") }),
        /must be a type that EMR offers.*t3\.nano/,
      );
      assert.match(complaintOf({ [key]: list("c1.medium") }), /must be a type that EMR offers/);
    }
  });

  it("fleets that contradict themselves", () => {
    const persistent = { "lake:cluster": "persistent", "lake:coreCount": "1" };
    assert.match(
      complaintOf({ ...persistent, "lake:taskCount": "20", "lake:maxCapacity": "3" }),
      /lake:maxCapacity: must be at least lake:coreCount and lake:taskCount together \(21\), got 3/,
    );
    assert.match(
      complaintOf({ ...EKS, "lake:executorCores": "16", "lake:mostExecutorCores": "8" }),
      /lake:mostExecutorCores: must be at least .* \(16\), got 8/,
    );
  });

  it("a schedule for a persistent cluster, which ends itself when it is idle", () => {
    const complaint = complaintOf({ "lake:cluster": "persistent", "lake:schedule": "rate(1 day)" });
    assert.match(complaint, /lake:schedule: would add runs to a persistent cluster/);
    assert.match(complaint, /pulumi config set .*lake:cluster transient/);
  });

  for (const cidr of [
    "0.0.0.0/16",
    "8.8.0.0/16",
    "127.0.0.0/16",
    "169.254.0.0/16",
    "224.0.0.0/16",
  ]) {
    it(`a network of addresses that are not private: ${cidr}`, () => {
      assert.match(
        complaintOf({ "lake:vpcCidr": cidr }),
        /lake:vpcCidr: must be of private addresses/,
      );
    });
  }

  it("networks: sizes, beginnings, twins, endpoints that are none, and a network that is there and made", () => {
    assert.match(complaintOf({ "lake:vpcCidr": "10.0.0.0/28" }), /must be a \/16 to a \/23/);
    assert.match(complaintOf({ "lake:vpcCidr": "10.0.7.0/16" }), /must begin where/);
    assert.match(complaintOf({ "lake:interfaceEndpoints": '["kms", "kms"]' }), /names "kms" twice/);
    assert.match(complaintOf({ "lake:interfaceEndpoints": '["s3"]' }), /needs no entry/);
    assert.match(
      complaintOf({ "lake:interfaceEndpoints": '["com.amazonaws.eu-west-1.kms"]' }),
      /short name/,
    );
    const there = { "lake:vpcId": "vpc-0a", "lake:privateSubnetIds": '["subnet-0a"]' };
    assert.match(
      complaintOf({ ...there, "lake:privateSubnetIds": '["subnet-0a", "subnet-0a"]' }),
      /lake:privateSubnetIds: names "subnet-0a" twice/,
    );
    assert.match(
      complaintOf({ ...there, "lake:zones": "3" }),
      /lake:zones: is for a network that the stack makes/,
    );
  });

  it("each with the name of its setting, all at once", () => {
    const complaints = complaintsOf({
      ...tags({ "aws:x": "y", "bad,key": "a<b>" }),
      "lake:schedule": "cron(99 99 * * ? *)",
      "lake:coreInstanceTypes": '["m5.xlarge", "m5.xlarge"]',
      "lake:taskInstanceTypes": '["t3.nano"]',
      "lake:vpcCidr": "0.0.0.0/16",
    });
    const named = complaints.map((line) => /^ {2}- ([\w:]+): /.exec(line)?.[1]);
    assert.deepEqual([...new Set(named)].sort(), [
      "aws:defaultTags",
      "lake:coreInstanceTypes",
      "lake:schedule",
      "lake:taskInstanceTypes",
      "lake:vpcCidr",
    ]);
  });
});
