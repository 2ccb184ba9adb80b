import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { version as VERSION } from "@pulumi/kubernetes/package.json";
import type * as provider from "@pulumi/pulumi/provider";
import { hasSchema, schemaComplaints } from "../../support/kubeSchemas";
import { constructed, SCHEMA } from "./charts";
import { type KubeObject, KubeWorld } from "./kubeWorld";
import { hasUnknown, unwrapped } from "./wire";

type Props = Readonly<Record<string, unknown>>;

/** What no update can change: such an object is made anew. */
const FIXED: Readonly<Record<string, readonly string[]>> = { Job: ["spec"] };

/** Hex digits of a name that the plugin makes up. */
const DIGITS = 8;

/**
 * Stands in for Pulumi's Kubernetes plugin: objects live in memory, custom ones are held against their strict schemas, and charts and
 * groups become a few objects (`charts.ts`).
 */
export class KubernetesPlugin implements provider.Provider {
  readonly version = VERSION;
  readonly schema = JSON.stringify({ name: "kubernetes", version: VERSION, ...SCHEMA });
  readonly construct = constructed;
  private readonly world = new KubeWorld();

  check(urn: string, olds: Props, news: Props): Promise<provider.CheckResult> {
    const inputs = named(urn, olds, news);
    if (hasUnknown(inputs)) return Promise.resolve({ inputs });
    const object = objectOf(inputs);
    const complaints = hasSchema(object) ? schemaComplaints(object) : [];
    return Promise.resolve({
      inputs,
      failures: complaints.map((reason) => ({ property: "", reason })),
    });
  }

  diff(_id: string, _urn: string, olds: Props, news: Props): Promise<provider.DiffResult> {
    const [before, now] = [unwrapped(olds) as Props, unwrapped(news) as Props];
    const changed = [...new Set([...Object.keys(before), ...Object.keys(now)])].filter(
      (key) => !isDeepStrictEqual(before[key], now[key]),
    );
    const fixed = FIXED[String(now["kind"])] ?? [];
    const replaces = changed.filter((key) => fixed.includes(key));
    if (!isDeepStrictEqual(placeOf(before), placeOf(now))) replaces.push("metadata");
    return Promise.resolve({
      changes: changed.length > 0,
      replaces,
      deleteBeforeReplace: replaces.length > 0 && !replaces.includes("metadata"),
    });
  }

  create(_urn: string, inputs: Props): Promise<provider.CreateResult> {
    const object = objectOf(inputs);
    this.world.create(object);
    return Promise.resolve({ id: placeOf(object), outs: inputs });
  }

  read(id: string, _urn: string, props: Props): Promise<provider.ReadResult> {
    const found = this.world.find(objectOf(props));
    return Promise.resolve(found === undefined ? { id: "", props: {} } : { id, props: found });
  }

  update(_id: string, _urn: string, _olds: Props, news: Props): Promise<provider.UpdateResult> {
    this.world.replace(objectOf(news));
    return Promise.resolve({ outs: news });
  }

  delete(_id: string, _urn: string, props: Props): Promise<void> {
    this.world.delete(objectOf(props));
    return Promise.resolve();
  }
}

/** Inputs whose object has a name: its own, the one that it had, or one made of the resource's. */
function named(urn: string, olds: Props, news: Props): Props {
  const metadata = metadataOf(news);
  if (metadata["name"] !== undefined) return news;
  const digits = createHash("sha256").update(urn).digest("hex").slice(0, DIGITS);
  const name = metadataOf(olds)["name"] ?? `${urn.split("::").at(-1) ?? ""}-${digits}`;
  return { ...news, metadata: { ...metadata, name } };
}

function metadataOf(props: Props): Props {
  return (unwrapped(props["metadata"]) ?? {}) as Props;
}

function objectOf(props: Props): KubeObject {
  return unwrapped(props) as KubeObject;
}

/** What the plugin knows an object by: `namespace/name`, or its name alone. */
function placeOf(props: Props | KubeObject): string {
  const { namespace, name } = metadataOf({ ...props });
  return [namespace, name].filter((word) => typeof word === "string").join("/");
}
