import { existsSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { type Settings } from "../../program";
import { mendingByCommand } from "../../remedies";
import { type CloudConfig, cloudConfig, targetOf } from "../../stacks";
import { PROJECT_ROOT } from "../../local";
import { type AskedCloud } from "../../variants";
import { EXIT, Refusal } from "../exitCodes";
import { task } from "../output/output";
import { type Session } from "../session";
import { askIdentity, askOfferings, type Offerings } from "./askAws";
import { checkBudget } from "./budget";
import { lackingTypes, typesOf } from "./instanceTypes";
import { didYouMean } from "../nearest";
import { cloudProblems } from "./networkCheck";
import { regionProblem } from "./regionCheck";
import { configOf, noStackFile } from "./stackFiles";
import { settingsIn, type StackWithFile } from "./stackSettings";

/**
 * What can be known before the engine starts: that the settings will do, that AWS takes the credentials, that region and network are
 * there, that the region has the instance types and endpoints and the service that runs jobs takes them, that the budget holds. Throws a Refusal. A project of somebody else's has no
 * settings of ours, so only its region and credentials are looked at.
 */
export async function preflight(stack: StackWithFile, session: Session): Promise<void> {
  const isOwn = isOwnProgram(stack.project);
  if (isOwn && !existsSync(stack.file)) throw noStackFile(stack);
  const config = configOf(stack);
  const settings = isOwn ? await settingsIn(stack) : undefined;
  const cloud = cloudConfig(config);
  const account = await checkPlace(cloud, session);
  if (settings === undefined) return;
  const offerings = await askOfferings(cloud, typesOf(settings), session.signal);
  checkOfferings(settings, offerings, stack, session);
  await checkCloud(settings, { cloud, account, signal: session.signal });
  await checkBudget(settings, stack, session.output);
}

/** Region and account are there; the account's number. */
async function checkPlace(cloud: CloudConfig, { signal }: Session): Promise<string> {
  const region = await regionProblem(cloud, signal);
  if (region !== undefined) throw new Refusal(EXIT.usage, region);
  return (await askIdentity(cloud, signal)).account;
}

/** AWS would take what the settings name. */
async function checkCloud(settings: Settings, asked: AskedCloud): Promise<void> {
  const refused = await cloudProblems(settings, asked);
  if (refused.length === 0) return;
  const lines = refused.map((problem) => `  ${problem}`);
  throw new Refusal(EXIT.usage, ["AWS would refuse the stack:", ...lines].join("\n"));
}

/**
 * That AWS can be reached and takes the credentials, before the engine starts: its AWS plugin tries for minutes, and says
 * nothing meanwhile. Throws a Refusal.
 */
export async function checkCredentials(stack: StackWithFile, session: Session): Promise<void> {
  await task(session.output, "Check credentials and region", async () => {
    await checkPlace(cloudConfig(configOf(stack)), session);
  });
}

/** Whether the project's program is this one's, if only by a link. */
export function isOwnProgram(project: string): boolean {
  const program = join(project, "index.ts");
  return (
    existsSync(program) && realpathSync(program) === realpathSync(join(PROJECT_ROOT, "index.ts"))
  );
}

function checkOfferings(
  settings: Settings,
  { region, offered, problem }: Offerings,
  stack: StackWithFile,
  { output }: Session,
): void {
  if (problem !== undefined) {
    output.say(`note: whether ${region} has the instance types could not be asked: ${problem}`);
    return;
  }
  const mending = mendingByCommand(targetOf(stack));
  const missing = lackingTypes(settings, offered).map(({ key, type }) => {
    const hint = didYouMean(type, offered);
    return `  lake:${key}: ${region} has no ${type}.${hint} Choose others ${mending.set(`lake:${key}`, ["…"])}`;
  });
  if (missing.length === 0) return;
  throw new Refusal(
    EXIT.usage,
    ["the region lacks instance types:", ...missing, "Or choose another aws:region."].join("\n"),
  );
}
