import { type Board, type BoardItem, type Output, type Sink } from "./output";
import { type LakeEvent } from "./events";
import { jsonText } from "./jsonText";
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
    else this.stderr.write(`lake: ${text}\n`);
  }
}
