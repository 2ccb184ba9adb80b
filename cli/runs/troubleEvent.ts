import { type Trouble } from "../../patience";
import { type LakeEvent } from "../output/events";

/** Trouble as machines are told of it. */
export function troubleEvent({ message, attempt, waitMs }: Trouble): LakeEvent {
  return { event: "trouble", message, attempt, waitSeconds: waitMs / 1000 };
}
