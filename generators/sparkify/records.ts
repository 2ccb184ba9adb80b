import { buildPools } from "../pools";
import { Press } from "../press";
import { EventStream } from "./eventStream";
import { EventText, LONGEST_RECORD } from "./eventText";
import { type RecordOptions } from "./options";
import { readRecordOptions } from "./readOptions";
import { songAt, songRecord } from "./song";

/** The records of songs, each as its JSON text without a newline. Throws `BadOptions`. */
export function* songs(options: RecordOptions = {}): Generator<string, void> {
  const settings = readRecordOptions(options);
  const pools = buildPools(settings.seed);
  for (let index = 0; index < settings.songs; index++) {
    yield songRecord(songAt(settings, pools, index));
  }
}

/** The records of events in the order of time, each as its JSON text without a newline. Throws `BadOptions`. */
export function* events(options: RecordOptions = {}): Generator<string, void> {
  const settings = readRecordOptions(options);
  const press = new Press(LONGEST_RECORD);
  const stream = new EventStream(settings, buildPools(settings.seed), press);
  const text = new EventText(press, stream.plays, stream.nobody);
  for (let { current } = stream; current !== undefined; current = stream.current) {
    text.print(current);
    const record = press.textFrom(0);
    press.takeBack(0);
    stream.advance();
    yield record;
  }
}
