import { PROJECT_ROOT } from "../../local";
import { task } from "../output/output";
import { type Session } from "../session";
import { type ImageTool } from "./imageTool";
import { dockerfileOf, type OwnImage } from "./ownImages";
import { digestOf, hostOf, signIn } from "./registry";
import { mustTool, tryTool } from "./runTool";

/** An image in its registry. */
export interface Pushed {
  /** With its tag. */
  readonly name: string;
  /** Undefined where the registry does not tell. */
  readonly digest: string | undefined;
  /** False where it was there already. */
  readonly isNew: boolean;
}

/** An image that is to be pushed. */
export interface Pushable {
  readonly image: OwnImage;
  /** What it is called on this machine. */
  readonly local: string;
  /** What it is called in its registry. */
  readonly there: string;
}

/** Builds an image of the project, and shows what the tool is at. */
export async function build(
  tool: ImageTool,
  image: OwnImage,
  name: string,
  { output, signal }: Session,
): Promise<void> {
  await task(output, `Build ${image}`, async (tell) => {
    const words = tool.build(name, dockerfileOf(image), PROJECT_ROOT);
    await mustTool(tool.name, words, { signal, tell });
  });
}

/** Pushes an image, built first where this machine has none; one that is in the registry already is left as it is. */
export async function push(
  tool: ImageTool,
  { image, local, there }: Pushable,
  session: Session,
): Promise<Pushed> {
  const { output, signal } = session;
  const signedIn = await signIn(tool, hostOf(there), signal);
  const before = await digestOf(there, signedIn, signal);
  if (before !== undefined) {
    output.say(`${there} is in the registry already`);
    return { name: there, digest: before, isNew: false };
  }
  const { status } = await tryTool(tool.name, tool.has(local), { signal });
  if (status !== 0) await build(tool, image, local, session);
  await task(output, `Push ${image}`, async (tell) => {
    await mustTool(tool.name, tool.tag(local, there), { signal });
    await mustTool(tool.name, tool.push(there), { signal, tell });
  });
  return { name: there, digest: await digestOf(there, signedIn, signal), isNew: true };
}
