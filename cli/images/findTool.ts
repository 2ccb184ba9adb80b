import { EXIT, Refusal } from "../exitCodes";
import { ImageTool, type ToolName, TOOLS } from "./imageTool";
import { tryTool } from "./runTool";

/**
 * The tool that was asked for, else the first that works on this machine. Throws a Refusal that says of each why it does
 * not.
 */
export async function findTool(
  wanted: ToolName | undefined,
  signal: AbortSignal,
): Promise<ImageTool> {
  const why: string[] = [];
  for (const name of wanted === undefined ? TOOLS : [wanted]) {
    const tool = new ImageTool(name);
    const { status, lastLines } = await tryTool(name, tool.works(), { signal });
    if (status === 0) return tool;
    const said = lastLines.at(-1) ?? `status ${status ?? "unknown"}`;
    why.push(`  ${name}: ${status === undefined ? "not found on PATH" : said}`);
  }
  const which = wanted === undefined ? "no tool for images works here" : `${wanted} does not work`;
  const remedy = "Install one (https://docs.docker.com/engine/install/), or name another: --tool";
  throw new Refusal(
    EXIT.toolsMissing,
    [`${which}:`, ...why, `${remedy} ${TOOLS.join("|")}`].join("\n"),
  );
}
