import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ClusterMode } from "../../components";
import { EMR_WILDCARD_REASONS, WILDCARD_REASONS } from "../../policy/index";
import {
  deploy,
  readSettings,
  record,
  stackConfig,
  type Recorded,
  type Settings,
} from "../../program";
import {
  bucketsAreGuarded,
  inlinePoliciesFit,
  namesFollowOwners,
  nothingIsOpenToTheWorld,
  nothingOutsideComponents,
  partitionsAreLookedUp,
  urnsAreUnique,
  wildcardsHaveReasons,
} from "../support/laws";
import { inChina } from "../support/places";

const PROJECT = join(__dirname, "../..");
const STACKS = ["dev", "prod"] as const;
const MODES = [ClusterMode.Transient, ClusterMode.Persistent] as const;

for (const stack of STACKS) {
  for (const cluster of MODES) {
    describe(`the ${stack} stack with a ${cluster} cluster`, () => {
      const settings = settingsOf(stack, cluster);
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
        wildcardsHaveReasons(resources, [...WILDCARD_REASONS, ...EMR_WILDCARD_REASONS]);
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

      it("keeps the identity of everything it deploys", () => {
        // A changed line is a replaced resource in every live stack: it needs an alias.
        const lines = resources.map(({ urn }) => urn.replace(/^urn:pulumi:\w+::\w+::/, ""));
        matchesSnapshot(`emr-${stack}-${cluster}.txt`, `${lines.sort().join("\n")}\n`);
      });
    });
  }
}

const HOLD_DATA: readonly string[] = ["aws:s3/bucket:Bucket", "aws:kms/key:Key"];

function settingsOf(stack: string, cluster: ClusterMode): Settings {
  const config = stackConfig(join(PROJECT, `Pulumi.${stack}.yaml`));
  return readSettings({ ...config, "lake:cluster": cluster });
}

function matchesSnapshot(name: string, text: string): void {
  const path = join(__dirname, "snapshots", name);
  if (process.env["UPDATE_IDENTITY"] !== undefined) writeFileSync(path, text);
  assert.ok(existsSync(path), `${name} is missing: make it with UPDATE_IDENTITY=1`);
  assert.equal(text, readFileSync(path, "utf8"));
}
