import { cloudConfig, type OpenStack, outputsOf } from "../../stacks";
import { type NamedPrincipal, partOf } from "../../variants";
import { EXIT, Refusal } from "../exitCodes";
import { type Session } from "../session";
import { askIdentity } from "./askAws";
import { isOwnProgram } from "./preflight";
import { configOf } from "./stackFiles";
import { settingsIn } from "./stackSettings";

/** Throws a Refusal where settings of a stack that is to be made name its maker, whom AWS lets in without being told. */
export async function refuseMaker(open: OpenStack, { signal }: Session): Promise<void> {
  if (!isOwnProgram(open.project)) return;
  const settings = await settingsIn(open);
  const named = partOf(settings.variant, "check").besideMaker?.(settings) ?? [];
  if (named.length === 0 || (!open.isNew && "variant" in (await outputsOf(open)))) return;
  const { arn } = await askIdentity(cloudConfig(configOf(open)), signal);
  const faults = makersAmong(named, arn);
  if (faults.length > 0) throw new Refusal(EXIT.usage, faults.join("\n"));
}

/** What is wrong with principals among which is whoever AWS takes the caller for. */
export function makersAmong(named: readonly NamedPrincipal[], caller: string): readonly string[] {
  return named
    .filter(({ arn }) => principalOf(arn) === principalOf(caller))
    .map(
      ({ setting, arn }) =>
        `${setting}: ${arn} makes the stack, and may all that it would be let in for: leave it out`,
    );
}

/** Account, kind and name of a role or user. A role that is taken on has no path, and a session behind its name. */
function principalOf(arn: string): string {
  const [, account = "", path = ""] = /^arn:[\w-]+:(?:iam|sts)::(\d+):(.+)$/.exec(arn) ?? [];
  const parts = path.split("/");
  const isTaken = parts[0] === "assumed-role";
  const name = isTaken ? parts[1] : parts.at(-1);
  return [account, isTaken ? "role" : parts[0], name].join("/");
}
