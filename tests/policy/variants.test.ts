import assert from "node:assert/strict";
import { join } from "node:path";
import { ClusterMode } from "../../components";
import { judgeStack, RULES, type Subject } from "../../policy/index";
import { deploy, readSettings, record, stackConfig, type StackConfig } from "../../program";
import { subjectsOf } from "./subjects";

const PROJECT = join(__dirname, "../..");
const STACKS = ["dev", "prod"] as const;
const MODES = [ClusterMode.Transient, ClusterMode.Persistent] as const;

/** Settings that change what there is to judge. */
const TOGGLES: Readonly<Record<string, StackConfig>> = {
  "as its file says": {},
  "with both keys turned": { "lake:protected": "false", "lake:deleteDataOnDestroy": "true" },
  "in a network of one's own": {
    "lake:vpcId": "vpc-0123456789abcdef0",
    "lake:privateSubnetIds": '["subnet-0123456789abcdef0"]',
  },
  "without NAT, with a schedule": { "lake:nat": "none", "lake:schedule": "rate(1 day)" },
};

interface Judged {
  readonly stack: readonly Subject[];
  readonly complaints: readonly string[];
}

async function judge(config: StackConfig): Promise<Judged> {
  const settings = readSettings(config);
  const { resources } = await record(() => deploy(settings));
  const stack = subjectsOf(resources, settings.tags);
  return { stack, complaints: complaintsOf(stack, config) };
}

function complaintsOf(stack: readonly Subject[], config: StackConfig): string[] {
  const { protected: isProtected, deleteDataOnDestroy } = readSettings(config);
  const keys = { protected: isProtected, deleteDataOnDestroy };
  return judgeStack(RULES, stack, { "data-needs-both-keys": keys }).map(
    ({ rule, urn, message }) => `${rule}: ${urn.split("::").slice(2).join(" ")} ${message}`,
  );
}

for (const stack of STACKS) {
  // One stack's toggles are enough: the others' resources are the same.
  const toggles = Object.entries(TOGGLES).slice(0, stack === "dev" ? undefined : 1);
  for (const cluster of MODES) {
    describe(`the policies and the ${stack} stack with a ${cluster} cluster`, () => {
      for (const [toggle, extra] of toggles) {
        it(`agree ${toggle}`, async () => {
          const file = stackConfig(join(PROJECT, `Pulumi.${stack}.yaml`));
          const judged = await judge({ ...file, "lake:cluster": cluster, ...extra });
          assert.ok(judged.stack.length > 50, `only ${judged.stack.length} resources were judged`);
          assert.deepEqual(judged.complaints, []);
        });
      }
    });
  }
}

describe("the policies", () => {
  it("have something to judge in the variants, each of those that can", async () => {
    const config = {
      ...stackConfig(join(PROJECT, "Pulumi.prod.yaml")),
      "lake:cluster": "persistent",
    };
    const { stack } = await judge(config);
    const types = new Set(stack.map(({ type }) => type));
    const idle = RULES.filter((rule) => !(rule.types?.some((type) => types.has(type)) ?? true));
    // What no variant makes yet.
    assert.deepEqual(idle.map(({ name }) => name).sort(), [
      "config-maps-hold-no-secret",
      "functions-have-dead-letters",
      "kubernetes-is-closed",
      "no-public-api",
      "no-public-database",
      "passwords-are-managed",
      "pods-gain-no-rights",
    ]);
  });

  it("notice when a guard of the real stack goes missing", async () => {
    const config = stackConfig(join(PROJECT, "Pulumi.prod.yaml"));
    const { stack } = await judge(config);
    for (const type of [
      "BucketPublicAccessBlock",
      "BucketPolicy",
      "EventTarget",
      "BucketLogging",
    ]) {
      const without = stack.filter((it) => !it.type.endsWith(`:${type}`));
      assert.ok(without.length < stack.length, type);
      assert.notDeepEqual(complaintsOf(without, config), [], `without ${type}`);
    }
  });
});
