import { type ListedObject } from "./s3Xml";

/** An object: what a listing says, and where its bytes are. */
export interface StoredObject extends ListedObject {
  readonly path: string;
  /** Whether the file belongs to the store, which then deletes it with the object. */
  readonly owned: boolean;
}

/** What a page of a listing is asked for. */
export interface PageRequest {
  readonly prefix: string;
  readonly delimiter: string;
  /** Only what comes after this key or common prefix. */
  readonly after: string;
  readonly limit: number;
}

/** What a page of a listing holds. */
export interface Page {
  readonly objects: readonly StoredObject[];
  readonly commonPrefixes: readonly string[];
  /** The last name on the page; undefined when nothing follows it. */
  readonly next: string | undefined;
}

/** The objects of a bucket, by key; their keys are kept in S3's order, byte by byte. */
export class Bucket {
  private readonly objects = new Map<string, StoredObject>();
  private sorted: string[] | undefined;

  get(key: string): StoredObject | undefined {
    return this.objects.get(key);
  }

  put(object: StoredObject): void {
    if (!this.objects.has(object.key)) this.sorted = undefined;
    this.objects.set(object.key, object);
  }

  delete(key: string): void {
    if (this.objects.delete(key)) this.sorted = undefined;
  }

  page(request: PageRequest): Page {
    const objects: StoredObject[] = [];
    const commonPrefixes: string[] = [];
    let last: string | undefined;
    for (const name of this.names(request)) {
      if (objects.length + commonPrefixes.length === request.limit) {
        return { objects, commonPrefixes, next: last };
      }
      last = name;
      const object = this.objects.get(name);
      if (isCommonPrefix(name, request)) commonPrefixes.push(name);
      else if (object !== undefined) objects.push(object);
    }
    return { objects, commonPrefixes, next: undefined };
  }

  /** Keys and common prefixes that a listing names, each once, in order. */
  private *names({ prefix, delimiter, after }: PageRequest): Generator<string> {
    let last = after;
    for (const key of this.keysFrom(after > prefix ? after : prefix)) {
      if (!key.startsWith(prefix)) return;
      const name = commonPrefix(key, prefix, delimiter) ?? key;
      if (name > last) {
        last = name;
        yield name;
      }
    }
  }

  /** Keys from `start` on, in order. */
  private *keysFrom(start: string): Generator<string> {
    this.sorted ??= [...this.objects.keys()].sort(byBytes);
    for (let at = firstAtOrAfter(this.sorted, start); at < this.sorted.length; at += 1) {
      yield this.sorted[at] ?? "";
    }
  }
}

function commonPrefix(key: string, prefix: string, delimiter: string): string | undefined {
  if (delimiter === "") return undefined;
  const at = key.indexOf(delimiter, prefix.length);
  return at < 0 ? undefined : key.slice(0, at + delimiter.length);
}

function isCommonPrefix(name: string, { prefix, delimiter }: PageRequest): boolean {
  return commonPrefix(name, prefix, delimiter) === name;
}

function firstAtOrAfter(sorted: readonly string[], start: string): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (byBytes(sorted[middle] ?? "", start) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The order of UTF-8 bytes, which for text without surrogates is that of JavaScript's strings. */
function byBytes(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
