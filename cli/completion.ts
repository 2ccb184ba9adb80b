import { type Command } from "commander";

/** Shells that a completion can be made for. */
export const SHELLS = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof SHELLS)[number];

/** A command with what may follow it. */
interface Entry {
  /** The words that lead to it, without `lake`. */
  readonly path: string;
  readonly commands: readonly { readonly name: string; readonly description: string }[];
  readonly options: readonly { readonly flag: string; readonly description: string }[];
}

/** A script that completes the words of `program` in `shell`. */
export function completion(program: Command, shell: Shell): string {
  const entries = entriesOf(program, "");
  return { bash, zsh, fish }[shell](entries);
}

function entriesOf(command: Command, path: string): Entry[] {
  const own: Entry = {
    path,
    commands: command.commands.map((one) => ({
      name: one.name(),
      description: one.description(),
    })),
    options: command.options.map(({ long, flags, description }) => ({
      flag: long ?? flags,
      description,
    })),
  };
  const below = command.commands.flatMap((one) =>
    entriesOf(one, path === "" ? one.name() : `${path} ${one.name()}`),
  );
  return [own, ...below];
}

function wordsOf({ commands, options }: Entry): string {
  return [...commands.map(({ name }) => name), ...options.map(({ flag }) => flag)].join(" ");
}

function bash(entries: readonly Entry[]): string {
  return `# To be sourced: source <(lake completion bash)
_lake() {
  local path="" word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    # Arguments and the values of options are no commands.
    case "\${path:+$path }$word" in
      ${known(entries)}) path="\${path:+$path }$word" ;;
    esac
  done
  local words
  case "$path" in
${cases(entries)}
    *) words="" ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}")
  if ((\${#COMPREPLY[@]} == 0)); then
    mapfile -t COMPREPLY < <(compgen -f -- "\${COMP_WORDS[COMP_CWORD]}")
  fi
}
complete -F _lake lake
`;
}

function zsh(entries: readonly Entry[]): string {
  return `#compdef lake
# To be sourced: source <(lake completion zsh)
_lake() {
  local path_="" word
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "\${path_:+$path_ }$word" in
      ${known(entries)}) path_="\${path_:+$path_ }$word" ;;
    esac
  done
  local -a found
  case "$path_" in
${entries.map((entry) => `    ${quoted(entry.path)}) found=(${wordsOf(entry)}) ;;`).join("\n")}
    *) found=() ;;
  esac
  (( $#found )) && compadd -a found || _files
}
compdef _lake lake
`;
}

function fish(entries: readonly Entry[]): string {
  const lines = entries.flatMap((entry) => {
    const seen = entry.path.split(" ").filter((word) => word !== "");
    const depth = seen.map((word) => `__fish_seen_subcommand_from ${word}`).join("; and ");
    const when = depth === "" ? "__fish_use_subcommand" : depth;
    return [
      ...entry.commands.map(
        ({ name, description }) =>
          `complete -c lake -f -n ${quoted(when)} -a ${name} -d ${quoted(description)}`,
      ),
      ...entry.options.map(
        ({ flag, description }) =>
          `complete -c lake -n ${quoted(when)} -l ${flag.replace(/^--/, "")} -d ${quoted(description)}`,
      ),
    ];
  });
  return `# To be sourced: lake completion fish | source\n${lines.join("\n")}\n`;
}

function known(entries: readonly Entry[]): string {
  return entries
    .filter(({ path }) => path !== "")
    .map(({ path }) => quoted(path))
    .join(" | ");
}

function cases(entries: readonly Entry[]): string {
  return entries
    .map((entry) => `    ${quoted(entry.path)}) words="${wordsOf(entry)}" ;;`)
    .join("\n");
}

/** One word of a shell, whatever is in it. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
