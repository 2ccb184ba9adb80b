import assert from "node:assert/strict";
import { join } from "node:path";
import { judgeStack, RULES, type Subject } from "../../policy/index";
import {
  deploy,
  readSettings,
  record,
  stackConfig,
  type StackConfig,
  variantsWith,
} from "../../program";
import { SHAPES } from "../support/variants";
import { subjectsOf } from "./subjects";

const PROJECT = join(__dirname, "../..");

/** Settings that change what there is to judge. */
const TOGGLES: Readonly<Record<string, StackConfig>> = {
  "as its file says": {},
  "with both keys turned": { "lake:protected": "false", "lake:deleteDataOnDestroy": "true" },
  "in a network of one's own": {
    "lake:vpcId": "vpc-0123456789abcdef0",
    "lake:privateSubnetIds": '["subnet-0123456789abcdef0"]',
  },
  "without NAT, with a schedule": {
    "lake:nat": "none",
    "lake:schedule": "rate(1 day)",
    "lake:loadSchedule": "0 2 * * *",
  },
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

for (const { name, config } of SHAPES) {
  // One shape's toggles are enough: the others' resources are the same.
  const toggles = Object.entries(TOGGLES).slice(0, name.includes("dev") ? undefined : 1);
  describe(`the policies and the ${name} stack`, () => {
    for (const [toggle, extra] of toggles) {
      const own = Object.entries(extra).filter(
        // A persistent cluster takes no schedule.
        ([key]) =>
          isSettingOf(name, key) && !(name.includes("persistent") && key === "lake:schedule"),
      );
      it(`agree ${toggle}`, async () => {
        const judged = await judge({ ...config, ...Object.fromEntries(own) });
        assert.ok(judged.stack.length > 50, `only ${judged.stack.length} resources were judged`);
        assert.deepEqual(judged.complaints, []);
      });
    }
  });
}

/** Whether a shape's variant takes a setting. */
function isSettingOf(shape: string, key: string): boolean {
  const owners = variantsWith(key.replace("lake:", ""));
  return owners?.some((variant) => shape.startsWith(variant)) ?? true;
}

describe("the policies", () => {
  it("have something to judge in the variants, each of those that can", async () => {
    const types = new Set<string>();
    for (const { config } of SHAPES.filter((shape) => shape.name.includes("prod"))) {
      for (const { type } of (await judge(config)).stack) types.add(type);
    }
    const idle = RULES.filter((rule) => !(rule.types?.some((type) => types.has(type)) ?? true));
    // What no variant makes yet.
    assert.deepEqual(idle.map(({ name }) => name).sort(), ["functions-have-dead-letters"]);
  });

  it("notice when a run's fence, an account or a label goes missing (cases/security/02, 06)", async () => {
    const [shape] = SHAPES.filter(({ name }) => name === "eks-iceberg-prod-auto");
    const { stack } = await judge(shape?.config ?? {});
    const config = shape?.config ?? {};
    const without = stack.filter(({ name }) => name !== "lake-jobs-policy");
    assert.match(complaintsOf(without, config).join("\n"), /runs-are-fenced: .*spark-jobs/);
    const mounted = stack.map((it) =>
      it.name === "lake-jobs-executor-account"
        ? { ...it, props: { ...it.props, automountServiceAccountToken: true } }
        : it,
    );
    assert.match(complaintsOf(mounted, config).join("\n"), /executors-hold-no-token: /);
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
