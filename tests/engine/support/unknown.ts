import { join } from "node:path";
import { PROJECT_ROOT } from "../../../local";
import { deploy, readSettings, record, stackConfig, type StackConfig } from "../../../program";
import { shortName } from "./events";
import { type StateResource } from "./stack";

/** Pulumi's mark of a value that is no plain object, such as a secret. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";

/**
 * Properties that the program sets and the provider did not take, as `type name path`.
 *
 * The provider drops a property that it does not know without a word, and the engine keeps what is left: such as one that
 * came with a later SDK. So what the program asks for, run without an engine, is held against the inputs in the state.
 */
export async function unknownProperties(
  stack: string,
  changed: StackConfig,
  state: readonly StateResource[],
  removed: readonly string[] = [],
): Promise<string[]> {
  const own = Object.entries(stackConfig(join(PROJECT_ROOT, `Pulumi.${stack}.yaml`)));
  const kept = Object.fromEntries(own.filter(([key]) => !removed.includes(key)));
  const config = { ...kept, ...changed };
  const { resources } = await record(() => deploy(readSettings(config)));
  const taken = new Map(state.map(({ urn, inputs }) => [shortName(urn), pathsIn(inputs)]));
  return resources
    .filter(({ custom }) => custom)
    .flatMap(({ urn, inputs }) => {
      const name = shortName(urn);
      const known = taken.get(name) ?? new Set();
      const lost = [...pathsIn(inputs)].filter((path) => !known.has(path));
      return lost.map((path) => `${name} ${path}`);
    });
}

/** The paths of every property, below lists too; which element of a list it is does not count. */
function pathsIn(value: unknown, at = ""): Set<string> {
  if (Array.isArray(value)) return union(value.map((item) => pathsIn(item, `${at}[]`)));
  if (!isPlain(value)) return new Set();
  const set = Object.entries(value).filter(([, item]) => item !== undefined && item !== null);
  return union(
    set.map(([key, item]) => {
      const path = at === "" ? key : `${at}.${key}`;
      return new Set([path, ...pathsIn(item, path)]);
    }),
  );
}

/** Whether a value is made of properties of its own: secrets and assets are not. */
function isPlain(value: unknown): value is object {
  if (typeof value !== "object" || value === null || SIGNATURE in value) return false;
  return Object.getPrototypeOf(value) === Object.prototype;
}

function union(sets: readonly ReadonlySet<string>[]): Set<string> {
  return new Set(sets.flatMap((set) => [...set]));
}
