import { renderEmr, type Settings } from "../../program";
import { type OptionReader } from "../optionReader";
import { type Demo } from "./demo";
import { type DemoOptions, readEmrOptions } from "./demoOptions";
import { runEmr } from "./runEmr";

/** `lake demo emr`: events and songs into the five tables. Throws a Refusal for words that will not do. */
export function emrDemo(reader: OptionReader): Demo {
  const options = readEmrOptions(reader);
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

function describe(options: DemoOptions, settings: Settings): Record<string, string> {
  return {
    "stack file": options.stackFile,
    merge: settings.merge,
    "songs layout": settings.songsLayout,
    release: settings.release,
  };
}
