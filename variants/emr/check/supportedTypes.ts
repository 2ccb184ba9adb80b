import type { EMRClient } from "@aws-sdk/client-emr";
import { allPages, didYouMean, TIMEOUTS } from "../../../cli";
import type { AskedCloud } from "../../variant";
import type { EmrSettings } from "../shape";

/** A setting that names instance types of a fleet, without `lake:`. */
interface FleetTypes {
  readonly key: string;
  readonly types: readonly string[];
}

/** The instance types that runs ask EMR for, by the setting that names them. */
export function fleetTypes(settings: EmrSettings): readonly FleetTypes[] {
  const { primaryInstanceTypes, coreInstanceTypes, taskInstanceTypes, taskCount } = settings;
  return [
    { key: "primaryInstanceTypes", types: primaryInstanceTypes },
    { key: "coreInstanceTypes", types: coreInstanceTypes },
    { key: "taskInstanceTypes", types: taskCount > 0 ? taskInstanceTypes : [] },
  ];
}

/**
 * Which types of the fleets the stack's release of EMR does not run on, by their settings: EC2 may have them all the same.
 * https://docs.aws.amazon.com/emr/latest/APIReference/API_ListSupportedInstanceTypes.html
 */
export async function unsupportedTypes(
  settings: EmrSettings,
  { cloud, signal }: AskedCloud,
): Promise<string[]> {
  const { EMRClient: Client } = await import("@aws-sdk/client-emr");
  const client = new Client({ ...cloud, maxAttempts: 2, ...TIMEOUTS });
  try {
    const supported = await supportedBy(client, settings.release, signal);
    // A release that runs on nothing is none that EMR told of.
    return supported.length === 0 ? [] : typeFaults(settings, supported);
  } finally {
    client.destroy();
  }
}

/** What is wrong with the types of the settings where their release runs on `supported`. */
function typeFaults(settings: EmrSettings, supported: readonly string[]): string[] {
  return fleetTypes(settings).flatMap(({ key, types }) =>
    types
      .filter((type) => !supported.includes(type))
      .map(
        (type) =>
          `lake:${key}: ${settings.release} does not run on ${type}.${didYouMean(type, supported)}`,
      ),
  );
}

async function supportedBy(
  client: EMRClient,
  ReleaseLabel: string,
  abortSignal: AbortSignal,
): Promise<string[]> {
  const { ListSupportedInstanceTypesCommand } = await import("@aws-sdk/client-emr");
  return await allPages(async (token) => {
    const page = token === undefined ? {} : { Marker: token };
    const command = new ListSupportedInstanceTypesCommand({ ReleaseLabel, ...page });
    const { SupportedInstanceTypes = [], Marker } = await client.send(command, { abortSignal });
    return { names: SupportedInstanceTypes.map(({ Type = "" }) => Type), next: Marker };
  });
}
