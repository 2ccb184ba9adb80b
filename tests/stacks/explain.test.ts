import assert from "node:assert/strict";
import { CommandError, ConcurrentUpdateError, StackNotFoundError } from "@pulumi/pulumi/automation";
import {
  checkNode,
  explain,
  isAbandoned,
  isNewEnough,
  LockedError,
  locksIn,
  StackError,
} from "../../stacks";

/** An error as the Automation API throws it, with what the engine wrote. */
function thrown(Kind: typeof CommandError, said: string): CommandError {
  const stderr = `Command failed with exit code 255: pulumi up --yes\n${said}`;
  const text = `code: -2\n stdout: \n stderr: ${stderr}\n err?: Error: ${stderr}\n`;
  const error = Object.create(Kind.prototype) as CommandError;
  return Object.assign(error, { name: Kind.name, message: text });
}

const DEV = { stack: "dev" };

const LOCKED = `error: the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end or delete the lock file with \`pulumi cancel\`.
  file:///state/.pulumi/locks/organization/tiny/dev/abc.json?no_tmp_dir=true: created by root@vm (pid 99999) at 2026-11-21T12:00:00Z`;

describe("a failure of the engine", () => {
  const said: [words: string, kind: string, remedy: RegExp][] = [
    [
      "passphrase must be set with PULUMI_CONFIG_PASSPHRASE",
      "settings",
      /PULUMI_CONFIG_PASSPHRASE_FILE/,
    ],
    [
      "The stack's settings cannot be built:\n  - lake:zoens: is no setting.",
      "settings",
      /Mend what is named/,
    ],
    ["operation error STS: GetCallerIdentity, ExpiredToken: expired", "cloud", /sign in again/],
    ["No valid credential sources found", "cloud", /aws configure/],
    ["creating S3 Bucket (data): BucketAlreadyExists", "cloud", /name of the bucket is taken/],
    ["creating IAM Role: StatusCode: 403, AccessDenied", "cloud", /role that allows it/],
    ["creating SNS Topic: StatusCode: 500, InternalFailure", "cloud", /run it again/],
    ["resource urn:x is protected and cannot be deleted", "guarded", /lake:protected/],
    ["no changes were expected but changes were proposed", "guarded", /lake preview/],
    ["something that nobody foresaw", "failed", /nobody foresaw/],
  ];
  for (const [words, kind, remedy] of said) {
    it(`is told apart: ${words.split("\n")[0] ?? ""}`, () => {
      const error = explain(
        thrown(CommandError, `error: ${words}`),
        "stack dev cannot be updated",
        DEV,
      );

      assert.ok(error instanceof StackError);
      assert.equal(error.kind, kind);
      assert.match(error.message, /^stack dev cannot be updated:\n {2}/);
      assert.match(error.message, remedy);
      assert.doesNotMatch(error.message, /Command failed|stderr:|exit code/);
    });
  }

  it("is told in the resources' own words, without the program's stack trace", () => {
    const told = ["Error: creating topic: StatusCode: 500\n    at run (/x/index.js:3:1)"];
    const { message } = explain(
      thrown(CommandError, "error: update failed"),
      "stack dev",
      DEV,
      told,
    );

    assert.match(message, /creating topic/);
    assert.doesNotMatch(message, /index\.js|update failed/);
  });

  it("names who holds a lock, and since when", () => {
    const error = explain(
      thrown(ConcurrentUpdateError, LOCKED),
      "stack dev cannot be updated",
      DEV,
    );

    assert.ok(error instanceof LockedError);
    assert.deepEqual(error.locks, [
      { owner: "root@vm", host: "vm", pid: 99_999, since: "2026-11-21T12:00:00Z" },
    ]);
    assert.match(error.message, /root@vm \(process 99999\), since 2026-11-21T12:00:00Z/);
    assert.match(error.message, /pulumi cancel --stack dev/);
  });

  it("of an unknown stack, and of no engine's at all", () => {
    const unknown = explain(
      thrown(StackNotFoundError, "error: no stack named 'x' found"),
      "stack x",
      DEV,
    );
    assert.ok(unknown instanceof StackError && unknown.kind === "unknown");
    const bug = new TypeError("a bug");
    assert.equal(explain(bug, "stack x", DEV), bug);
  });
});

describe("a lock", () => {
  const [lock] = locksIn(LOCKED);
  it("is abandoned only by a process of this machine that is gone", () => {
    assert.ok(lock !== undefined);
    assert.equal(
      isAbandoned(lock, "vm", () => false),
      true,
    );
    assert.equal(
      isAbandoned(lock, "vm", () => true),
      false,
    );
    assert.equal(
      isAbandoned(lock, "elsewhere", () => false),
      false,
    );
    assert.equal(isAbandoned({ ...lock, pid: process.pid }, "vm"), false);
  });
});

describe("the engine", () => {
  it("must be new enough, and so must Node", () => {
    assert.deepEqual(["3.205.0", "3.206.0", "3.300.1", "2.999.0", "4.0.0"].map(isNewEnough), [
      false,
      true,
      true,
      false,
      false,
    ]);
    assert.throws(() => {
      checkNode("20.19.0");
    }, /Node is 20\.19\.0, and 22 or newer is needed/);
    assert.doesNotThrow(() => {
      checkNode("22.12.0");
    });
  });
});
