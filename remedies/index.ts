/** What people are told to do: commands for one stack, written so that they can be pasted. */
export { type CommandTarget, lakeCommand, pulumiCommand, quoted } from "./commands";
export { type MendedValue, type Mending, mendingByCommand, mendingInFile } from "./mending";
