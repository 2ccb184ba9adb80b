import { type LakeEvent } from "./events";
import { type Board, type BoardItem, type Output, type ShownTable, type Sink } from "./output";
import { jsonText } from "./jsonText";
import { printableLines } from "./printable";
import { Stopwatch } from "./stopwatch";

/**
 * `document`: one JSON document, the result or the error. `lines`: JSON lines, one for each thing that
 * begins or ends; the last has `"event": "result"` or `"event": "error"`.
 */
export type JsonForm = "document" | "lines";

/** Output for machines: nothing but JSON on the stream. */
export class JsonOutput implements Output {
  readonly width = undefined;
  private run: string | undefined;

  constructor(
    private readonly stdout: Sink,
    private readonly form: JsonForm,
    private readonly stderr: Sink,
  ) {}

  board(items: readonly BoardItem[]): Board {
    const watch = new Stopwatch();
    const titles = new Map(items.map(({ id, title }) => [id, title]));
    const titleOf = (id: string): string => titles.get(id) ?? id;
    return {
      begin: (id) => {
        watch.start(id);
        this.event({ event: "started", title: titleOf(id) });
      },
      tell: () => undefined,
      end: (id, state, reason) => {
        const seconds = watch.seconds(id);
        this.event({ event: "ended", title: titleOf(id), state, seconds, reason });
      },
      close: () => Promise.resolve(),
    };
  }

  say(): void {
    // People's text is not for machines.
  }

  /** Row by row: all of them together may be more than one text can hold. */
  async rows({ name, columns, batches }: ShownTable): Promise<number> {
    const { open, before, close } = this.frame({ table: name, columns });
    let count = 0;
    for await (const rows of batches) {
      for (const row of rows) {
        const named = Object.fromEntries(columns.map((column, at) => [column, row[at] ?? null]));
        // Nothing is written before the first row was read: what goes wrong until then is one document too.
        this.stdout.write(`${count === 0 ? open : ","}${before}${jsonText(named)}`);
        count += 1;
      }
    }
    this.stdout.write(count === 0 ? open + close : close);
    return count;
  }

  result(value: unknown): void {
    if (this.form === "lines") this.event({ event: "result", result: value });
    else this.stdout.write(`${jsonText(value, 2)}\n`);
  }

  fail(message: string, exitCode: number): void {
    if (this.form === "lines") this.event({ event: "error", message, exitCode });
    else this.stdout.write(`${jsonText({ error: { message, exitCode } }, 2)}\n`);
  }

  event(event: LakeEvent): void {
    if (this.form !== "lines") return;
    const { event: name, ...fields } = event;
    const line = { at: new Date().toISOString(), event: name, run: this.run, ...fields };
    this.stdout.write(`${jsonText(line)}\n`);
  }

  about(run: string): void {
    this.run = run;
  }

  notice(text: string, event: LakeEvent): void {
    if (this.form === "lines") this.event(event);
    else this.stderr.write(`lake: ${printableLines(text)}\n`);
  }

  /** What stands around rows, so that with them it is a whole result with these keys. */
  private frame(keys: object): Readonly<Record<"open" | "before" | "close", string>> {
    const head = `${jsonText(keys).slice(0, -1)},"rows":[`;
    if (this.form === "document") return { open: head, before: "\n  ", close: "\n]}\n" };
    const line = { at: new Date().toISOString(), event: "result", run: this.run };
    const event = jsonText(line).slice(0, -1);
    return { open: `${event},"result":${head}`, before: "", close: "]}}\n" };
  }
}
