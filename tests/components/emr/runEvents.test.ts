import assert from "node:assert/strict";
import { failedClusterPattern, failedStepPattern } from "../../../components/emr/runEvents";

/** Events in the form that AWS documents in "Monitor Amazon EMR events with CloudWatch" (EMR Management Guide). */
const CLUSTER_EVENT = {
  version: "0",
  "detail-type": "EMR Cluster State Change",
  source: "aws.emr",
  detail: {
    severity: "CRITICAL",
    stateChangeReason: '{"code":"STEP_FAILURE","message":"Steps completed with errors"}',
    name: "lake-dev",
    clusterId: "j-1YONHTCP3YZKC",
    state: "TERMINATED_WITH_ERRORS",
    message: "Amazon EMR Cluster j-1YONHTCP3YZKC (lake-dev) has terminated with errors.",
  },
};
const STEP_EVENT = {
  version: "0",
  "detail-type": "EMR Step Status Change",
  source: "aws.emr",
  detail: {
    severity: "ERROR",
    actionOnFailure: "TERMINATE_CLUSTER",
    stepId: "s-ZYXWVUTSRQPON",
    name: "lake-dev/Check conservation",
    clusterId: "j-1YONHTCP3YZKC",
    state: "FAILED",
    message: "Step s-ZYXWVUTSRQPON failed.",
  },
};

const BY_NAME = { clusterName: "lake-dev", clusterId: undefined };
const BY_ID = { clusterName: "lake-dev", clusterId: "j-1YONHTCP3YZKC" };

describe("the event patterns of failed runs", () => {
  it("match a cluster that ended with errors, by name or by id", () => {
    assert.ok(matches(failedClusterPattern(BY_NAME), CLUSTER_EVENT));
    assert.ok(matches(failedClusterPattern(BY_ID), CLUSTER_EVENT));
  });

  it("match a step that failed, by its pipeline's name or by cluster", () => {
    assert.ok(matches(failedStepPattern(BY_NAME), STEP_EVENT));
    assert.ok(matches(failedStepPattern(BY_ID), STEP_EVENT));
  });

  it("leave out other stacks, other clusters, and runs that are well", () => {
    const other = { ...CLUSTER_EVENT, detail: { ...CLUSTER_EVENT.detail, name: "lake-prod" } };
    const well = { ...CLUSTER_EVENT, detail: { ...CLUSTER_EVENT.detail, state: "TERMINATED" } };
    const step = {
      ...STEP_EVENT,
      detail: { ...STEP_EVENT.detail, name: "lake-dev2/Compact", clusterId: "j-2" },
    };

    assert.ok(!matches(failedClusterPattern(BY_NAME), other));
    assert.ok(!matches(failedClusterPattern(BY_NAME), well));
    assert.ok(!matches(failedStepPattern(BY_NAME), step));
    assert.ok(!matches(failedStepPattern(BY_ID), step));
  });
});

/** EventBridge's rule for the operators that we use: exact values and prefixes. */
function matches(pattern: string, event: object): boolean {
  return fits(JSON.parse(pattern), event);
}

function fits(pattern: unknown, value: unknown): boolean {
  if (Array.isArray(pattern)) return pattern.some((option) => fitsOne(option, value));
  return Object.entries(pattern as object).every(([key, inner]) =>
    fits(inner, (value as Record<string, unknown>)[key]),
  );
}

function fitsOne(option: unknown, value: unknown): boolean {
  if (typeof option === "object" && option !== null && "prefix" in option) {
    return String(value).startsWith(String(option.prefix));
  }
  return option === value;
}
