import { existsSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { readSettings, type Settings, stackConfig } from "../../program";
import { cloudConfig, type OpenStack } from "../../stacks";
import { PROJECT_ROOT } from "../../local";
import { EXIT, Refusal } from "../exitCodes";
import { task } from "../output/output";
import { type Session } from "../session";
import { askIdentity, askOfferings, type Offerings } from "./askAws";
import { checkBudget } from "./budget";
import { lackingTypes, typesOf } from "./instanceTypes";
import { didYouMean } from "../nearest";

/**
 * What can be known before the engine starts: that the settings will do, that AWS takes the credentials, that the
 * region has the instance types, that the budget holds. Throws a Refusal. A project of somebody else's has no settings
 * of ours, so only its credentials are looked at.
 */
export async function preflight(open: OpenStack, session: Session): Promise<void> {
  const config = existsSync(open.file) ? stackConfig(open.file) : {};
  const settings = isOwnProgram(open.project) ? readSettings(config) : undefined;
  const cloud = cloudConfig(config);
  await askIdentity(cloud, session.signal);
  if (settings === undefined) return;
  checkOfferings(settings, await askOfferings(cloud, typesOf(settings), session.signal), session);
  await checkBudget(settings, open, session.output);
}

/**
 * That AWS can be reached and takes the credentials, before the engine starts: its AWS plugin tries for minutes, and says
 * nothing meanwhile. Throws a Refusal.
 */
export async function checkCredentials({ file }: OpenStack, session: Session): Promise<void> {
  const config = existsSync(file) ? stackConfig(file) : {};
  await task(session.output, "Check credentials and region", () =>
    askIdentity(cloudConfig(config), session.signal),
  );
}

/** Whether the project's program is this one's, if only by a link. */
function isOwnProgram(project: string): boolean {
  const program = join(project, "index.ts");
  return (
    existsSync(program) && realpathSync(program) === realpathSync(join(PROJECT_ROOT, "index.ts"))
  );
}

function checkOfferings(
  settings: Settings,
  { region, offered, problem }: Offerings,
  { output }: Session,
): void {
  if (problem !== undefined) {
    output.say(`note: whether ${region} has the instance types could not be asked: ${problem}`);
    return;
  }
  const missing = lackingTypes(settings, offered).map(({ key, type }) => {
    const hint = didYouMean(type, offered);
    return `  lake:${key}: ${region} has no ${type}.${hint}`;
  });
  if (missing.length === 0) return;
  throw new Refusal(
    EXIT.usage,
    [
      "the region lacks instance types:",
      ...missing,
      "Choose others with `pulumi config set lake:… '[\"…\"]'`, or another aws:region.",
    ].join("\n"),
  );
}
