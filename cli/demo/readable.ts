import { unreadableBelow } from "../../local";
import { EXIT, Refusal } from "../exitCodes";

/** Refuses data with links that lead nowhere or in a circle, before anything is started. */
export async function checkReadable(folders: readonly string[]): Promise<void> {
  const places = (await Promise.all(folders.map(unreadableBelow))).flat();
  if (places.length === 0) return;
  const lines = places.map((place) => `  ${place}`);
  const remedy = "Wanted: files, folders, and links to them. Mend these or take them away.";
  throw new Refusal(EXIT.usage, ["--data will not do:", ...lines, remedy].join("\n"));
}
