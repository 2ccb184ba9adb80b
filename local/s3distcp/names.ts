import { type Chunk } from "./chunks";
import { outputName } from "./naming";
import { type JobOptions } from "./options";
import { type StoreOf } from "./store";
import { join } from "./uris";

/** Where an output goes. */
export interface OutputPlace {
  readonly uri: string;
  /** Whether it is added to a file that is there. */
  readonly append: boolean;
}

/**
 * Chooses the outputs' names of one reducer. It knows what is in the store and what it gave away
 * itself; of other reducers it knows nothing, so two groups of one name can race for it.
 */
export class Names {
  private readonly taken = new Set<string>();
  private readonly queues = new Map<string, Promise<unknown>>();

  constructor(
    private readonly options: JobOptions,
    private readonly storeOf: StoreOf,
  ) {}

  /** The output of the next chunk of a group whose key ends in `segment`. */
  choose(chunk: Chunk, segment: string): Promise<OutputPlace> {
    const { groupBy, appendToLastFile } = this.options;
    const uriAt = (index: number): string => this.uriOf(chunk, segment, index);
    if (groupBy === undefined && !appendToLastFile) {
      return Promise.resolve({ uri: uriAt(0), append: false });
    }
    // One after another for each name, so that the chunks of a group count on in their order.
    const last = this.queues.get(uriAt(0)) ?? Promise.resolve();
    const choice = last.then(() =>
      appendToLastFile ? this.lastOrFree(uriAt) : this.firstFree(uriAt),
    );
    this.queues.set(
      uriAt(0),
      choice.catch(() => undefined),
    );
    return choice;
  }

  private uriOf(chunk: Chunk, segment: string, index: number): string {
    const id = this.options.numberFiles ? chunk.id : undefined;
    return join(chunk.folder, outputName({ segment, index, suffix: chunk.suffix, id }));
  }

  private async firstFree(uriAt: (index: number) => string): Promise<OutputPlace> {
    let index = 0;
    while (await this.isTaken(uriAt(index))) index += 1;
    return this.take({ uri: uriAt(index), append: false });
  }

  /** The last file that is there, unless it has the target size already or is being written. */
  private async lastOrFree(uriAt: (index: number) => string): Promise<OutputPlace> {
    let index = 0;
    while (await this.isTaken(uriAt(index))) index += 1;
    const last = index === 0 ? undefined : uriAt(index - 1);
    if (last !== undefined && !this.taken.has(last) && (await this.hasRoom(last))) {
      return this.take({ uri: last, append: true });
    }
    return this.take({ uri: uriAt(index), append: false });
  }

  private async hasRoom(uri: string): Promise<boolean> {
    return ((await this.storeOf(uri).size(uri)) ?? 0) < this.options.targetBytes;
  }

  private async isTaken(uri: string): Promise<boolean> {
    return this.taken.has(uri) || (await this.storeOf(uri).size(uri)) !== undefined;
  }

  private take(place: OutputPlace): OutputPlace {
    this.taken.add(place.uri);
    return place;
  }
}
