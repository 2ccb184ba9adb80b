import { join } from "node:path";
import { demoApplications } from "../../../variants/eks-iceberg/demo/applications";
import { setStage } from "../../../cli/demo/stage";
import {
  type NamedApplication,
  PROJECT_ROOT,
  type SparkApplication,
  uploadFolder,
  withArguments,
} from "../../../local";
import { readSettings, stackConfig } from "../../../program";
import { renderIceberg, type RenderedIceberg } from "../../../variants/eks-iceberg/render";
import { startTestLake, type TestLake } from "./lake";

/** A lake on this machine with everything that the stack of the variant declares. */
export interface PipelineLake extends TestLake {
  readonly stack: RenderedIceberg;
  /** The declared load, into a database of a test's own. */
  load(database: string, source: string): NamedApplication;
  /** Puts the files of a folder into the raw bucket; answers with their address. */
  upload(folder: string, prefix: string): Promise<string>;
}

/** Renders the variant's own stack file, starts services, uploads the wheel. */
export async function startPipelineLake(): Promise<PipelineLake> {
  const config = stackConfig(join(PROJECT_ROOT, "Pulumi.eks-iceberg.yaml"));
  const stack = await renderIceberg(readSettings(config));
  const [first] = demoApplications(stack.applications, undefined);
  if (first === undefined) throw new Error("the stack declares no load");
  const lake = await startTestLake(
    [],
    `s3a://${stack.buckets.served}/warehouse`,
    stack.buckets.served,
  );
  const { client } = lake;
  await setStage({ client, stack, signal: new AbortController().signal });
  return {
    ...lake,
    stack,
    load: (database, source) => ({
      name: `load ${database}`,
      application: withValues(first.application, { database, source, report: "" }),
    }),
    upload: async (folder, prefix) => {
      await uploadFolder({ client, bucket: stack.buckets.raw, prefix, folder });
      return `s3a://${stack.buckets.raw}/${prefix}`;
    },
  };
}

/** The application with other values for words that it has. An empty value takes the word away. */
export function withValues(
  application: SparkApplication,
  values: Readonly<Record<string, string>>,
): SparkApplication {
  const words = [...application.spec.arguments];
  for (const [name, value] of Object.entries(values)) {
    const at = words.indexOf(`--${name}`);
    if (at < 0) throw new Error(`the application has no word --${name}: ${words.join(" ")}`);
    words.splice(at, 2, ...(value === "" ? [] : [`--${name}`, value]));
  }
  return withArguments(application, words);
}
