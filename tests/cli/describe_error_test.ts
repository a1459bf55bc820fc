import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { describeError } from "../../lib/cli/describe_error.ts";
import { Fault } from "kenzan/fault/mod.ts";

const thrown = (work: () => void): unknown => {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
};

Deno.test({
  name: "what the system refuses is told without a stack, by Deno's own errors and Node's",
  ignore: Deno.build.os !== "linux", // /sys takes no file from anyone
  fn: () => {
    for (
      const work of [() => Deno.mkdirSync("/sys/kernel/mine"), () => writeFileSync("/sys/kernel/mine", "a")]
    ) {
      const text = describeError(thrown(work));
      assert.match(
        text,
        /the system does not let this user do it\n {2}found: .*\/sys\/kernel\/mine'\n {2}do: /,
      );
      assert.doesNotMatch(text, /\n\s+at /);
    }
  },
});

Deno.test({
  name: "a full disk is told without a stack, by Deno's own errors and Node's",
  ignore: Deno.build.os !== "linux", // /dev/full is a disk that is full
  fn: () => {
    for (
      const work of [() => Deno.writeTextFileSync("/dev/full", "a"), () => writeFileSync("/dev/full", "a")]
    ) {
      const text = describeError(thrown(work));
      assert.match(text, /^kenzan: there is no room left to write\n {2}found: .*[^]*\n {2}do: {7}make room/);
      assert.doesNotMatch(text, /\n\s+at /);
    }
  },
});

Deno.test("a fault is told as it is, any other error with its stack", () => {
  assert.equal(describeError(new Fault("a: b", { remedy: "c" })), "a: b\n  do:       c");
  assert.match(describeError(thrown(() => readFileSync("/nowhere/a"))), /ENOENT[^]*\n\s+at /);
});
