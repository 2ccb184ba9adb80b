import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_ROOT } from "../../local";
import { decide, statementsOf, wildActions } from "../../policy/index";

const ISSUER = "token.actions.githubusercontent.com";
const PROVIDER = `arn:aws:iam::123456789012:oidc-provider/${ISSUER}`;
const NAMES = "repo:octo-org/lake";
const IDS = "repo:octo-org@1234567/lake@7654321";

function textOf(file: string): string {
  return readFileSync(join(PROJECT_ROOT, "docs/ci", file), "utf8");
}

/** Whether a role with the trust in `file` may be taken on with a token of GitHub's for `subject`. */
function isTrusted(file: string, subject: string, audience = "sts.amazonaws.com"): boolean {
  const decision = decide(statementsOf(textOf(file)), {
    caller: { kind: "Federated", name: PROVIDER },
    action: "sts:AssumeRoleWithWebIdentity",
    context: { [`${ISSUER}:sub`]: subject, [`${ISSUER}:aud`]: audience },
  });
  return decision === "allowed";
}

describe("the trusts of the roles that CI takes on", () => {
  it("let in the jobs that need them, by both forms of the subject", () => {
    for (const repo of [NAMES, IDS]) {
      assert.ok(isTrusted("trust-preview.json", `${repo}:pull_request`));
      assert.ok(isTrusted("trust-preview.json", `${repo}:ref:refs/heads/main`));
      assert.ok(isTrusted("trust-deploy-dev.json", `${repo}:environment:dev`));
    }
  });

  it("keep out everybody else", () => {
    const others = [
      `${NAMES}:ref:refs/heads/feature`,
      `${NAMES}:ref:refs/tags/main`,
      `${NAMES}:environment:prod`,
      "repo:octo-org/lakes:pull_request",
      "repo:someone/lake:environment:dev",
      // The freed name, taken by somebody else: another id.
      "repo:octo-org@7777777/lake@7654321:environment:dev",
    ];
    for (const file of ["trust-preview.json", "trust-deploy-dev.json"]) {
      assert.deepEqual(
        others.filter((subject) => isTrusted(file, subject)),
        [],
        file,
      );
      assert.ok(!isTrusted(file, `${NAMES}:environment:dev`, "https://github.com/octo-org"), file);
    }
    assert.ok(!isTrusted("trust-deploy-dev.json", `${NAMES}:pull_request`));
    assert.ok(!isTrusted("trust-deploy-dev.json", `${NAMES}:ref:refs/heads/main`));
  });
});

describe("the permissions of a preview", () => {
  const statements = statementsOf(textOf("permissions-preview.json"));
  const may = (action: string, resource: string): string =>
    decide(statements, { action, resource });

  it("reach the state, and never the lake's data", () => {
    const state = "arn:aws:s3:::octo-pulumi-state";
    assert.equal(may("s3:GetObject", `${state}/.pulumi/stacks/spark-lake/dev.json`), "allowed");
    assert.equal(may("s3:PutObject", `${state}/.pulumi/locks/one.json`), "allowed");
    assert.equal(
      may("s3:PutObject", `${state}/.pulumi/stacks/spark-lake/dev.json`),
      "not mentioned",
    );
    assert.equal(may("s3:GetObject", "arn:aws:s3:::lake-raw-1a2b3c4/log_data/x.json"), "refused");
    assert.deepEqual(statements.flatMap(wildActions), []);
  });
});
