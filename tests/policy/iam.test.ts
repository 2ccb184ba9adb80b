import assert from "node:assert/strict";
import {
  conditionHolds,
  decide,
  statementsOf,
  wildResources,
  type Caller,
  type RequestContext,
} from "../../policy/index";

const OWN_ROLE: Caller = { kind: "AWS", name: "arn:aws:iam::123456789012:role/own" };
const STRANGER: Caller = { kind: "AWS", name: "arn:aws:iam::999999999999:role/other" };
const EMR: Caller = { kind: "Service", name: "elasticmapreduce.amazonaws.com" };
const KEY = "arn:aws:s3:::raw/log_data/2018/11/events.json";

function asked(
  statement: object | readonly object[],
  request: Partial<Parameters<typeof decide>[1]> = {},
): string {
  const statements = statementsOf(JSON.stringify({ Statement: statement }));
  return decide(statements, { action: "s3:GetObject", resource: KEY, ...request });
}

describe("an IAM policy", () => {
  const read = { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::raw/*" };

  it("permits what it names, whatever the case of an action, and says nothing of the rest", () => {
    assert.equal(asked(read), "allowed");
    assert.equal(asked({ ...read, Action: ["s3:list*", "S3:GETOBJECT"] }), "allowed");
    assert.equal(asked({ ...read, Action: "s3:Get?bject" }), "allowed");
    assert.equal(asked(read, { action: "s3:GetObjectTagging" }), "not mentioned");
    assert.equal(asked({ ...read, Resource: "arn:aws:s3:::RAW/*" }), "not mentioned");
  });

  it("refuses rather than permits, in either order", () => {
    const refusal = { ...read, Effect: "Deny", Resource: "arn:aws:s3:::raw/log_data/*" };
    assert.equal(asked([read, refusal]), "refused");
    assert.equal(asked([refusal, read]), "refused");
  });

  it("takes what is not named, where it says so", () => {
    const but = { Effect: "Allow", NotAction: "iam:*", NotResource: "arn:aws:s3:::served/*" };
    assert.equal(asked(but), "allowed");
    assert.equal(asked(but, { action: "iam:PassRole" }), "not mentioned");
    assert.equal(asked(but, { resource: "arn:aws:s3:::served/songs" }), "not mentioned");
  });

  it("knows callers by ARN, account, kind and as everybody", () => {
    const only = (principal: unknown): object => ({ ...read, Principal: principal });
    assert.equal(asked(only({ AWS: OWN_ROLE.name }), { caller: OWN_ROLE }), "allowed");
    assert.equal(asked(only({ AWS: "123456789012" }), { caller: OWN_ROLE }), "allowed");
    const root = "arn:aws:iam::123456789012:root";
    assert.equal(asked(only({ AWS: [root] }), { caller: OWN_ROLE }), "allowed");
    assert.equal(asked(only({ AWS: [root] }), { caller: STRANGER }), "not mentioned");
    assert.equal(asked(only({ Service: EMR.name }), { caller: EMR }), "allowed");
    assert.equal(asked(only({ Service: EMR.name }), { caller: STRANGER }), "not mentioned");
    assert.equal(asked(only("*"), { caller: STRANGER }), "allowed");
    assert.equal(asked(only({ AWS: "*" }), { caller: EMR }), "allowed");
    const others = { ...read, NotPrincipal: { AWS: OWN_ROLE.name } };
    assert.equal(asked(others, { caller: OWN_ROLE }), "not mentioned");
    assert.equal(asked(others, { caller: STRANGER }), "allowed");
  });

  it("counts only where every condition holds", () => {
    const both = {
      ...read,
      Condition: {
        StringEquals: { "aws:SourceAccount": "123456789012" },
        Bool: { "aws:SecureTransport": true },
      },
    };
    const context = { "aws:SourceAccount": "123456789012", "aws:SecureTransport": "true" };
    assert.equal(asked(both, { context }), "allowed");
    assert.equal(
      asked(both, { context: { ...context, "aws:SecureTransport": "false" } }),
      "not mentioned",
    );
    assert.equal(asked(both), "not mentioned");
  });

  it("is an error where AWS would refuse its text", () => {
    assert.throws(() => asked({ ...read, Effect: "Permit" }), /Effect/);
    assert.throws(() => asked({ ...read, Ressource: "x" }), /Ressource/);
  });
});

describe("an IAM condition", () => {
  const holds = (
    operator: string,
    values: readonly string[],
    came?: string | readonly string[],
  ): boolean => {
    const request: RequestContext = came === undefined ? {} : { "a:Key": came };
    return conditionHolds(operator, "A:key", values, request);
  };

  it("compares texts, ARNs, flags, numbers, moments and addresses", () => {
    assert.ok(holds("StringEquals", ["x", "y"], "y"));
    assert.ok(!holds("StringEquals", ["x*"], "xy"));
    assert.ok(holds("StringLike", ["x*"], "xy"));
    assert.ok(holds("StringEqualsIgnoreCase", ["ABC"], "abc"));
    assert.ok(holds("ArnLike", ["arn:aws:s3:*:*:raw"], "arn:aws:s3:::raw"));
    assert.ok(!holds("ArnLike", ["arn:aws:*:raw"], "arn:aws:s3:::raw"), "a * ends at a colon");
    assert.ok(holds("Bool", ["false"], "False"));
    assert.ok(holds("NumericLessThan", ["1.2"], "1.1"));
    assert.ok(!holds("NumericLessThan", ["1.2"], "1.2"));
    assert.ok(holds("DateGreaterThan", ["2026-01-01T00:00:00Z"], "2026-06-01T00:00:00Z"));
    assert.ok(holds("IpAddress", ["10.0.0.0/8"], "10.200.1.1"));
    assert.ok(!holds("IpAddress", ["10.0.0.0/8"], "11.0.0.1"));
    assert.ok(holds("NotIpAddress", ["10.0.0.0/8"], "11.0.0.1"));
  });

  it("holds without its key only for what is negative, IfExists and Null", () => {
    assert.ok(!holds("StringEquals", ["x"]));
    assert.ok(holds("StringNotEquals", ["x"]));
    assert.ok(holds("StringEqualsIfExists", ["x"]));
    assert.ok(holds("Null", ["true"]));
    assert.ok(!holds("Null", ["true"], "x"));
    assert.ok(holds("Null", ["false"], "x"));
  });

  it("speaks of all values or of any", () => {
    assert.ok(holds("ForAnyValue:StringEquals", ["x"], ["x", "y"]));
    assert.ok(!holds("ForAllValues:StringEquals", ["x"], ["x", "y"]));
    assert.ok(holds("ForAllValues:StringEquals", ["x"]));
    assert.ok(!holds("StringNotEquals", ["x"], ["x", "y"]));
    assert.ok(holds("ForAnyValue:StringNotEquals", ["x"], ["x", "y"]));
  });

  it("puts in what the request says for a variable", () => {
    const request = { "aws:username": "ann", "s3:prefix": "home/ann/" };
    assert.ok(conditionHolds("StringLike", "s3:prefix", ["home/${aws:username}/*"], request));
    assert.ok(!conditionHolds("StringLike", "s3:prefix", ["home/${aws:userid}/*"], request));
  });

  it("is an error under an operator that IAM does not have", () => {
    assert.throws(() => holds("StringEqual", ["x"], "x"), /no condition operator StringEqual/);
  });
});

describe("a statement's resources", () => {
  it("are wild when they take in what is a stranger's, however they are spelt", () => {
    const wild = (...resources: string[]): string[] =>
      wildResources({ Effect: "Allow", Action: ["s3:GetObject"], Resource: resources });
    const narrow = ["arn:aws:s3:::raw/*", "arn:aws:s3:::raw*", "arn:aws:s3:::*-raw/*"];
    assert.deepEqual(wild(...narrow), []);
    for (const one of ["*", "**", "arn:*", "arn:aws:s3:::*", "arn:aws:s3:::?*"]) {
      assert.deepEqual(wild(one), [one]);
    }
  });
});
