import type { Subnet } from "@aws-sdk/client-ec2";
import type { z } from "zod";
import type { OutputMap } from "@pulumi/pulumi/automation";
import type { Demo, DemoFiles, GoingRun, OptionReader, Session } from "../cli";
import type { Checks } from "../components";
import type { PriceTable, RegionPrices, Usage, VariantCost } from "../costs";
import type { DoctorCheck } from "../local";
import type { Settings, StackOutputs } from "../program";
import type { Mending } from "../remedies";
import type { CloudConfig, Doomed, OpenStack, StackPlace } from "../stacks";

/**
 * What the rest of the house knows of a variant. Each part stands in a file of that name in the variant's folder, which exports it
 * under that name, and is loaded when it is asked for.
 */
export interface Variant {
  readonly settings: SettingsPart;
  readonly deploy: DeployPart;
  readonly estimate: EstimatePart;
  readonly check: CheckPart;
  readonly demo: DemoPart;
  readonly runtime: RuntimePart;
}

/** What a stack of the variant may set beside what every stack may. */
export interface SettingsPart {
  /** Its own settings by key, each made by `setting()`, which gives it its texts. */
  readonly shape: Readonly<Record<string, z.ZodType>>;
  /** Why AWS would refuse a value that the shape takes; for a list, one of its items. */
  readonly rules: Readonly<Record<string, FaultOf>>;
  /** Settings that a new stack file sets, beside `variant` and `protected`. */
  readonly needed: readonly string[];
  /** Things in AWS whose names have the stack's name in them. */
  readonly namedAfterStack: readonly NamedAfterStack[];
  /** Complains of settings that are missing or contradict one another. */
  readonly check: (settings: Settings, checks: Checks, mending: Mending) => void;
}

/** Why a value would be refused by AWS, or do nothing; undefined where it will do. */
export type FaultOf = (value: string) => string | undefined;

/** Something in AWS whose name has the stack's name in it. */
export interface NamedAfterStack {
  /** In the user's words. */
  readonly what: string;
  /** Its name, with `<stack>` where the stack's stands. */
  readonly form: string;
  /** What AWS takes for a name. */
  readonly takes: RegExp;
  /** Longest name that AWS takes. */
  readonly longest: number;
}

/** Makes the variant's pipeline in the stack that is deployed; answers with the stack's outputs. */
export type DeployPart = (settings: Settings) => StackOutputs;

/** What the variant's clusters cost at the prices of a region, and what that rests on. */
export type EstimatePart = (
  settings: Settings,
  table: PriceTable,
  prices: RegionPrices,
  usage: Usage,
) => VariantCost;

/** What `lake doctor` and the checks before a deployment look at. */
export interface CheckPart {
  /** Instance types that runs may ask for, by the setting that names them. */
  readonly instanceTypes: (settings: Settings) => readonly WantedTypes[];
  /** vCPUs that one run needs at once. */
  readonly cpus: (settings: Settings) => Readonly<Record<Capacity, number>>;
  /** Whether the versions that the project pins go together. */
  readonly versions: (settings: Settings) => readonly DoctorCheck[];
  /**
   * Why the stack cannot be in subnets that its settings name and that are there; nothing where it can. `areAll` is false where
   * others that the settings name are not there.
   */
  readonly subnets: (found: readonly Subnet[], areAll: boolean) => readonly string[];
  /**
   * Principals that the settings let in beside whoever makes the stack, each by its setting: the maker must not be among them. Undefined where
   * there are none.
   */
  readonly besideMaker?: (settings: Settings) => readonly NamedPrincipal[];
  /**
   * Why a stack that is deployed cannot be given the settings, each with the setting's name and the way round; nothing where it can.
   * Undefined where every change will do.
   */
  readonly live?: (settings: Settings, outputs: OutputMap) => readonly string[];
  /**
   * What AWS, when it is asked, would refuse of the settings, each with the setting's name. Undefined where there is nothing to ask. May reject as the
   * AWS SDK does: nothing is complained of then.
   */
  readonly cloud?: (settings: Settings, asked: AskedCloud) => Promise<readonly string[]>;
}

/** The AWS that is asked before a deployment. */
export interface AskedCloud {
  /** Region, profile and endpoint of the stack file, as clients of the AWS SDK take them. */
  readonly cloud: CloudConfig;
  /** The account's number. */
  readonly account: string;
  readonly signal: AbortSignal;
}

/** A role or user that a setting names. */
export interface NamedPrincipal {
  /** Like `lake:clusterAdmins[0]`. */
  readonly setting: string;
  readonly arn: string;
}

/** How a node is bought. */
export type Capacity = "onDemand" | "spot";

/** A setting that names machines, and the instance types that it asks for. */
export interface WantedTypes {
  /** The setting, without `lake:`. */
  readonly key: string;
  readonly types: readonly string[];
  /** Whether one type that the region has is enough. */
  readonly oneWillDo: boolean;
}

/** How `lake demo` runs the variant on this machine. */
export interface DemoPart {
  /** Stack file whose settings it takes unless told otherwise. */
  readonly stackFile: string;
  /** What `--data` may be. */
  readonly data: string;
  /** Its own options of `lake demo`. */
  readonly options: readonly CommandOption[];
  /** Reads the words. Throws a Refusal that lists every one that will not do. */
  readonly read: (reader: OptionReader, defaults: DemoFiles) => Demo;
}

/** An option of a command, as commander takes it. */
export interface CommandOption {
  /** Like `--events <count>`. */
  readonly flags: string;
  /** What it does, with its default. */
  readonly text: string;
}

/** How runs of a deployed stack are started, followed, ended and told of. Each reads its own words. */
export interface RuntimePart {
  /** Its own options of the commands. */
  readonly options: Readonly<Record<"run" | "logs", readonly CommandOption[]>>;
  /** What `lake run` takes for a step; undefined where a run is whole. */
  readonly steps: string | undefined;
  /** What stands for a run, and for a step of it, beside a run's id. */
  readonly ids: Readonly<Record<"status" | "cancel" | "logs", string | undefined>>;
  readonly run: RunCommand<string | undefined>;
  readonly status: (id: string | undefined, place: StackPlace, session: Session) => Promise<void>;
  readonly cancel: (id: string, place: StackPlace, session: Session) => Promise<void>;
  readonly logs: RunCommand<string>;
  readonly open: RunCommand<string>;
  /** What goes on in a stack that is to go. */
  readonly going: (runs: StackRuns, session: Session) => Promise<GoingRun[]>;
  /**
   * Why something of a deployed stack is no longer there that the engine takes to be there; undefined while all is. Undefined where
   * nothing ends by itself.
   */
  readonly ended?: (
    open: OpenStack,
    outputs: OutputMap,
    session: Session,
  ) => Promise<string | undefined>;
  /** What runs made that the engine knows nothing of, and that stays when the stack goes; each with what takes it away. */
  readonly leaves?: (outputs: OutputMap) => readonly string[];
  /** Brings the story of a run here, of the newest where none is named; answers with its folder, which `lake report` reads. */
  readonly story: (run: string | undefined, place: StackPlace, session: Session) => Promise<string>;
}

/** A stack whose runs are looked for, and what becomes of its resources. */
export interface StackRuns {
  readonly open: OpenStack;
  readonly outputs: OutputMap;
  readonly doomed: readonly Doomed[];
}

/** Does a command on runs of a stack. */
export type RunCommand<T> = (
  argument: T,
  reader: OptionReader,
  place: StackPlace,
  session: Session,
) => Promise<void>;
