import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_ROOT } from "../../local";
import { decide, statementsOf } from "../../policy/index";

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
      assert.ok(isTrusted("trust-preview.json", `${repo}:environment:preview-dev`));
      assert.ok(isTrusted("trust-preview.json", `${repo}:environment:drift-dev`));
      assert.ok(isTrusted("trust-deploy-dev.json", `${repo}:environment:dev`));
    }
  });

  it("keep out everybody else", () => {
    const others = [
      `${NAMES}:ref:refs/heads/feature`,
      `${NAMES}:ref:refs/tags/main`,
      `${NAMES}:environment:prod`,
      `${NAMES}:environment:preview-prod`,
      `${NAMES}:pull_request`,
      `${NAMES}:ref:refs/heads/main`,
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
      for (const environment of ["dev", "preview-dev"])
        assert.ok(!isTrusted(file, `${NAMES}:environment:${environment}`, "https://x"), file);
    }
    assert.ok(!isTrusted("trust-deploy-dev.json", `${NAMES}:environment:preview-dev`));
    assert.ok(!isTrusted("trust-preview.json", `${NAMES}:environment:dev`));
  });
});
