import { encryptedKeys } from "../../program";
import { type OpenStack } from "../../stacks";
import { existsSync } from "node:fs";
import { basename } from "node:path";
import { EXIT, Refusal } from "../exitCodes";

/**
 * Throws a Refusal that names each encrypted value of the stack's file which cannot be decrypted with the passphrase or key at
 * hand: the engine names none.
 */
export async function checkSecrets({ name, file, stack }: OpenStack): Promise<void> {
  const keys = existsSync(file) ? encryptedKeys(file) : [];
  const found = await Promise.all(
    keys.map(async (key) => {
      const value = await stack.workspace.getConfig(name, key).catch(() => undefined);
      return value === undefined ? [key] : [];
    }),
  );
  const hidden = found.flat();
  if (hidden.length === 0) return;
  throw new Refusal(
    EXIT.usage,
    `${basename(file)}: ${hidden.join(", ")} cannot be decrypted: set PULUMI_CONFIG_PASSPHRASE, or sign in to what keeps the key, as when it was encrypted; or set it anew`,
  );
}
