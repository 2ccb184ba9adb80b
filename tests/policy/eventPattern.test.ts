import assert from "node:assert/strict";
import { failedClusterPattern, failedStepPattern } from "../../components/emr/runEvents";
import { clusterEvent, patternMatches, stepEvent } from "../../policy/index";

const RUN = { clusterId: "j-1", clusterName: "lake-dev", stepName: "lake-dev/Merge log_data" };

describe("an event pattern", () => {
  const event = {
    source: "aws.emr",
    detail: { state: "FAILED", tries: 3, tags: ["a", "b"], note: null },
  };
  const matches = (pattern: object): boolean => patternMatches(JSON.stringify(pattern), event);
  const detail = (field: string, ...wanted: unknown[]): boolean =>
    matches({ detail: { [field]: wanted } });

  it("matches one of the values of every field that it names", () => {
    assert.ok(matches({ source: ["aws.s3", "aws.emr"] }));
    assert.ok(!matches({ source: ["aws.emr"], region: ["us-east-1"] }));
    assert.ok(detail("tags", "b"));
    assert.ok(detail("tries", 3) && !detail("tries", "3"));
    assert.ok(detail("note", null) && !detail("nothing", null));
  });

  it("has operators", () => {
    assert.ok(detail("state", { prefix: "FA" }) && !detail("state", { prefix: "fa" }));
    assert.ok(detail("state", { prefix: { "equals-ignore-case": "fa" } }));
    assert.ok(detail("state", { suffix: "ED" }) && !detail("state", { suffix: "FAIL" }));
    assert.ok(detail("state", { "equals-ignore-case": "failed" }));
    assert.ok(detail("state", { wildcard: "F*D" }) && !detail("state", { wildcard: "F?ILED" }));
    assert.ok(detail("tries", { numeric: [">", 0, "<=", 3] }));
    assert.ok(!detail("tries", { numeric: [">", 3] }));
    assert.ok(detail("missing", { exists: false }) && !detail("state", { exists: false }));
    assert.ok(detail("state", { "anything-but": ["COMPLETED"] }));
    assert.ok(!detail("state", { "anything-but": { prefix: "FAIL" } }));
    assert.ok(
      !detail("missing", { "anything-but": ["x"] }),
      "a field that is not there is no other",
    );
  });

  it("has alternatives", () => {
    assert.ok(matches({ $or: [{ source: ["aws.s3"] }, { detail: { state: ["FAILED"] } }] }));
    assert.ok(!matches({ $or: [{ source: ["aws.s3"] }, { detail: { state: ["RUNNING"] } }] }));
  });

  it("is an error where EventBridge would refuse it, whatever the event", () => {
    assert.throws(() => matches({ source: "aws.emr" }), /source must be a list/);
    assert.throws(() => matches({ source: ["aws.s3"], detail: { state: [] } }), /at least one/);
    assert.throws(() => detail("state", { begins: "F" }), /no operator begins/);
  });
});

describe("the patterns of a pipeline's alarms", () => {
  it("match what goes wrong in its own runs, and nothing else", () => {
    const byName = { clusterName: "lake-dev", clusterId: undefined };
    const byId = { clusterName: "lake-dev", clusterId: "j-1" };
    for (const watch of [byName, byId]) {
      const clusters = failedClusterPattern(watch);
      assert.ok(patternMatches(clusters, clusterEvent("TERMINATED_WITH_ERRORS", RUN)));
      assert.ok(!patternMatches(clusters, clusterEvent("TERMINATED", RUN)));
      assert.ok(!patternMatches(clusters, stepEvent("FAILED", RUN)));
      const steps = failedStepPattern(watch);
      assert.ok(patternMatches(steps, stepEvent("FAILED", RUN)));
      assert.ok(!patternMatches(steps, stepEvent("COMPLETED", RUN)));
      const other = { clusterId: "j-2", clusterName: "lake-dev2", stepName: "lake-dev2/Merge" };
      assert.ok(!patternMatches(clusters, clusterEvent("TERMINATED_WITH_ERRORS", other)));
      assert.ok(!patternMatches(steps, stepEvent("FAILED", other)));
    }
  });
});
