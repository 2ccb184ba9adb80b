import { EXIT, Refusal, type Session } from "../../../cli";
import { type RunsOf, stepsFrom } from "../../../emr";
import { type StackPlace } from "../../../stacks";
import { type Deployed, deployedStack } from "./deployed";
import { readOutput, readRequest, readSteps } from "./request";

/** What is started, what it is started on, and whose runs it goes on with. */
export interface Declared extends Pick<Deployed, "request" | "steps" | "clusterId"> {
  readonly of: RunsOf;
  /** Bucket with what runs leave for their later steps; undefined where the request does not say. */
  readonly refinedBucket: string | undefined;
}

/** A request from elsewhere, and the cluster that its steps are added to. */
export interface FromFile {
  readonly file: string;
  readonly clusterId: string | undefined;
}

/** Where a run's own folder begins in the words of its steps. */
const RUN_FOLDER = /s3:\/\/([^/"]+)\/runs\/\{\{run\}\}\//;

/** What the stack declares, or the request of a file. */
export async function declaredBy(
  from: FromFile | undefined,
  place: StackPlace,
  { signal }: Session,
): Promise<Declared> {
  if (from === undefined) {
    const deployed = await deployedStack(place, signal);
    return { ...deployed, of: deployed };
  }
  const value = await readOutput(from.file);
  const { clusterId } = from;
  const declared =
    clusterId === undefined
      ? { request: readRequest(value, "--request"), steps: [], clusterId }
      : {
          request: { Name: "", Instances: {} },
          steps: readSteps(value, "--request"),
          clusterId,
        };
  const [, refinedBucket] = RUN_FOLDER.exec(JSON.stringify(value)) ?? [];
  const of = { clusterName: declared.request.Name ?? "", clusterId };
  return { ...declared, of, refinedBucket };
}

/** Names of the steps before the one called `fromStep`, in order. Refuses an unknown one before anything is asked of AWS. */
export function stepsBefore(declared: Declared, fromStep: string): string[] {
  const all = declared.clusterId === undefined ? (declared.request.Steps ?? []) : declared.steps;
  try {
    const left = all.length - stepsFrom(all, fromStep).length;
    return all.slice(0, left).map(({ Name = "" }) => Name);
  } catch (error) {
    throw new Refusal(EXIT.usage, error instanceof Error ? error.message : String(error));
  }
}
