import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type EngineEvent } from "@pulumi/pulumi/automation";
import {
  byComponent,
  type Change,
  countsOf,
  countsText,
  slowest,
  type Story,
  Telling,
} from "../../stacks";

/** Events of the real engine, as it sent them. */
function recorded(name: string): EngineEvent[] {
  const file = join(__dirname, "fixtures", `${name}.json`);
  return JSON.parse(readFileSync(file, "utf8")) as EngineEvent[];
}

/** The story of recorded events, a second apart. */
function storyOf(events: readonly EngineEvent[], onChange?: (change: Change) => void): Story {
  let now = 0;
  const telling = new Telling(onChange, () => (now += 1000));
  for (const event of events) telling.hear(event);
  return telling.story();
}

const brief = ({ name, kind, state }: Change): string => `${kind} ${name}: ${state}`;

describe("the engine's events", () => {
  it("tell of what was created, how long it took, and nothing behind the scenes", () => {
    const heard: string[] = [];
    const { changes, unchanged, warnings } = storyOf(recorded("up"), (change) =>
      heard.push(brief(change)),
    );

    assert.deepEqual(changes.map(brief), [
      "create topic: done",
      "create role: done",
      "create box: done",
    ]);
    assert.ok(changes.every(({ seconds }) => (seconds ?? 0) > 0));
    assert.deepEqual([unchanged, warnings], [0, []]);
    assert.ok(heard.indexOf("create box: running") < heard.indexOf("create box: done"));
  });

  it("tell of a preview in which nothing changes", () => {
    const { changes, unchanged } = storyOf(recorded("noChange"));

    assert.deepEqual([changes, unchanged], [[], 3]);
  });

  it("tell of a replacement once, with what forces it", () => {
    const { changes, unchanged } = storyOf(recorded("replace"));

    assert.deepEqual(changes.map(brief), ["replace topic: done"]);
    assert.deepEqual(
      changes.map(({ forcedBy, properties }) => ({ forcedBy, properties })),
      [{ forcedBy: ["name"], properties: ["displayName", "name"] }],
    );
    assert.equal(unchanged, 2);
  });

  it("tell of drift: what differs, and what is gone", () => {
    const [changed] = storyOf(recorded("drift")).changes;
    const [gone] = storyOf(recorded("gone")).changes;

    assert.deepEqual(
      [changed?.name, changed?.kind, changed?.properties],
      ["topic", "update", ["displayName"]],
    );
    assert.deepEqual([gone?.name, gone?.kind, gone?.state], ["topic", "delete", "planned"]);
  });

  it("tell of failures, errors once each, and policies", () => {
    const [began] = recorded("up").filter(
      ({ resourcePreEvent }) => resourcePreEvent?.metadata.type === "aws:iam/role:Role",
    );
    assert.ok(began?.resourcePreEvent !== undefined);
    const { metadata } = began.resourcePreEvent;
    const at = { sequence: 0, timestamp: 0 };
    const diagnosticEvent = {
      message: "AccessDenied\n",
      color: "never",
      severity: "error" as const,
    };
    const policyEvent = {
      resourceUrn: metadata.urn,
      message: "say why\n",
      color: "never",
      policyName: "no-star",
      policyPackName: "lake",
      policyPackVersion: "1",
      policyPackVersionTag: "1",
      enforcementLevel: "mandatory" as const,
    };
    const story = storyOf([
      began,
      { ...at, resOpFailedEvent: { metadata, status: 1, steps: 1 } },
      { ...at, diagnosticEvent },
      { ...at, diagnosticEvent },
      { ...at, policyEvent },
    ]);

    assert.deepEqual(story.changes.map(brief), ["create role: failed"]);
    assert.deepEqual(story.errors, ["AccessDenied"]);
    assert.deepEqual(story.violations, [
      { policy: "no-star", mandatory: true, resource: "role", message: "say why" },
    ]);
  });
});

describe("changes in few words", () => {
  const change = (
    name: string,
    component: string,
    kind: Change["kind"],
    seconds?: number,
  ): Change => ({
    urn: name,
    type: "aws:s3/bucket:Bucket",
    name,
    component,
    kind,
    properties: [],
    forcedBy: [],
    state: "done",
    seconds,
  });
  const changes = [
    change("a", "lake", "create", 2),
    change("b", "net", "replace", 9),
    change("c", "lake", "create"),
    change("d", "lake", "delete", 5),
  ];

  it("are counted by kind and by component", () => {
    assert.equal(countsText(countsOf(changes)), "2 to create, 1 to replace, 1 to delete");
    assert.equal(countsText(countsOf(changes), true), "2 created, 1 replaced, 1 deleted");
    assert.equal(countsText(countsOf([])), "nothing");
    assert.deepEqual(
      byComponent(changes).map(({ component, counts }) => [component, countsText(counts)]),
      [
        ["lake", "2 to create, 1 to delete"],
        ["net", "1 to replace"],
      ],
    );
  });

  it("name the slowest first", () => {
    assert.deepEqual(
      slowest(changes, 2).map(({ name }) => name),
      ["b", "d"],
    );
  });
});
