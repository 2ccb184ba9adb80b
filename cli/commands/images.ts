import { basename } from "node:path";
import { lakeCommand } from "../../remedies";
import { meantStack, type StackPlace } from "../../stacks";
import { readPlace } from "../deploy/deployOptions";
import { stackWithFile } from "../deploy/stackFiles";
import { findTool } from "../images/findTool";
import { TOOLS, type ToolName } from "../images/imageTool";
import { build, push, type Pushed } from "../images/makeImages";
import { contentTag, localName, OWN_IMAGES, type OwnImage, SETTING_OF } from "../images/ownImages";
import { repositoriesFor } from "../images/repositories";
import { writeSettings } from "../images/stackImages";
import { OptionReader, type RawOptions } from "../optionReader";
import { type Session } from "../session";

/** What the commands over images have in common. */
interface ImageOptions extends StackPlace {
  readonly tool: ToolName | undefined;
  readonly images: readonly OwnImage[];
  readonly registry: string | undefined;
  /** @default - a tag of each image's own files */
  readonly tag: string | undefined;
}

/** `lake images build`: builds the images of the project on this machine. */
export async function buildImages(raw: RawOptions, session: Session): Promise<void> {
  const options = readOptions("lake images build", raw);
  const { output, signal } = session;
  const tool = await findTool(options.tool, signal);
  const built: Record<string, string> = {};
  for (const image of options.images) {
    const name = localName(image, await tagOf(image, options));
    await build(tool, image, name, session);
    built[image] = name;
  }
  output.say(`built with ${tool.name}:\n${listText(built)}`);
  const target = { project: options.project, stack: await meantStack(options) };
  output.say(`push them with: ${lakeCommand("images push", target)}`);
  output.result({ tool: tool.name, images: built });
}

/** `lake images push`: pushes the images, builds what is not built, and writes their names into the stack file. */
export async function pushImages(raw: RawOptions, session: Session): Promise<void> {
  const options = readOptions("lake images push", raw);
  const { output, signal } = session;
  const stack = await stackWithFile(options);
  const repositories = await repositoriesFor(options.registry, options.images, options, signal);
  const tool = await findTool(options.tool, signal);
  const pushed: Partial<Record<OwnImage, Pushed>> = {};
  for (const image of options.images) {
    const tag = await tagOf(image, options);
    const there = `${repositories[image] ?? ""}:${tag}`;
    pushed[image] = await push(tool, { image, local: localName(image, tag), there }, session);
  }
  const names = Object.entries(pushed).map(([image, { name }]) => [image, name] as const);
  const settings = names.map(([image, name]) => [SETTING_OF[image as OwnImage], name] as const);
  const isChanged = await writeSettings(stack.file, Object.fromEntries(settings));
  output.say(
    `${basename(stack.file)} ${isChanged ? "now names" : "names"}:\n${listText(Object.fromEntries(names))}`,
  );
  output.result({ tool: tool.name, stack: stack.name, file: stack.file, images: pushed });
}

async function tagOf(image: OwnImage, { tag }: ImageOptions): Promise<string> {
  return tag ?? (await contentTag(image));
}

/** https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests */
const TAG = /^\w[\w.-]{0,127}$/;

/** A host, with a port perhaps, and folders. */
const REGISTRY = /^[a-z0-9.-]+(:\d+)?(\/[a-z0-9._-]+)*\/?$/;

function readOptions(command: string, raw: RawOptions): ImageOptions {
  const reader = new OptionReader(raw);
  const only = reader.choice("image", OWN_IMAGES);
  const options = {
    ...readPlace(reader),
    tool: reader.choice("tool", TOOLS),
    images: only === undefined ? OWN_IMAGES : [only],
    registry: reader.text("registry"),
    tag: reader.text("tag"),
  };
  if (options.registry !== undefined && !REGISTRY.test(options.registry)) {
    reader.complain(
      "--registry",
      `must be a host and folders, like registry.example.com/team, got "${options.registry}"`,
    );
  }
  if (options.tag === "latest") {
    reader.complain("--tag", "must say which build it is: latest is another one tomorrow");
  } else if (options.tag !== undefined && !TAG.test(options.tag)) {
    reader.complain(
      "--tag",
      `must be letters, digits, "_", "." or "-", at most 128 of them, got "${options.tag}"`,
    );
  }
  reader.done(command);
  return options;
}

function listText(names: Readonly<Record<string, string>>): string {
  return Object.entries(names)
    .map(([image, name]) => `  ${image}: ${name}`)
    .join("\n");
}
