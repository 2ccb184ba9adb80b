import { type Demo, type DemoFiles, type OptionReader } from "../../../cli";
import { type Settings } from "../../../program";
import { renderEmr } from "../render";
import { emrSettings } from "../shape";
import { type DemoOptions, readEmrOptions } from "./options";
import { runEmr } from "./runEmr";

/** `lake demo emr`: events and songs into the five tables. Throws a Refusal for words that will not do. */
export function emrDemo(reader: OptionReader, defaults: DemoFiles): Demo {
  const options = readEmrOptions(reader, defaults);
  return {
    ...options,
    render: async (settings, name) => {
      const stack = await renderEmr(settings, name);
      const described = describe(options, settings);
      return {
        run: (place, session) =>
          runEmr({ ...place, stack, data: options.data, settings: described }, session),
      };
    },
  };
}

function describe(options: DemoOptions, given: Settings): Record<string, string> {
  const settings = emrSettings(given);
  return {
    "stack file": options.stackFile,
    merge: settings.merge,
    "songs layout": settings.songsLayout,
    release: settings.release,
  };
}
