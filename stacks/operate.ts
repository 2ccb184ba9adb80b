import { type EngineEvent, type OutputMap, type Stack } from "@pulumi/pulumi/automation";
import { type Change, type Story, Telling } from "./changes";
import { StackError } from "./errors";
import { explain } from "./explain";
import { type CommandTarget, lakeCommand } from "../remedies";
import { type OpenStack } from "./open";

/** What can be done to a stack. Those in the second half change nothing. */
export type Verb = "up" | "refresh" | "destroy" | "preview" | "preview-refresh" | "preview-destroy";

/** How an operation is done. */
export interface OperateOptions {
  /** Stops the engine cleanly: what is under way comes to its end, nothing new begins. */
  readonly signal?: AbortSignal | undefined;
  /** Hears of each resource that changes, as often as it gets further. */
  readonly onChange?: ((change: Change) => void) | undefined;
  /** Hears of every event of the engine. */
  readonly onEvent?: ((event: EngineEvent) => void) | undefined;
  /** Folders of policy packs. */
  readonly policyPacks?: readonly string[] | undefined;
  /** URNs that the operation is limited to. @default - the whole stack */
  readonly targets?: readonly string[] | undefined;
  /** Whether creations that were under way when the engine died are forgotten: refresh only. */
  readonly clearPendingCreates?: boolean | undefined;
}

/** How long the engine has to notice a Ctrl-C by itself before it is told, in milliseconds. */
export const NOTICE_MS = 1_500;

/** A stack that something is done to. */
export type Operated = Pick<OpenStack, "name" | "stack"> & Partial<Pick<OpenStack, "project">>;

const DOING: Readonly<Record<Verb, string>> = {
  up: "cannot be updated",
  refresh: "cannot be refreshed",
  destroy: "cannot be destroyed",
  preview: "cannot be previewed",
  "preview-refresh": "cannot be compared with AWS",
  "preview-destroy": "cannot be previewed",
};

/**
 * Does `verb` to a stack and tells its story. Throws a StackError; what was done until then is in the state.
 */
export async function operate(
  open: Operated,
  verb: Verb,
  options: OperateOptions = {},
): Promise<Story> {
  const target = { stack: open.name, project: open.project };
  const telling = new Telling(options.onChange);
  const stopper = new Stopper(options.signal);
  const onEvent = (event: EngineEvent): void => {
    telling.hear(event);
    stopper.hear(event);
    options.onEvent?.(event);
  };
  try {
    await start(open.stack, verb, { ...options, signal: stopper.signal }, onEvent);
    return telling.story();
  } catch (error) {
    const story = telling.story();
    if (options.signal?.aborted === true) throw stopped(target, verb, story, error);
    throw failureOf(error, `stack ${open.name} ${DOING[verb]}`, target, story);
  } finally {
    stopper.release();
  }
}

/** The stack's outputs; secrets stay out. Throws a StackError. */
export async function outputsOf({ name, project, stack }: Operated): Promise<OutputMap> {
  try {
    return await stack.outputs();
  } catch (error) {
    throw explain(error, `outputs of stack ${name} cannot be read`, { stack: name, project });
  }
}

async function start(
  stack: Stack,
  verb: Verb,
  options: OperateOptions,
  onEvent: (event: EngineEvent) => void,
): Promise<void> {
  const common = { ...engineOptions(options), onEvent, color: "never" as const };
  const packs = { policyPacks: [...(options.policyPacks ?? [])] };
  switch (verb) {
    case "up":
      await stack.up({ ...common, ...packs });
      break;
    case "preview":
      await stack.preview({ ...common, ...packs });
      break;
    case "refresh":
      await stack.refresh({
        ...common,
        clearPendingCreates: options.clearPendingCreates === true,
      });
      break;
    case "preview-refresh":
      await stack.refresh({ ...common, previewOnly: true });
      break;
    case "destroy":
      await stack.destroy(common);
      break;
    case "preview-destroy":
      await stack.destroy({ ...common, previewOnly: true });
      break;
  }
}

function engineOptions({ signal, targets }: OperateOptions): {
  signal?: AbortSignal;
  target?: string[];
} {
  return {
    ...(signal === undefined ? {} : { signal }),
    ...(targets === undefined ? {} : { target: [...targets] }),
  };
}

/** Passes a stop on to the engine, unless the terminal did: a second signal would end the engine hard. */
class Stopper {
  private readonly controller = new AbortController();
  private noticed = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly from: AbortSignal | undefined) {
    if (from?.aborted === true) this.wait();
    else from?.addEventListener("abort", this.wait, { once: true });
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  hear({ stdoutEvent }: EngineEvent): void {
    if (stdoutEvent !== undefined && /\^C received/.test(stdoutEvent.message)) this.noticed = true;
  }

  release(): void {
    clearTimeout(this.timer);
    this.from?.removeEventListener("abort", this.wait);
  }

  private readonly wait = (): void => {
    this.timer = setTimeout(() => {
      if (!this.noticed) this.controller.abort();
    }, NOTICE_MS);
  };
}

function failureOf(
  error: unknown,
  doing: string,
  target: CommandTarget,
  { errors, violations }: Story,
): Error {
  const broken = violations.filter(({ mandatory }) => mandatory);
  if (broken.length === 0) return explain(error, doing, target, errors);
  const lines = broken.map(
    ({ policy, resource, message }) => `  ${policy}: ${resource ?? "the stack"}: ${message}`,
  );
  return new StackError("guarded", [`${doing}: policies forbid it:`, ...lines].join("\n"));
}

function stopped(
  target: CommandTarget,
  verb: Verb,
  { changes }: Story,
  cause: unknown,
): StackError {
  const done = changes.filter(({ state }) => state === "done").length;
  const next = verb.startsWith("preview")
    ? "nothing was changed"
    : `${done} of the changes are done and in the state; \`${lakeCommand(verb, target)}\` goes on`;
  return new StackError("stopped", `stopped: the engine ended cleanly; ${next}`, { cause });
}
