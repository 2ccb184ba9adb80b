import assert from "node:assert/strict";
import { javaPattern } from "../../../local/s3distcp/javaPattern";

describe("patterns of s3-dist-cp", () => {
  const matches: [pattern: string, text: string, expected: boolean][] = [
    ["b", "abc", false],
    [".*b.*", "abc", true],
    ["a|b", "b", true],
    ["a|b", "bc", false],
    [".*", "a\nb", false],
    ["(?s).*", "a\nb", true],
    ["(?i)ABC", "abc", true],
    ["[\\[&]+", "[&", true],
    ["(?<year>\\d{4})-(?:\\d+)", "2018-11", true],
    ["\\\\Q", "\\Q", true],
  ];
  for (const [pattern, text, expected] of matches) {
    it(`${pattern} ${expected ? "matches" : "does not match"} all of ${JSON.stringify(text)}`, () => {
      assert.equal(javaPattern("srcPattern", pattern).test(text), expected);
    });
  }

  for (const foreign of [
    ...["a++", "a*+", "a?+", "a{2}+", "(?>a)", "a(?i)b", "\\Qa.b\\E", "\\p{Alpha}", "a\\Z"],
    ...["[a-z&&[^b]]", "[a[b]]", "\\h", "\\x{41}"],
  ]) {
    it(`refuses ${foreign}, which JavaScript would read differently`, () => {
      assert.throws(() => javaPattern("srcPattern", foreign), /--srcPattern: .*Java's patterns/);
    });
  }
});
