import assert from "node:assert/strict";
import { isExplained, WILDCARD_REASONS, type WildcardReason } from "../../policy/index";
import type { Inputs, Recorded } from "../../program/record";

interface Statement {
  readonly Effect: string;
  readonly Principal?: unknown;
  readonly Action: readonly string[] | string;
  readonly Resource?: readonly string[] | string;
}

/** One statement of a policy that a resource carries. */
interface Found {
  readonly resource: Recorded;
  readonly statement: Statement;
}

/** Nothing that costs or holds something stands outside a component. */
export function nothingOutsideComponents(resources: readonly Recorded[]): void {
  const outside = resources.filter(({ custom, parent }) => custom && parent === undefined);
  assert.deepEqual(outside.map(label), []);
}

/** Each resource is named after the component that owns it, so that two of a kind never collide. */
export function namesFollowOwners(resources: readonly Recorded[]): void {
  const strays = resources.filter(({ name, parent }) => {
    return parent !== undefined && name !== parent.name && !name.startsWith(`${parent.name}-`);
  });
  assert.deepEqual(strays.map(label), []);
}

/** No two resources are the same to Pulumi. */
export function urnsAreUnique(resources: readonly Recorded[]): void {
  const urns = resources.map(({ urn }) => urn);
  assert.deepEqual(
    urns.filter((urn, index) => urns.indexOf(urn) !== index),
    [],
  );
}

/** No policy permits an action with a `*`, or an action on `*`, or anybody, without a reason. */
export function wildcardsHaveReasons(
  resources: readonly Recorded[],
  reasons: readonly WildcardReason[] = WILDCARD_REASONS,
): void {
  const bad = permissions(resources).flatMap(({ resource, statement }) => {
    const actions = [statement.Action].flat();
    const wild = [
      ...actions.filter((action) => action.includes("*")),
      ...[statement.Resource ?? []].flat().filter((it) => it === "*"),
    ];
    const unexplained = wild.filter((it) => !isExplained(it, actions, resource.type, reasons));
    const anybody = speaksOfAnybody(statement.Principal) ? ["anybody"] : [];
    return [...unexplained, ...anybody].map((it) => `${label(resource)}: ${it}`);
  });
  assert.deepEqual(bad, []);
}

/** Characters that IAM takes for all inline policies of one role together, blanks not counted. */
const LONGEST_INLINE_POLICIES = 10_240;

/** No role's inline policies are longer than IAM takes. Names that Pulumi adds characters to are counted with them. */
export function inlinePoliciesFit(resources: readonly Recorded[]): void {
  const lengths = new Map<unknown, number>();
  for (const { inputs } of ofType(resources, "aws:iam/rolePolicy:RolePolicy")) {
    const text = inputs["policy"];
    assert.ok(typeof text === "string");
    const names = text.match(/arn:/g)?.length ?? 0;
    const length = text.replace(/\s/g, "").length + names * PULUMI_SUFFIX;
    lengths.set(inputs["role"], (lengths.get(inputs["role"]) ?? 0) + length);
  }
  assert.deepEqual(
    [...lengths].filter(([, length]) => length > LONGEST_INLINE_POLICIES),
    [],
  );
}

/** Characters that Pulumi adds to a name: a dash and seven hex digits. */
const PULUMI_SUFFIX = 8;

/** No security group lets the whole internet in. */
export function nothingIsOpenToTheWorld(resources: readonly Recorded[]): void {
  const open = resources.filter(({ type, inputs }) => {
    const rules =
      type === "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
        ? [inputs]
        : ((inputs["ingress"] ?? []) as readonly Inputs[]);
    return rules.some((rule) => /"(0\.0\.0\.0\/0|::\/0)"/.test(JSON.stringify(rule)));
  });
  assert.deepEqual(open.map(label), []);
}

/** Each bucket is encrypted, versioned, closed to the public, and its policy refuses whoever speaks without TLS. */
export function bucketsAreGuarded(resources: readonly Recorded[]): void {
  const buckets = ofType(resources, "aws:s3/bucket:Bucket");
  const missing = buckets.flatMap((bucket) =>
    BUCKET_GUARDS.filter(([type, holds]) => {
      const guards = ofType(resources, type).filter(
        ({ inputs }) => inputs["bucket"] === bucket.name,
      );
      return guards.length !== 1 || !guards.every(({ inputs }) => holds(inputs));
    }).map(([type]) => `${bucket.name}: ${type}`),
  );
  assert.deepEqual(missing, []);
}

/**
 * No ARN names the partition `aws` by heart. `resources` must be recorded in a place with another partition.
 */
export function partitionsAreLookedUp(resources: readonly Recorded[]): void {
  const literal = resources.filter(({ inputs }) => JSON.stringify(inputs).includes("arn:aws:"));
  assert.deepEqual(literal.map(label), []);
}

/** The resources of one type. */
export function ofType(resources: readonly Recorded[], type: string): Recorded[] {
  return resources.filter((resource) => resource.type === type);
}

/** The only resource of one type. */
export function onlyOne(resources: readonly Recorded[], type: string): Recorded {
  const [first, ...more] = ofType(resources, type);
  assert.ok(
    first !== undefined && more.length === 0,
    `wanted one ${type}, got ${more.length + (first ? 1 : 0)}`,
  );
  return first;
}

/** The resource of one type and name. */
export function named(resources: readonly Recorded[], type: string, name: string): Recorded {
  const found = ofType(resources, type).find((resource) => resource.name === name);
  assert.ok(found, `there is no ${type} called ${name}`);
  return found;
}

/** The statements of the policy in a resource's property. */
export function statementsOf(resource: Recorded, property: string): unknown[] {
  const text = resource.inputs[property];
  assert.ok(typeof text === "string", `${label(resource)} has no policy in ${property}`);
  return (JSON.parse(text) as { Statement: unknown[] }).Statement;
}

const BUCKET_GUARDS: readonly (readonly [string, (inputs: Inputs) => boolean])[] = [
  [
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    (inputs) =>
      ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"].every(
        (block) => inputs[block] === true,
      ),
  ],
  [
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    (inputs) => /"sseAlgorithm":"(aws:kms|AES256)"/.test(JSON.stringify(inputs)),
  ],
  [
    "aws:s3/bucketVersioning:BucketVersioning",
    (inputs) => JSON.stringify(inputs["versioningConfiguration"]) === '{"status":"Enabled"}',
  ],
  [
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
    (inputs) => JSON.stringify(inputs["rule"]) === '{"objectOwnership":"BucketOwnerEnforced"}',
  ],
  [
    "aws:s3/bucketPolicy:BucketPolicy",
    ({ policy }) =>
      typeof policy === "string" && policy.includes('{"aws:SecureTransport":["false"]}'),
  ],
];

function label({ type, name }: Recorded): string {
  return `${type} ${name}`;
}

/** Every statement that permits something, wherever in a resource's properties a policy's text stands. */
function permissions(resources: readonly Recorded[]): Found[] {
  return resources.flatMap((resource) =>
    policyTexts(resource.inputs)
      .flatMap((text) => (JSON.parse(text) as { Statement: Statement[] }).Statement)
      .filter(({ Effect }) => Effect === "Allow")
      .map((statement) => ({ resource, statement })),
  );
}

/** Whether a principal is everybody: `"*"`, or the same as one of a kind. */
function speaksOfAnybody(principal: unknown): boolean {
  if (typeof principal !== "object" || principal === null) return principal === "*";
  return Object.values(principal).flat().includes("*");
}

function policyTexts(value: unknown): string[] {
  if (typeof value === "string") return isPolicy(value) ? [value] : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(policyTexts);
}

function isPolicy(text: string): boolean {
  return text.trimStart().startsWith("{") && text.includes('"Statement"');
}
