import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_ROOT } from "../../local";
import {
  decide,
  policyTexts,
  statementsOf,
  type Decision,
  type Statement,
} from "../../policy/index";
import { deploy, readSettings, record, type Recorded } from "../../program";
import { ofType } from "../support/laws";
import { SHAPES } from "../support/variants";

const ACCOUNT = "arn:aws:iam::123456789012";
const BOUNDARY = `${ACCOUNT}:policy/lake-boundary`;
const STATE = "arn:aws:s3:::octo-pulumi-state/.pulumi";

type Context = Readonly<Record<string, string>>;
type May = (action: string, resource: string, context?: Context) => Decision;

/** What the documents `files` of one role allow together. */
function role(...files: readonly string[]): May {
  const statements = files.flatMap((file) =>
    statementsOf(readFileSync(join(PROJECT_ROOT, "docs/ci", file), "utf8")),
  );
  return (action, resource, context = {}) => decide(statements, { action, resource, context });
}

const ROLES: Readonly<Record<string, May>> = {
  preview: role("permissions-preview.json"),
  dev: role("permissions-state-dev.json", "permissions-deploy.json"),
  prod: role("permissions-state-prod.json", "permissions-deploy.json"),
};

/** A stack's own keys in the state bucket, as the engine lays them out. */
const keysOf = (stack: string): string[] => [
  `${STATE}/stacks/spark-lake/${stack}.json`,
  `${STATE}/stacks/spark-lake/${stack}.json.bak`,
  `${STATE}/stacks/spark-lake/${stack}.pulumi-tags`,
  `${STATE}/history/spark-lake/${stack}/${stack}-1.history.json`,
  `${STATE}/backups/spark-lake/${stack}/${stack}.1.json`,
  `${STATE}/locks/organization/spark-lake/${stack}/1f.json`,
];

/** Of `keys`, those to which a role may do `action`. */
function reach(name: string, action: string, keys: readonly string[]): string[] {
  return keys.filter((key) => ROLES[name]?.(action, key) === "allowed");
}

describe("CI's roles and the state, when one is stolen (cases/security/03)", () => {
  it("write their own stack's state, and take away its lock alone", () => {
    for (const action of ["s3:PutObject", "s3:DeleteObject"]) {
      for (const own of ["dev", "prod"]) {
        const others = own === "dev" ? "prod" : "dev";
        assert.deepEqual(reach(own, action, keysOf(own)), keysOf(own));
        assert.deepEqual(reach(own, action, [...keysOf(others), ...keysOf(`${own}2`)]), []);
      }
    }
  });

  it("let a preview write nothing, not even a lock, and read the one stack that it previews", () => {
    for (const action of ["s3:PutObject", "s3:DeleteObject", "s3:PutObjectAcl"])
      assert.deepEqual(reach("preview", action, [...keysOf("dev"), ...keysOf("prod")]), []);
    assert.deepEqual(reach("preview", "s3:GetObject", keysOf("prod")), []);
    assert.ok(reach("preview", "s3:GetObject", keysOf("dev")).length === keysOf("dev").length - 1);
    assert.equal(ROLES["preview"]?.("s3:GetObject", `${STATE}/meta.yaml`), "allowed");
    // ReadOnlyAccess allows it everywhere; the refusal is what counts.
    assert.ok(keysOf("prod").every((key) => ROLES["preview"]?.("s3:GetObject", key) === "refused"));
  });

  it("let prod read what dev ran, and dev nothing of prod", () => {
    const [stack = "", , history = ""] = keysOf("dev");
    assert.deepEqual(reach("prod", "s3:GetObject", [stack, history]), [stack, history]);
    assert.deepEqual(reach("dev", "s3:GetObject", keysOf("prod")), []);
  });
});

describe("CI's documents and what the stacks record (cases/security/03)", () => {
  let stacks: readonly (readonly Recorded[])[] = [];
  before(async function () {
    this.timeout(600_000);
    const recorded = [];
    for (const { config } of [...SHAPES.filter(({ name }) => /prod/.test(name)), glue()])
      recorded.push((await record(() => deploy(readSettings(config)))).resources);
    stacks = recorded;
  });
  const all = (type: string): Recorded[] => stacks.flatMap((it) => ofType(it, type));

  it("let a refresh look at what the stack put into buckets, and never at the lake's data", () => {
    const objects = all("aws:s3/bucketObjectv2:BucketObjectv2");
    assert.ok(objects.length > 4);
    for (const { inputs } of objects) {
      const [bucket, key] = [String(inputs["bucket"]), String(inputs["key"])];
      // HeadObject is permitted by s3:GetObject.
      const resource = `arn:aws:s3:::${bucket}-1a2b3c4/${key}`;
      assert.equal(ROLES["preview"]?.("s3:GetObject", resource), "not mentioned", resource);
    }
    for (const data of ["raw-1a/log_data/x.json", "served-1a/songs/x", "refined-1a/runs/x"])
      assert.equal(ROLES["preview"]?.("s3:GetObject", `arn:aws:s3:::lake-${data}`), "refused");
  });

  it("let a deployment make every type that stacks have, of the services that they are of", () => {
    const wanted = new Set(stacks.flat().flatMap(({ type }) => servicesOf(type)));
    assert.ok(wanted.size > 10);
    const here = { "aws:RequestedRegion": "eu-central-1" };
    const may = (service: string): Decision | undefined =>
      ROLES["dev"]?.(`${service}:Probe`, `arn:aws:${service}:::lake-x`, here);
    for (const service of wanted) assert.equal(may(service), "allowed", service);
    const document = readFileSync(join(PROJECT_ROOT, "docs/ci/permissions-deploy.json"), "utf8");
    const written = [...document.matchAll(/"([a-z0-9-]+):\*"/g)].map(([, service = ""]) => service);
    // Alarms may come with any queue.
    assert.deepEqual(new Set(written), new Set([...wanted, "cloudwatch"]));
  });

  it("let a deployment make roles within the boundary alone, and hand them to the stacks' services", () => {
    const may = ROLES["dev"] ?? role();
    const bound = { "iam:PermissionsBoundary": BOUNDARY };
    const lake = `${ACCOUNT}:role/lake-nodes-role-1a2b3c4`;
    for (const action of ["iam:CreateRole", "iam:PutRolePolicy", "iam:AttachRolePolicy"]) {
      assert.equal(may(action, lake, bound), "allowed");
      assert.equal(may(action, lake), "not mentioned");
      assert.equal(
        may(action, lake, { "iam:PermissionsBoundary": `${ACCOUNT}:policy/wide` }),
        "not mentioned",
      );
      assert.equal(may(action, `${ACCOUNT}:role/octo-deploy-prod`, bound), "not mentioned");
    }
    assert.equal(may("iam:DeleteRolePermissionsBoundary", lake), "refused");
    for (const action of [
      "iam:CreatePolicyVersion",
      "iam:SetDefaultPolicyVersion",
      "iam:DeletePolicy",
    ])
      assert.equal(may(action, BOUNDARY), "not mentioned");
    for (const action of ["iam:CreateUser", "iam:CreateAccessKey", "lambda:CreateFunction"])
      assert.equal(may(action, `${ACCOUNT}:user/x`), "not mentioned");
    const services = all("aws:iam/role:Role").flatMap(({ inputs }) =>
      statementsOf(String(inputs["assumeRolePolicy"])).flatMap(servicesIn),
    );
    assert.ok(services.length > 8);
    for (const service of services)
      assert.equal(
        may("iam:PassRole", lake, { "iam:PassedToService": service }),
        "allowed",
        service,
      );
    assert.equal(
      may("iam:PassRole", lake, { "iam:PassedToService": "lambda.amazonaws.com" }),
      "not mentioned",
    );
  });

  it("have a boundary that leaves every role what its own policy permits", () => {
    const boundary = role("permissions-boundary.json");
    const policies = all("aws:iam/rolePolicy:RolePolicy");
    assert.ok(policies.length > 10);
    const lost = policies.flatMap(({ name, inputs }) =>
      policyTexts(inputs["policy"])
        .flatMap(statementsOf)
        .filter(({ Effect }) => Effect === "Allow")
        .flatMap((it) => pairsOf(it).map((pair) => ({ pair, context: contextOf(it) })))
        .filter(({ pair, context }) => boundary(...pair, context) !== "allowed")
        .map(({ pair }) => [name, ...pair].join(" ")),
    );
    assert.deepEqual(lost, []);
  });

  it("have a boundary that keeps roles from the state, from IAM and from one another", () => {
    const boundary = role("permissions-boundary.json");
    assert.equal(boundary("s3:GetObject", keysOf("dev")[0] ?? ""), "not mentioned");
    assert.equal(boundary("iam:CreateRole", `${ACCOUNT}:role/lake-x`), "not mentioned");
    assert.equal(boundary("iam:PutRolePolicy", `${ACCOUNT}:role/lake-x`), "not mentioned");
    assert.equal(boundary("sts:AssumeRole", `${ACCOUNT}:role/octo-deploy-dev`), "not mentioned");
    assert.equal(
      boundary("iam:PassRole", `${ACCOUNT}:role/octo-deploy-dev`, {
        "iam:PassedToService": "ec2.amazonaws.com",
      }),
      "not mentioned",
    );
  });
});

/** The eks-iceberg variant with Glue's catalog: its runs have rights that no other shape's have. */
function glue(): (typeof SHAPES)[number] {
  const shape = SHAPES.find(({ name }) => name === "eks-iceberg-dev-auto");
  return { name: "glue", config: { ...shape?.config, "lake:catalog": "glue" } };
}

/** The services that a trust lets take on its role. */
function servicesIn({ Principal = {} }: Statement): readonly string[] {
  return Object.entries(Principal).find(([kind]) => kind === "Service")?.[1] ?? [];
}

/** Modules of the provider whose resources are another service's, or are held by statements of their own. */
const SERVICES: Readonly<Record<string, string | undefined>> = {
  emr: "elasticmapreduce",
  vpc: "ec2",
  iam: undefined,
};
const OF_EVENTS = /^aws:cloudwatch\/event/;
const OF_LOGS = /^aws:cloudwatch\/log/;

/** IAM's name of the service that a type of resource is made by; none where it is not AWS's. */
function servicesOf(type: string): string[] {
  if (OF_EVENTS.test(type)) return ["events"];
  if (OF_LOGS.test(type)) return ["logs"];
  if (type.startsWith("eks:")) return ["eks"];
  const [, module] = /^aws:(\w+)\//.exec(type) ?? [];
  if (module === undefined) return [];
  const service = module in SERVICES ? SERVICES[module] : module;
  return service === undefined ? [] : [service];
}

/** What a statement permits, each pattern with something that fits it. */
function pairsOf({ Action = [], Resource = [] }: Statement): (readonly [string, string])[] {
  return Action.flatMap((action) =>
    Resource.map((resource) => [action, asAws(resource.replaceAll("*", "x"))] as const),
  );
}

/** A recording knows no paths: a role's ARN in it, as AWS writes it. */
function asAws(arn: string): string {
  return arn.replace(/^arn:aws:iam:[\w-]+:(\d{12}):(lake-[\w-]+)$/, "arn:aws:iam::$1:role/$2");
}

/** A request that passes a statement's conditions, where they are equalities. */
function contextOf({ Condition = {} }: Statement): Context {
  const tests = Object.values(Condition).flatMap((it) => Object.entries(it));
  return Object.fromEntries(tests.map(([key, values]) => [key, [values].flat()[0] ?? ""]));
}
