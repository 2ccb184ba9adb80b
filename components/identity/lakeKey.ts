import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { holdsData, placeOf } from "../shared";
import { keyPolicy } from "./keyPolicy";
import {
  checkLakeKeyArgs,
  DEFAULT_DELETION_WINDOW_DAYS,
  DEFAULT_KEY_USERS,
  type LakeKeyArgs,
} from "./lakeKeyArgs";

/**
 * A KMS key that encrypts a lake, renewed each year, with an alias. It stays in the account when the stack goes, unless told otherwise twice.
 *
 * @example
 * ```ts
 * import { KeyUser, LakeKey } from "spark-lake";
 *
 * const key = new LakeKey("lake", { users: [KeyUser.CloudWatchLogs] });
 * export const keyArn = key.keyArn;
 * ```
 */
export class LakeKey extends pulumi.ComponentResource {
  /** ARN of the key. */
  readonly keyArn: pulumi.Output<string>;

  /** Id of the key. */
  readonly keyId: pulumi.Output<string>;

  /** Name of the alias, beginning with `alias/`. */
  readonly aliasName: pulumi.Output<string>;

  constructor(name: string, args: LakeKeyArgs, opts?: pulumi.ComponentResourceOptions) {
    checkLakeKeyArgs(name, args);
    super("spark-lake:index:LakeKey", name, {}, opts);

    const key = this.createKey(name, args);
    const alias = this.createAlias(name, key);

    this.keyArn = key.arn;
    this.keyId = key.keyId;
    this.aliasName = alias.name;
    this.registerOutputs({ keyArn: this.keyArn, keyId: this.keyId, aliasName: this.aliasName });
  }

  private createAlias(name: string, key: aws.kms.Key): aws.kms.Alias {
    return new aws.kms.Alias(
      `${name}-alias`,
      {
        // Unlike other names it has a prefix of AWS's, so Pulumi's automatic one will not do everywhere.
        name: `alias/${pulumi.getProject()}-${pulumi.getStack()}-${name}`,
        targetKeyId: key.keyId,
      },
      { parent: this },
    );
  }

  private createKey(name: string, args: LakeKeyArgs): aws.kms.Key {
    const users = args.users ?? DEFAULT_KEY_USERS;
    return new aws.kms.Key(
      `${name}-key`,
      {
        description: args.description ?? `Encrypts the lake of ${name}`,
        enableKeyRotation: true,
        deletionWindowInDays: args.deletionWindowDays ?? DEFAULT_DELETION_WINDOW_DAYS,
        policy: placeOf(this).apply((place) => keyPolicy(users, place)),
        tags: { Name: name },
      },
      holdsData(args, this),
    );
  }
}
