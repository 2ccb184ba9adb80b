import { existsSync } from "node:fs";
import { join } from "node:path";
import { type DoctorCheck } from "../../local";
import { type Settings, stackConfig } from "../../program";
import {
  type CloudConfig,
  cloudConfig,
  isNewEnough,
  lookForEngine,
  OLDEST_ENGINE,
  type StackPlace,
} from "../../stacks";
import { partOf } from "../../variants";
import { askIdentity, askOfferings } from "../deploy/askAws";
import { cloudProblems } from "../deploy/networkCheck";
import { regionProblem } from "../deploy/regionCheck";
import { stackWithFile } from "../deploy/stackFiles";
import { settingsIn } from "../deploy/stackSettings";
import { lackingTypes, typesOf } from "../deploy/instanceTypes";
import { askQuotas } from "./quotas";

/** The settings of the stack that is looked at, from its stack file. Throws a Refusal when there is none. */
export async function settingsOf(place: StackPlace): Promise<{
  readonly settings: Settings;
  readonly cloud: CloudConfig;
}> {
  const stack = await stackWithFile(place);
  const config = stackConfig(stack.file);
  return { settings: await settingsIn(stack), cloud: cloudConfig(config) };
}

/** Looks at what a deployment of the stack needs beside this machine; never rejects for what it finds. */
export async function deployChecks(place: StackPlace, signal: AbortSignal): Promise<DoctorCheck[]> {
  const { settings, cloud } = await settingsOf(place);
  const [engine, wheel, ...aws] = await Promise.all([
    engineCheck(),
    Promise.resolve(projectCheck(place)),
    ...awsChecks(settings, cloud, signal),
  ]);
  return [engine, wheel, ...aws];
}

async function engineCheck(): Promise<DoctorCheck> {
  const found = await lookForEngine();
  return verdict(
    `Pulumi CLI ${OLDEST_ENGINE} or newer`,
    found !== undefined && isNewEnough(found.version),
    found?.version ?? "none",
    "install it from https://www.pulumi.com/docs/install/",
  );
}

function projectCheck({ project }: StackPlace): DoctorCheck {
  const modules = join(project, "node_modules", "@pulumi", "pulumi");
  return verdict(
    "the program's packages",
    existsSync(modules),
    existsSync(modules) ? "installed" : "missing",
    "`make setup` installs them",
  );
}

function awsChecks(
  settings: Settings,
  cloud: CloudConfig,
  signal: AbortSignal,
): Promise<DoctorCheck>[] {
  return [
    placeCheck(settings, cloud, signal),
    identityCheck(cloud, signal),
    offeringsCheck(settings, cloud, signal),
    ...quotaChecks(settings, cloud, signal),
  ];
}

/** Region and network of the settings are there. */
async function placeCheck(
  settings: Settings,
  cloud: CloudConfig,
  signal: AbortSignal,
): Promise<DoctorCheck> {
  const name = "region, network, endpoints";
  const region = await regionProblem(cloud, signal);
  if (region !== undefined) return verdict(name, false, "not there", region);
  const account = await askIdentity(cloud, signal).then(
    (found) => found.account,
    () => "unknown",
  );
  const problems = await cloudProblems(settings, { cloud, account, signal });
  return verdict(
    name,
    problems.length === 0,
    problems.length === 0 ? "there" : "not there",
    problems.join("; "),
  );
}

async function identityCheck(cloud: CloudConfig, signal: AbortSignal): Promise<DoctorCheck> {
  const name = "AWS credentials";
  try {
    const { account, arn } = await askIdentity(cloud, signal);
    return verdict(name, true, `${arn} in account ${account}`, "");
  } catch (error) {
    return verdict(name, false, "not accepted", messageOf(error));
  }
}

async function offeringsCheck(
  settings: Settings,
  cloud: CloudConfig,
  signal: AbortSignal,
): Promise<DoctorCheck> {
  const types = typesOf(settings);
  const name = `instance types ${types.join(", ")}`;
  try {
    const { region, offered, problem } = await askOfferings(cloud, types, signal);
    if (problem !== undefined) return verdict(name, true, `not asked: ${problem}`, "");
    const missing = lackingTypes(settings, offered).map(({ type }) => type);
    return verdict(
      name,
      missing.length === 0,
      missing.length === 0 ? `in ${region}` : `${region} has no ${missing.join(", ")}`,
      "choose others in the stack file, or another aws:region",
    );
  } catch (error) {
    return verdict(name, false, "cannot be asked", messageOf(error));
  }
}

function quotaChecks(
  settings: Settings,
  cloud: CloudConfig,
  signal: AbortSignal,
): Promise<DoctorCheck>[] {
  const needed = partOf(settings.variant, "check").cpus(settings);
  return (["onDemand", "spot"] as const).map(async (kind) => {
    const name = `quota of ${kind === "spot" ? "spot" : "on-demand"} vCPUs for a run (${needed[kind]})`;
    const { value, problem } = await askQuotas(kind, cloud, signal);
    if (value === undefined) return verdict(name, true, `not asked: ${problem ?? ""}`, "");
    return verdict(
      name,
      value >= needed[kind],
      String(value),
      "ask for more in the Service Quotas console, or make the cluster smaller",
    );
  });
}

function verdict(name: string, ok: boolean, found: string, remedy: string): DoctorCheck {
  return { name, ok, found, remedy: ok ? "" : remedy };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
