import { type Emulator, startEmulator } from "../../support/emulator";
import { type StackPlan, TestStack } from "./stack";

/** A stack with an AWS of its own: what another stack leaves there is not seen. */
export interface World {
  readonly emulator: Emulator;
  readonly stack: TestStack;
  /** Ends the emulator and removes the stack's files. Throws what broke inside the emulator, if anything did. */
  end(): Promise<void>;
}

/** Makes a world with an empty stack in it. */
export async function makeWorld(plan: Omit<StackPlan, "emulator">): Promise<World> {
  const emulator = await startEmulator();
  const stack = await TestStack.create({ ...plan, emulator });
  return {
    emulator,
    stack,
    end: async () => {
      await emulator.stop();
      await stack.remove();
      const broke = emulator.complaints();
      if (broke.length > 0) throw new Error(`the emulator broke:\n${broke.join("\n")}`);
    },
  };
}

/** Region of the project's stack files. */
export const STACK_REGION = "eu-central-1";
