import { z } from "zod";
import { NO_SETTINGS, rule, type Rule } from "../model/rule";
import { read, type Subject } from "../model/subject";

const flag = z.boolean().optional();
const HOLDER = z.looseObject({
  forceDestroy: flag,
  skipFinalSnapshot: flag,
  deletionProtection: flag,
  deletionProtectionEnabled: flag,
});

/** What holds data by itself: once it is gone, so is the data. */
const HOLDERS = [
  "aws:s3/bucket:Bucket",
  "aws:kms/key:Key",
  "aws:rds/instance:Instance",
  "aws:rds/cluster:Cluster",
  "aws:redshift/cluster:Cluster",
  "aws:dynamodb/table:Table",
];

const dataNeedsBothKeys = rule({
  name: "data-needs-both-keys",
  description:
    "Data goes with its stack only when both keys are turned: lake:protected is false and lake:deleteDataOnDestroy is true.",
  scope: "resource",
  types: HOLDERS,
  settings: z.object({
    protected: z
      .boolean()
      .default(true)
      .describe(
        "First key, as the stack has it: whether Pulumi refuses to delete what holds data.",
      ),
    deleteDataOnDestroy: z
      .boolean()
      .default(false)
      .describe("Second key, as the stack has it: whether data goes with the stack."),
  }),
  judge: (holder, { settings }) => {
    if (!settings.protected && settings.deleteDataOnDestroy) return [];
    const unprotected =
      settings.protected && !isProtected(holder)
        ? ["is not protected: give it the option protect, or set lake:protected to false"]
        : [];
    return [...unprotected, ...losesData(holder)];
  },
});

function isProtected(holder: Subject): boolean {
  const { deletionProtection, deletionProtectionEnabled } = read(HOLDER, holder);
  return holder.protect || deletionProtection === true || deletionProtectionEnabled === true;
}

/** How a holder would take its data with it although a key is not turned. */
function losesData(holder: Subject): string[] {
  const { forceDestroy, skipFinalSnapshot } = read(HOLDER, holder);
  const remedy = "turn both keys, lake:protected: false and lake:deleteDataOnDestroy: true";
  if (forceDestroy === true) return [`forceDestroy empties it: set it to false, or ${remedy}`];
  if (skipFinalSnapshot === true) {
    return [`skipFinalSnapshot leaves no copy: set it to false, or ${remedy}`];
  }
  // A key cannot be emptied: without it, what it encrypts is lost. Engines do not tell policies of retainOnDelete.
  const goes = holder.type === "aws:kms/key:Key" && holder.retainOnDelete === false;
  return goes && !holder.protect ? [`goes with the stack: retain it on delete, or ${remedy}`] : [];
}

const ENCRYPTED = z.looseObject({
  storageEncrypted: flag,
  encrypted: flag,
  kmsMasterKeyId: z.unknown().optional(),
  sqsManagedSseEnabled: flag,
});

const storageIsEncrypted = rule({
  name: "storage-is-encrypted",
  description: "Databases, disks, queues and topics are encrypted.",
  scope: "resource",
  types: [
    "aws:rds/instance:Instance",
    "aws:rds/cluster:Cluster",
    "aws:redshift/cluster:Cluster",
    "aws:ebs/volume:Volume",
    "aws:efs/fileSystem:FileSystem",
    "aws:sqs/queue:Queue",
    "aws:sns/topic:Topic",
  ],
  settings: NO_SETTINGS,
  judge: (storage) => {
    const asked = read(ENCRYPTED, storage);
    const isEncrypted =
      asked.storageEncrypted === true ||
      asked.encrypted === true ||
      asked.sqsManagedSseEnabled === true ||
      (asked.kmsMasterKeyId ?? "") !== "";
    return isEncrypted ? [] : ["is not encrypted: give it a key of the lake's"];
  },
});

/** Rules of what holds data. */
export const DATA_RULES: readonly Rule[] = [dataNeedsBothKeys, storageIsEncrypted];
