import assert from "node:assert/strict";
import { KeyUser, LakeKey, type LakeKeyArgs } from "../../components/identity";
import { record, valueOf, type Recorded } from "../../program/record";
import { complaintsOf } from "../support/complaints";
import {
  namesFollowOwners,
  nothingOutsideComponents,
  ofType,
  onlyOne,
  partitionsAreLookedUp,
  statementsOf,
  urnsAreUnique,
  wildcardsHaveReasons,
} from "../support/laws";
import { inChina } from "../support/places";

describe("LakeKey", () => {
  const TYPE = "aws:kms/key:Key";

  async function key(args: LakeKeyArgs = {}): Promise<Recorded> {
    const { resources } = await record(() => new LakeKey("lake", args));
    return onlyOne(resources, TYPE);
  }

  function sids(resource: Recorded): unknown[] {
    return (statementsOf(resource, "policy") as { Sid: string }[]).map(({ Sid }) => Sid);
  }

  it("is renewed each year, has an alias, and can be brought back for 30 days", async () => {
    const { built, resources } = await record(() => new LakeKey("lake", {}));
    const { inputs } = onlyOne(resources, TYPE);
    assert.deepEqual(
      [inputs["enableKeyRotation"], inputs["deletionWindowInDays"], inputs["description"]],
      [true, 30, "Encrypts the lake of lake"],
    );
    assert.deepEqual(onlyOne(resources, "aws:kms/alias:Alias").inputs, {
      name: "alias/lake-test-lake",
      targetKeyId: "lake-key-id",
    });
    assert.equal(await valueOf(built.keyId), "lake-key-id");
    assert.match(await valueOf(built.keyArn), /:lake-key$/);
    assert.equal(await valueOf(built.aliasName), "alias/lake-test-lake");
  });

  it("keeps the laws", async () => {
    const { resources } = await record(
      () => new LakeKey("lake", { users: Object.values(KeyUser) }),
      inChina,
    );
    nothingOutsideComponents(resources);
    namesFollowOwners(resources);
    urnsAreUnique(resources);
    wildcardsHaveReasons(resources);
    partitionsAreLookedUp(resources);
    assert.match(
      JSON.stringify(onlyOne(resources, TYPE).inputs),
      /logs\.cn-north-1\.amazonaws\.com\.cn/,
    );
  });

  it("users: are CloudWatch Logs alone, unless told otherwise", async () => {
    assert.deepEqual(sids(await key()), ["AccountByIam", "LogGroups"]);
    assert.deepEqual(sids(await key({ users: [] })), ["AccountByIam"]);
    assert.deepEqual(sids(await key({ users: [KeyUser.EventBridge, KeyUser.CloudWatchAlarms] })), [
      "AccountByIam",
      "EventsToTopics",
      "AlarmsToTopics",
    ]);
  });

  it("users: may use the key for this account's log groups and topics only", async () => {
    const statements = statementsOf(await key({ users: Object.values(KeyUser) }), "policy") as {
      Principal: unknown;
      Condition?: unknown;
    }[];
    assert.deepEqual(
      statements.map(({ Principal, Condition }) => [Principal, Condition]),
      [
        [{ AWS: ["arn:aws:iam::123456789012:root"] }, undefined],
        [
          { Service: ["logs.us-east-1.amazonaws.com"] },
          {
            ArnLike: {
              "kms:EncryptionContext:aws:logs:arn": [
                "arn:aws:logs:us-east-1:123456789012:log-group:*",
              ],
            },
          },
        ],
        [
          { Service: ["events.amazonaws.com"] },
          {
            ArnLike: {
              "kms:EncryptionContext:aws:sns:topicArn": ["arn:aws:sns:us-east-1:123456789012:*"],
            },
          },
        ],
        [
          { Service: ["cloudwatch.amazonaws.com"] },
          {
            ArnLike: {
              "kms:EncryptionContext:aws:sns:topicArn": ["arn:aws:sns:us-east-1:123456789012:*"],
            },
            StringEquals: { "aws:SourceAccount": ["123456789012"] },
          },
        ],
      ],
    );
  });

  it("description, deletionWindowDays: go to the key", async () => {
    const { inputs } = await key({ description: "Mine", deletionWindowDays: 7 });
    assert.deepEqual([inputs["description"], inputs["deletionWindowInDays"]], ["Mine", 7]);
  });

  it("protected, deleteDataOnDestroy: the key goes only when both are turned", async () => {
    const fate = async (args: LakeKeyArgs): Promise<unknown> => {
      const { options } = await key(args);
      return [options.protect, options.retainOnDelete];
    };
    assert.deepEqual(await fate({}), [true, true]);
    assert.deepEqual(await fate({ deleteDataOnDestroy: true }), [true, true]);
    assert.deepEqual(await fate({ protected: false }), [false, true]);
    assert.deepEqual(await fate({ protected: false, deleteDataOnDestroy: true }), [false, false]);
  });

  it("names every bad argument at once", async () => {
    const users = [KeyUser.EventBridge, KeyUser.EventBridge];
    assert.deepEqual(
      await complaintsOf(() => new LakeKey("L", { deletionWindowDays: 31, users })),
      ["name", "deletionWindowDays", "users[1]"],
    );
  });

  it("makes nothing but the key and its alias", async () => {
    const { resources } = await record(() => new LakeKey("lake", {}));
    assert.equal(resources.length, 3);
    assert.equal(ofType(resources, "spark-lake:index:LakeKey").length, 1);
  });
});
