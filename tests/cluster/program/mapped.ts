import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";

/** What a stack finds on this machine in the place of what its program names; `MAPPED` in the environment, as JSON. */
const MAPPED = z.object({
  /** A kubeconfig of the cluster, in the place of that of EKS. */
  kubeconfig: z.string(),
  /** Folder of a chart, in the place of those from the network. */
  chart: z.string(),
});

/** What maps a stack. */
export type Mapped = z.infer<typeof MAPPED>;

/** Name of the variable. */
export const VARIABLE = "LAKE_TEST_MAPPED";

type Props = Readonly<Record<string, unknown>>;

/** Kinds that nothing here makes ready: there is no database, and no image. */
const NEVER_READY = /^kubernetes:(apps\/v1:Deployment|batch\/v1:Job|core\/v1:Service)$/;

/** Maps every resource that the program makes from now on. */
export function map(text: string): void {
  const mapped = MAPPED.parse(JSON.parse(text));
  pulumi.runtime.registerStackTransformation(({ type, props, opts }) => {
    const changed = changesOf(type, props, mapped);
    return changed === undefined ? undefined : { props: { ...props, ...changed }, opts };
  });
}

function changesOf(type: string, props: Props, mapped: Mapped): Props | undefined {
  if (type === "pulumi:providers:kubernetes") return { kubeconfig: mapped.kubeconfig };
  if (type === "kubernetes:helm.sh/v4:Chart")
    return { chart: mapped.chart, version: undefined, repositoryOpts: undefined };
  // What another plugin has made comes back as a resource without arguments.
  const metadata = props["metadata"] as Props | undefined;
  return NEVER_READY.test(type) && metadata !== undefined
    ? { metadata: withoutWait(metadata) }
    : undefined;
}

function withoutWait(metadata: Props): Props {
  const annotations = metadata["annotations"] as Props | undefined;
  return { ...metadata, annotations: { ...annotations, "pulumi.com/skipAwait": "true" } };
}

const given = process.env[VARIABLE];
if (given !== undefined) map(given);
