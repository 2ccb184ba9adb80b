import { runtime } from "@pulumi/pulumi";
import { PolicyPack } from "@pulumi/policy";
import { RULES } from "./index";
import { policyOf, type StackSettings } from "./engine";

/** The two keys of the stack under judgement, where it says; engines hand a pack the stack's configuration. */
function keysOfTheStack(): StackSettings {
  const config = runtime.allConfig();
  const keys = ["protected", "deleteDataOnDestroy"]
    .map((key): [string, string | undefined] => [key, config[`lake:${key}`]])
    .filter(([, value]) => value !== undefined)
    .map(([key, value]): [string, boolean] => [key, value === "true"]);
  return { "data-needs-both-keys": Object.fromEntries(keys) };
}

const fromStack = keysOfTheStack();

new PolicyPack("spark-lake", {
  enforcementLevel: "mandatory",
  policies: RULES.map((rule) => policyOf(rule, fromStack)),
});
