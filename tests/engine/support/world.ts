import { type Emulator, startEmulator } from "../../support/emulator";
import { type Plugins, startPlugins } from "../plugins/start";
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
  return await furnished(plan);
}

/** Makes a world in which there is Kubernetes too: stand-ins for its plugin and for EKS's, with a cluster of the stack's own. */
export async function makeKubeWorld(plan: Omit<StackPlan, "emulator" | "env">): Promise<World> {
  const plugins = await startPlugins();
  return await furnished({ ...plan, env: plugins.env }, plugins);
}

async function furnished(plan: Omit<StackPlan, "emulator">, plugins?: Plugins): Promise<World> {
  const emulator = await startEmulator();
  const stack = await TestStack.create({ ...plan, emulator });
  return {
    emulator,
    stack,
    end: async () => {
      // Of an emulator that no longer answers there is nothing to tell, but all the more to clear away.
      const repeated = await emulator.repeated().catch(() => ["unknown: the emulator is gone"]);
      for (const call of repeated)
        process.stdout.write(`      its answer was lost once: ${call}\n`);
      await Promise.all([emulator.stop(), plugins?.stop()]);
      await stack.remove();
      const broke = [...emulator.complaints(), ...(plugins?.complaints() ?? [])];
      if (broke.length > 0) throw new Error(`the emulator broke:\n${broke.join("\n")}`);
    },
  };
}

/** Region of the project's stack files. */
export const STACK_REGION = "eu-central-1";
