import assert from "node:assert/strict";
import {
  cloudConfig,
  fates,
  pendingIn,
  pendingText,
  storageConfig,
  withoutStays,
} from "../../stacks";

const STACK = "urn:pulumi:dev::lake::pulumi:pulumi:Stack::lake-dev";
const LAKE = "urn:pulumi:dev::lake::x:index:Lake::lake";
const bucket = (name: string, more: object): object => ({
  urn: `urn:pulumi:dev::lake::x:index:Lake$aws:s3/bucket:Bucket::${name}`,
  type: "aws:s3/bucket:Bucket",
  custom: true,
  id: `${name}-1`,
  parent: LAKE,
  ...more,
});
const DEPLOYMENT = {
  resources: [
    { urn: STACK, type: "pulumi:pulumi:Stack", custom: false },
    { urn: LAKE, type: "x:index:Lake", custom: false, parent: STACK },
    bucket("kept", { retainOnDelete: true, inputs: { forceDestroy: false } }),
    bucket("going", { inputs: { forceDestroy: true } }),
    bucket("guarded", { protect: true, retainOnDelete: true, inputs: {} }),
  ],
};

describe("what a destroy does", () => {
  it("is said of each resource: goes, stays, protected; and which buckets lose their data", () => {
    assert.deepEqual(
      fates(DEPLOYMENT).map(({ name, component, fate, id, emptied }) => ({
        name,
        component,
        fate,
        id,
        emptied,
      })),
      [
        { name: "kept", component: "lake", fate: "stays", id: "kept-1", emptied: false },
        { name: "going", component: "lake", fate: "goes", id: "going-1", emptied: true },
        { name: "guarded", component: "lake", fate: "protected", id: "guarded-1", emptied: false },
      ],
    );
    assert.deepEqual(fates({}), []);
    assert.deepEqual(fates(undefined), []);
  });

  it("counts what stays in the account among what stays as it is, whatever the engine says", () => {
    const doomed = fates(DEPLOYMENT).filter(({ name }) => name !== "guarded");
    const changes = doomed.map(({ urn, type, name, component }) => ({
      urn,
      type,
      name,
      component,
      kind: "delete" as const,
      state: "done" as const,
      seconds: undefined,
      properties: [],
      forcedBy: [],
    }));
    const story = { changes, unchanged: 0, errors: [], warnings: [], violations: [] };

    const told = withoutStays(story, doomed);

    assert.deepEqual(
      told.changes.map(({ name }) => name),
      ["going"],
    );
    assert.equal(told.unchanged, 1);
  });
});

describe("what a killed engine left under way", () => {
  const pending_operations = [
    { resource: bucket("new", {}), type: "creating" },
    { resource: bucket("old", {}), type: "deleting" },
  ];
  it("is found in the state and explained", () => {
    const pending = pendingIn({ ...DEPLOYMENT, pending_operations });

    assert.deepEqual(
      pending.map(({ kind, name }) => `${kind} ${name}`),
      ["creating new", "deleting old"],
    );
    assert.match(
      pendingText(pending),
      /creating new \(aws:s3\/bucket:Bucket\)[\s\S]*look for a leftover/,
    );
    assert.doesNotMatch(pendingText(pending.slice(1)), /leftover/);
    assert.deepEqual(pendingIn(DEPLOYMENT), []);
    assert.deepEqual(pendingIn(undefined), []);
  });
});

describe("the AWS part of a stack file", () => {
  it("is what clients are made with", () => {
    const config = {
      "aws:region": "eu-west-1",
      "aws:profile": "data",
      "aws:s3UsePathStyle": "true",
    };
    assert.deepEqual(cloudConfig(config), { region: "eu-west-1", profile: "data" });
    assert.deepEqual(storageConfig(config), {
      region: "eu-west-1",
      profile: "data",
      forcePathStyle: true,
    });
    assert.deepEqual(cloudConfig({ "aws:accessKey": "a" }), {});
    assert.deepEqual(cloudConfig({ "aws:accessKey": "a", "aws:secretKey": "b" }), {
      credentials: { accessKeyId: "a", secretAccessKey: "b" },
    });
  });
});
