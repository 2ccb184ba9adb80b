import * as pulumi from "@pulumi/pulumi";
import { LOOK_UPS, type LookUps } from "./lookUps";
import { pretendState, type Made } from "./pretend";

/** Properties of a resource as they reach the engine: plain values. */
export type Inputs = Readonly<Record<string, unknown>>;

/** Options that change what becomes of a resource. */
export interface RecordedOptions {
  /** Whether Pulumi refuses to delete it; inherited from the parent where it is not given. */
  readonly protect: boolean;
  /** Whether it stays in the account when Pulumi lets go of it. */
  readonly retainOnDelete: boolean;
  /** Properties whose changes are not looked at. */
  readonly ignoreChanges: readonly string[];
  /** Names of the resources that must be there first, beside those whose outputs it uses. */
  readonly dependsOn: readonly string[];
}

/** One resource that a program asked the engine for. */
export interface Recorded {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  /** Whether it is made by a provider; a component is not. */
  readonly custom: boolean;
  readonly inputs: Inputs;
  /** The component that it belongs to; undefined at the top. */
  readonly parent: Recorded | undefined;
  readonly options: RecordedOptions;
}

/** What a program built, and every resource it asked for, in that order. */
export interface Recording<T> {
  readonly built: T;
  readonly resources: readonly Recorded[];
}

/** One resource as it was asked for, before the pretend engine had it. */
interface Asked {
  readonly resource: pulumi.Resource;
  readonly type: string;
  readonly name: string;
  readonly opts: pulumi.ResourceOptions;
}

/** What the pretend engine was sent for one resource. */
interface Sent {
  readonly inputs: Inputs;
  readonly custom: boolean;
}

/** Name of the stack that a program finds itself in unless told otherwise. */
const RECORDED_STACK = "test";

/**
 * Runs `build` against a pretend engine; answers with what it built and every resource it asked for.
 *
 * It waits for each resource's URN, which resolves only once the engine has the resource: less would let a late one
 * go missing. A look-up that `lookUps` has no answer for is an error, and so is whatever goes wrong inside an `apply`.
 * Pulumi keeps one engine for the process, so recordings must not overlap.
 */
export async function record<T>(
  build: () => T,
  lookUps: LookUps = LOOK_UPS,
  stack: string = RECORDED_STACK,
): Promise<Recording<T>> {
  const sent = new Map<string, Sent>();
  const asked: Asked[] = [];
  const refusals: Error[] = [];
  const call = ({ token, inputs }: pulumi.runtime.MockCallArgs): Inputs => {
    const found = lookUps[token];
    if (found === undefined) throw refusal(token, refusals);
    return typeof found === "function" ? found(inputs as Inputs) : found;
  };
  const work = async (): Promise<Recording<T>> => {
    const newResource = (args: pulumi.runtime.MockResourceArgs): Made => {
      const { type, name, custom = true } = args;
      const inputs = args.inputs as Inputs;
      sent.set(`${type} ${name}`, { inputs, custom });
      return pretendState({ type, name, inputs, custom }, lookUps);
    };
    await pulumi.runtime.setMocks({ newResource, call }, "lake", stack);
    const built = await inStack(build, asked);
    const urns = await Promise.all(asked.map(({ resource }) => valueOf(resource.urn)));
    return { built, resources: recorded(asked, urns, sent) };
  };
  const recording = await withStrayErrors(work).catch((error: unknown) => asError(error));
  // A refusal comes first: what follows from it says less.
  const [error = recording] = refusals;
  if (error instanceof Error) throw error;
  return error;
}

/** An output's value, as a promise that can be awaited; it is rejected where the output fails. */
export function valueOf<T>(output: pulumi.Input<T>): Promise<pulumi.Unwrap<T>> {
  return new Promise((resolve, reject) => {
    const settled = pulumi.output(output).apply((value) => {
      resolve(value);
      return true;
    });
    pulumi.recover(settled, (error: unknown) => {
      reject(asError(error));
      return false;
    });
  });
}

/** Runs `build` under a root stack and notes what it asks for. Its error is thrown here: the engine would report it again, unhandled. */
async function inStack<T>(build: () => T, asked: Asked[]): Promise<T> {
  let outcome: { readonly built: T } | { readonly error: unknown } | undefined;
  await pulumi.runtime.runInPulumiStack(() => {
    pulumi.runtime.registerStackTransformation(({ resource, type, name, opts }) => {
      asked.push({ resource, type, name, opts });
      return undefined;
    });
    try {
      outcome = { built: build() };
    } catch (error) {
      outcome = { error };
    }
    return Promise.resolve({});
  });
  if (outcome === undefined) throw new Error("the program did not run");
  if ("error" in outcome) throw asError(outcome.error);
  return outcome.built;
}

/**
 * Runs `work`, and fails with the first error that nobody handles meanwhile.
 *
 * Pulumi reports a resource that could not be registered in no other way, and the process would end.
 */
async function withStrayErrors<T>(work: () => Promise<T>): Promise<T> {
  const others = process.listeners("unhandledRejection");
  process.removeAllListeners("unhandledRejection");
  const stray = new Promise<never>((_, reject) => {
    process.on("unhandledRejection", (error) => {
      reject(asError(error));
    });
  });
  try {
    return await Promise.race([work(), stray]);
  } finally {
    await everythingReported();
    process.removeAllListeners("unhandledRejection");
    for (const listener of others) process.on("unhandledRejection", listener);
  }
}

/** One failure rejects many outputs; Node reports them over the next turns of its loop. */
async function everythingReported(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function refusal(token: string, refusals: Error[]): Error {
  const error = new Error(`nothing answers the look-up ${token}: give record() an answer for it`);
  refusals.push(error);
  return error;
}

function recorded(
  asked: readonly Asked[],
  urns: readonly string[],
  sent: ReadonlyMap<string, Sent>,
): Recorded[] {
  const known = new Map<pulumi.Resource, Recorded>();
  for (const [index, { resource, type, name, opts }] of asked.entries()) {
    const { inputs, custom } = sent.get(`${type} ${name}`) ?? { inputs: {}, custom: false };
    const parent = opts.parent === undefined ? undefined : known.get(opts.parent);
    const options = optionsOf(resource, opts, known);
    known.set(resource, { type, name, urn: urns[index] ?? "", custom, inputs, parent, options });
  }
  return [...known.values()];
}

function optionsOf(
  resource: pulumi.Resource,
  opts: pulumi.CustomResourceOptions,
  known: ReadonlyMap<pulumi.Resource, Recorded>,
): RecordedOptions {
  const before = [opts.dependsOn].flat().filter((it) => pulumi.Resource.isInstance(it));
  return {
    // Pulumi keeps what was inherited on the resource itself.
    protect: Reflect.get(resource, "__protect") === true,
    retainOnDelete: opts.retainOnDelete ?? false,
    ignoreChanges: opts.ignoreChanges ?? [],
    dependsOn: before.map((it) => known.get(it)?.name ?? "a resource asked for later"),
  };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
