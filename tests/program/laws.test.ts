import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { EKS_WILDCARD_REASONS, EMR_WILDCARD_REASONS, WILDCARD_REASONS } from "../../policy/index";
import { deploy, readSettings, record, type Recorded } from "../../program";
import type { Inputs } from "../../program/record";
import {
  bucketsAreGuarded,
  inlinePoliciesFit,
  namesFollowOwners,
  nothingIsOpenToTheWorld,
  nothingOutsideComponents,
  ofType,
  partitionsAreLookedUp,
  urnsAreUnique,
  wildcardsHaveReasons,
} from "../support/laws";
import { inChina } from "../support/places";
import { hasSchema, needSchemas, schemaComplaints } from "../support/kubeSchemas";
import { SHAPES } from "../support/variants";

for (const { name: shape, config } of SHAPES) {
  describe(`the ${shape} stack`, () => {
    const settings = readSettings(config);
    let resources: readonly Recorded[] = [];
    before(async () => {
      ({ resources } = await record(() => deploy(settings)));
    });

    it("leaves no cloud resource outside a component", () => {
      nothingOutsideComponents(resources);
    });

    it("names each resource after the component that owns it", () => {
      namesFollowOwners(resources);
      urnsAreUnique(resources);
    });

    it("uses no wildcard without a reason", () => {
      wildcardsHaveReasons(resources, [
        ...WILDCARD_REASONS,
        ...EMR_WILDCARD_REASONS,
        ...EKS_WILDCARD_REASONS,
      ]);
    });

    it("writes no policy that IAM finds too long", () => {
      inlinePoliciesFit(resources);
    });

    it("keeps every bucket private and encrypted", () => {
      bucketsAreGuarded(resources);
    });

    it("lets nobody in from the internet", () => {
      nothingIsOpenToTheWorld(resources);
    });

    it("looks the partition up wherever an ARN is written", async () => {
      const elsewhere = await record(() => deploy(settings), inChina);
      partitionsAreLookedUp(elsewhere.resources);
    });

    it("protects what holds data exactly when the stack says so", () => {
      const guarded = resources.filter(({ type }) => HOLD_DATA.includes(type));
      assert.equal(guarded.length, 6);
      for (const { name, options } of guarded) {
        assert.equal(options.protect, settings.protected, name);
        assert.equal(options.retainOnDelete, !settings.deleteDataOnDestroy, name);
      }
    });

    it("takes a database down only when the stack says so, and never without a copy", () => {
      for (const { inputs, options } of ofType(resources, "aws:rds/instance:Instance")) {
        assert.equal(options.protect, settings.protected);
        assert.equal(inputs["deletionProtection"], settings.protected);
        assert.equal(inputs["skipFinalSnapshot"], settings.deleteDataOnDestroy);
      }
    });

    it("makes custom resources that pass their strict schemas", function () {
      needSchemas(this);
      const objects = resources.map(({ inputs }) => inputs).filter(isKubeObject);
      for (const object of objects.filter(hasSchema))
        assert.deepEqual(schemaComplaints(object), []);
    });

    it("keeps the identity of everything it deploys", () => {
      // A changed line is a replaced resource in every live stack: it needs an alias.
      const lines = resources.map(({ urn }) => urn.replace(/^urn:pulumi:\w+::\w+::/, ""));
      matchesSnapshot(`${shape}.txt`, `${lines.sort().join("\n")}\n`);
    });
  });
}

const HOLD_DATA: readonly string[] = ["aws:s3/bucket:Bucket", "aws:kms/key:Key"];

function isKubeObject(inputs: Inputs): inputs is Inputs & { apiVersion: string; kind: string } {
  return typeof inputs["apiVersion"] === "string" && typeof inputs["kind"] === "string";
}

function matchesSnapshot(name: string, text: string): void {
  const path = join(__dirname, "snapshots", name);
  if (process.env["UPDATE_IDENTITY"] !== undefined) writeFileSync(path, text);
  assert.ok(existsSync(path), `${name} is missing: make it with UPDATE_IDENTITY=1`);
  assert.equal(text, readFileSync(path, "utf8"));
}
