import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";

/** Whether a process with this id is alive. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Waits until the process is gone; fails when it is still there after `limitMs`. */
export async function gone(pid: number, limitMs = 10_000): Promise<void> {
  const deadline = Date.now() + limitMs;
  while (isAlive(pid)) {
    assert.ok(Date.now() < deadline, `process ${pid} is still there after ${limitMs} ms`);
    await sleep(20);
  }
}

/** Whether anything answers there. */
export async function answers(url: string): Promise<boolean> {
  try {
    await (await fetch(url)).body?.cancel();
    return true;
  } catch {
    return false;
  }
}
