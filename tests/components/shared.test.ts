import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import fc from "fast-check";
import {
  arn,
  arnLike,
  awsManagedPolicyArn,
  Checks,
  Effect,
  equals,
  expectName,
  expectWhole,
  formatCidr,
  iamArn,
  isAligned,
  losesData,
  parseCidr,
  part,
  policyDocument,
  sizeOf,
  trustPolicy,
  TRUSTED_SERVICES,
} from "../../components/shared";

const PLACE = {
  partition: "aws-cn",
  region: "cn-north-1",
  account: "210987654321",
  dnsSuffix: "amazonaws.com.cn",
};

function complaints(check: (checks: Checks) => void): string {
  const checks = new Checks();
  check(checks);
  try {
    checks.done("It");
    return "";
  } catch (error) {
    assert.ok(pulumi.InputPropertiesError.isInstance(error));
    return error.message;
  }
}

describe("checks", () => {
  it("lists every complaint in one error, with the paths as the caller wrote them", () => {
    const checks = new Checks()
      .expect(false, "a.b", "must be so")
      .expect(true, "c", "is fine")
      .expect(false, "d[0]", "must be otherwise");
    assert.throws(
      () => {
        checks.done('Lake "l"');
      },
      {
        message: 'Lake "l" cannot be built:\n  - a.b: must be so\n  - d[0]: must be otherwise',
        errors: [
          { propertyPath: "a.b", reason: "must be so" },
          { propertyPath: "d[0]", reason: "must be otherwise" },
        ],
      },
    );
  });

  it("says nothing when nothing is wrong", () => {
    assert.equal(
      complaints((checks) => checks.expect(true, "a", "must be so")),
      "",
    );
  });

  it("takes whole numbers within bounds, or none", () => {
    const bad = (value: number | undefined): string =>
      complaints((checks) => {
        expectWhole(checks, "days", value, [2, 4]);
      });
    assert.deepEqual([undefined, 2, 4].map(bad), ["", "", ""]);
    for (const value of [1, 5, 2.5, Number.NaN]) {
      assert.match(
        bad(value),
        new RegExp(`days: must be a whole number from 2 to 4, got ${value}$`),
      );
    }
  });

  it("takes names that leave room for the parts of a component and Pulumi's suffix", () => {
    const bad = (name: string): string =>
      complaints((checks) => {
        expectName(checks, name, ["raw", "refined"], 24);
      });
    assert.equal(bad("lake-1-x"), "");
    assert.match(bad("lake-1-xy"), /name: must have at most 8 characters.*got 9/);
    for (const name of ["Lake", "1lake", "la_ke", "lake-", "a--b", ""]) {
      assert.match(bad(name), /name: must be lower case letters, digits and single dashes/);
    }
  });
});

describe("policies", () => {
  it("write one text for the same statements, with what is left out left out", () => {
    assert.equal(
      policyDocument([
        { actions: ["s3:GetObject"], resources: ["arn:x"] },
        {
          sid: "No",
          effect: Effect.Deny,
          principal: { kind: "AWS", names: ["*"] },
          actions: ["s3:*"],
          resources: ["arn:y"],
          conditions: [equals("a", "1"), arnLike("b", "2", "3"), equals("c", "4")],
        },
      ]),
      '{"Version":"2012-10-17","Statement":[' +
        '{"Effect":"Allow","Action":["s3:GetObject"],"Resource":["arn:x"]},' +
        '{"Sid":"No","Effect":"Deny","Principal":{"AWS":["*"]},"Action":["s3:*"],"Resource":["arn:y"],' +
        '"Condition":{"StringEquals":{"a":["1"],"c":["4"]},"ArnLike":{"b":["2","3"]}}}]}',
    );
  });

  it("name ARNs in the place they are made for", () => {
    assert.equal(
      arn(PLACE, "logs", "log-group:*"),
      "arn:aws-cn:logs:cn-north-1:210987654321:log-group:*",
    );
    assert.equal(iamArn(PLACE, "root"), "arn:aws-cn:iam::210987654321:root");
    assert.equal(
      awsManagedPolicyArn(PLACE, "service-role/X"),
      "arn:aws-cn:iam::aws:policy/service-role/X",
    );
  });
});

describe("trusts", () => {
  it("ask for whom the service acts, wherever it says so", () => {
    const statements = JSON.parse(
      trustPolicy(
        ["elasticmapreduce.amazonaws.com", "glue.amazonaws.com", "ec2.amazonaws.com"],
        PLACE,
      ),
    ) as object;
    assert.deepEqual(statements, {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: ["elasticmapreduce.amazonaws.com"] },
          Action: ["sts:AssumeRole"],
          Condition: {
            StringEquals: { "aws:SourceAccount": ["210987654321"] },
            ArnLike: { "aws:SourceArn": ["arn:aws-cn:elasticmapreduce:cn-north-1:210987654321:*"] },
          },
        },
        {
          Effect: "Allow",
          Principal: { Service: ["glue.amazonaws.com"] },
          Action: ["sts:AssumeRole"],
          Condition: { StringEquals: { "aws:SourceAccount": ["210987654321"] } },
        },
        {
          Effect: "Allow",
          Principal: { Service: ["ec2.amazonaws.com"] },
          Action: ["sts:AssumeRole"],
        },
      ],
    });
  });

  it("let pods tag their sessions", () => {
    assert.match(
      trustPolicy(["pods.eks.amazonaws.com"], PLACE),
      /"sts:AssumeRole","sts:TagSession"/,
    );
  });

  it("name this account for every service but the two that say nothing of it", () => {
    const silent = TRUSTED_SERVICES.filter(
      (service) => !trustPolicy([service], PLACE).includes('"aws:SourceAccount":["210987654321"]'),
    );
    assert.deepEqual(silent, ["ec2.amazonaws.com", "lambda.amazonaws.com"]);
  });

  it("are refused to strangers", () => {
    assert.throws(() => trustPolicy(["example.com"], PLACE), /no trust is known for example\.com/);
  });
});

describe("ranges", () => {
  const range = fc
    .record({ bits: fc.integer({ min: 0, max: 32 }), seed: fc.nat(2 ** 31 - 1) })
    .map(({ bits, seed }) => {
      const size = sizeOf({ first: 0, bits });
      return { bits, first: (seed * size) % 2 ** 32 };
    });

  it("are read as they are written", () => {
    fc.assert(
      fc.property(range, (cidr) => {
        assert.deepEqual(parseCidr(formatCidr(cidr)), cidr);
      }),
    );
    assert.deepEqual(parseCidr("10.20.0.0/16"), { first: 10 * 2 ** 24 + 20 * 2 ** 16, bits: 16 });
  });

  it("are not read from anything else", () => {
    for (const text of [
      "10.0.0.0",
      "10.0.0.256/16",
      "10.0.0.0/33",
      "10.0.0/16",
      "a.b.c.d/8",
      " 10.0.0.0/8",
    ]) {
      assert.equal(parseCidr(text), undefined, text);
    }
  });

  it("begin where a range of their size may", () => {
    const aligned = (text: string): boolean => isAligned(parseCidr(text) ?? { first: 1, bits: 0 });
    assert.deepEqual(["10.20.0.0/16", "10.20.0.1/16", "10.0.16.0/19"].map(aligned), [
      true,
      false,
      false,
    ]);
  });

  it("divide into equal ranges that follow each other", () => {
    const whole = parseCidr("10.0.0.0/16") ?? { first: 0, bits: 0 };
    assert.deepEqual(
      [0, 1, 7].map((index) => formatCidr(part(whole, 3, index))),
      ["10.0.0.0/19", "10.0.32.0/19", "10.0.224.0/19"],
    );
  });
});

describe("the two keys", () => {
  it("lose data only when both are turned", () => {
    const table = [undefined, true, false].flatMap((guarded) =>
      [undefined, false, true].map((deletes) =>
        losesData({
          ...(guarded === undefined ? {} : { protected: guarded }),
          ...(deletes === undefined ? {} : { deleteDataOnDestroy: deletes }),
        }),
      ),
    );
    assert.deepEqual(table, [false, false, false, false, false, false, false, false, true]);
  });
});
