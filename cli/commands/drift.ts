import { lakeCommand } from "../../remedies";
import { type Change, shortType, targetOf } from "../../stacks";
import { readDeployOptions } from "../deploy/deployOptions";
import { jsonOf } from "../deploy/changeBoard";
import { onStack } from "../deploy/onStack";
import { foundStack } from "../deploy/order";
import { checkCredentials } from "../deploy/preflight";
import { look } from "../deploy/work";
import { EXIT, Verdict } from "../exitCodes";
import { type RawOptions } from "../optionReader";
import { textTable } from "../output/textTable";
import { plural } from "../output/units";
import { type Session } from "../session";

/** `lake drift`: what in AWS is no longer as the stack left it; ends with exit code 2 when there is any. */
export async function drift(raw: RawOptions, session: Session): Promise<void> {
  const options = readDeployOptions("lake drift", raw);
  await onStack(session.signal, async () => {
    const { output } = session;
    const open = await foundStack(options, session);
    await checkCredentials(open, session);
    const { story } = await look(open, "preview-refresh", session);
    const { changes } = story;
    output.result({
      stack: open.name,
      drift: changes.length > 0,
      unchanged: story.unchanged,
      changes: changes.map(jsonOf),
    });
    if (changes.length === 0) {
      output.say(`no drift: ${plural(story.unchanged, "resource")} as the stack left them`);
      return;
    }
    const rows = changes.map((it) => [it.name, shortType(it.type), whatOf(it)]);
    output.say(textTable({ columns: ["resource", "type", "drift"], rows }, output.width));
    const [up, refresh] = ["up", "refresh"].map((word) => lakeCommand(word, targetOf(open)));
    throw new Verdict(
      EXIT.drift,
      `stack ${open.name} has drifted: ${plural(changes.length, "resource")}. \`${up ?? ""}\` puts back what the program says; \`${refresh ?? ""}\` takes over what AWS has`,
    );
  });
}

function whatOf({ kind, properties }: Change): string {
  return kind === "delete" ? "gone" : properties.join(", ") || "changed";
}
