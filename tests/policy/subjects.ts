import type { Props, Subject } from "../../policy/index";
import type { Recorded } from "../../program";

/** What is known of a resource before its relations are. */
export type Bare = Omit<Subject, "madeFrom">;

/** Resources with what each property is made from: those that its texts name, as the recorder makes names. */
export function related(resources: readonly Bare[]): Subject[] {
  const subjects: Subject[] = resources.map((it) => ({
    ...it,
    madeFrom: (property) => {
      const texts = textsIn(it.props[property]);
      return subjects.filter(
        ({ name, urn }) => urn !== it.urn && texts.some((text) => names(text, name)),
      );
    },
  }));
  return subjects;
}

/** The resources of a recording, with the tags that the provider would add. */
export function subjectsOf(
  resources: readonly Recorded[],
  defaultTags: Readonly<Record<string, string>>,
): Subject[] {
  return related(
    resources
      .map(asPluginMakes)
      .filter(({ custom }) => custom)
      .map(({ type, name, urn, inputs, options: { protect, retainOnDelete } }) => ({
        type,
        name,
        urn,
        props: { id: `${name}-id`, tagsAll: defaultTags, ...inputs } satisfies Props,
        protect,
        retainOnDelete,
      })),
  );
}

/** A cluster that the EKS plugin builds, as the cluster of AWS that it makes of it. */
function asPluginMakes(resource: Recorded): Recorded {
  if (resource.type !== "eks:index:Cluster") return resource;
  const { inputs } = resource;
  return {
    ...resource,
    custom: true,
    type: "aws:eks/cluster:Cluster",
    inputs: {
      ...inputs,
      accessConfig: { authenticationMode: inputs["authenticationMode"] },
      encryptionConfig: {
        provider: { keyArn: inputs["encryptionConfigKeyArn"] },
        resources: inputs["encryptionConfigKeyArn"] === undefined ? [] : ["secrets"],
      },
      vpcConfig: {
        endpointPublicAccess: inputs["endpointPublicAccess"],
        publicAccessCidrs: inputs["publicAccessCidrs"],
      },
    },
  };
}

/** A name by itself, an id that is made of it, or an ARN that ends with it. */
function names(text: string, name: string): boolean {
  return text === name || text === `${name}-id` || text.endsWith(`:${name}`);
}

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}
