import { fileSettings, type Settings } from "../../program";
import { mendingByCommand } from "../../remedies";
import { hasStack, nameStack, type OpenStack, targetOf } from "../../stacks";

/** A stack by its name and its file, be it in the backend or not. */
export type StackWithFile = Pick<OpenStack, "name" | "project" | "file">;

/**
 * The settings in a stack's file. A complaint ends with a command where the backend has the stack; else with the line that
 * the file wants, since no command knows of the stack yet.
 */
export async function settingsIn(stack: StackWithFile): Promise<Settings> {
  try {
    return fileSettings(stack.file);
  } catch (error) {
    if (!(await isInBackend(stack))) throw error;
    return fileSettings(stack.file, {}, mendingByCommand(targetOf(stack)));
  }
}

async function isInBackend({ name, project }: StackWithFile): Promise<boolean> {
  try {
    const { workspace } = await nameStack({ project, stack: name });
    return await hasStack(workspace, name);
  } catch {
    // Without an engine, or a backend that answers, there is no command to paste.
    return false;
  }
}
