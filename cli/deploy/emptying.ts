import { S3Client } from "@aws-sdk/client-s3";
import { lakeCommand } from "../../remedies";
import { type Doomed, emptyBucket, storageConfig, targetOf } from "../../stacks";
import { countText, plural } from "../output/units";
import { type Session } from "../session";
import { type AgreedStack } from "./order";
import { configOf } from "./stackFiles";

/**
 * Empties the buckets that go with their data, all at once: the engine would do it version by version. It begins when the engine
 * is at work, and so holds the stack's lock: nothing is deleted in a stack that could not be locked.
 */
export class Emptying {
  private work: Promise<void> | undefined;
  private readonly buckets: readonly string[];
  /** Versions and delete markers that went so far, by bucket. */
  private readonly gone = new Map<string, number>();

  constructor(
    private readonly agreed: AgreedStack,
    doomed: readonly Doomed[],
    private readonly session: Session,
  ) {
    this.buckets = doomed.filter(({ emptied }) => emptied).map(({ id }) => id);
  }

  /** Begins, once. */
  begin(): void {
    if (this.buckets.length === 0 || this.work !== undefined) return;
    const { output } = this.session;
    output.say(`emptying ${plural(this.buckets.length, "bucket")}`);
    output.event({ event: "emptying", buckets: [...this.buckets] });
    this.work = this.emptyAll();
  }

  /** What went, by bucket; nothing where it never began. What S3 refused the engine meets as well, and says. */
  async ended(): Promise<Readonly<Record<string, number>>> {
    await this.work;
    return Object.fromEntries(this.gone);
  }

  /** What is to be said when the engine failed after all: data is gone, the stack is not. */
  async lossText(): Promise<string | undefined> {
    const gone = Object.entries(await this.ended()).filter(([, versions]) => versions > 0);
    if (gone.length === 0) return undefined;
    const { open } = this.agreed;
    const what = gone.map(([bucket, versions]) => `${countText(versions)} versions of ${bucket}`);
    return `The stack stands, but data of its is gone: ${what.join(", ")}. \`${lakeCommand("destroy", targetOf(open))}\` goes on`;
  }

  private async emptyAll(): Promise<void> {
    const client = new S3Client(storageConfig(configOf(this.agreed.open)));
    const { signal, output } = this.session;
    const emptied = this.buckets.map((bucket) => {
      this.gone.set(bucket, 0);
      const onProgress = (deleted: number): void => {
        this.gone.set(bucket, deleted);
      };
      return emptyBucket(client, bucket, { signal, onProgress });
    });
    await Promise.allSettled(emptied);
    client.destroy();
    const versions = [...this.gone.values()].reduce((sum, one) => sum + one, 0);
    output.say(`emptied ${plural(this.buckets.length, "bucket")}: ${countText(versions)} versions`);
  }
}
