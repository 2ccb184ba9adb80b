import type { RuntimePart } from "../../../variants";

/** What was done, in order. */
export const done: string[] = [];

export const runtime: RuntimePart = {
  options: { run: [{ flags: "--wind <turns>", text: "turns of the key (3)" }], logs: [] },
  steps: "roll or jump (roll)",
  ids: { status: "without one the last", cancel: undefined, logs: "roll or jump" },
  run: (step, reader) => {
    const turns = reader.whole("wind", [1, 9]) ?? 3;
    reader.done("lake run");
    done.push(`run ${step ?? "roll"} ${turns}`);
    return Promise.resolve();
  },
  status: (id) => {
    done.push(`status ${id ?? "last"}`);
    return Promise.resolve();
  },
  cancel: (id) => {
    done.push(`cancel ${id}`);
    return Promise.resolve();
  },
  logs: (of) => {
    done.push(`logs ${of}`);
    return Promise.resolve();
  },
  open: (what) => {
    done.push(`open ${what}`);
    return Promise.resolve();
  },
  going: () => Promise.resolve([]),
  story: (run) => {
    done.push(`story ${run ?? "last"}`);
    return Promise.reject(new Error("a toy has no story"));
  },
};
