import { cpus, userInfo } from "node:os";

/** Who audited, when, and on what machine: the only part of an audit that is not the same everywhere. */
export interface Circumstances {
  who: string;
  /** Local time with its distance from UTC, e.g. `2027-04-02 10:15 (UTC+09:00)`. */
  when: string;
  /** Name, system and processor. */
  machine: string;
  /** Versions, besides that of Kenzan. */
  software: string;
}

/** The circumstances of this process. */
export function circumstances({ who = userName(), now = new Date() } = {}): Circumstances {
  const minutes = -now.getTimezoneOffset();
  const two = (value: number) => String(Math.trunc(Math.abs(value))).padStart(2, "0");
  const local = new Date(now.getTime() + minutes * 60_000).toISOString().slice(0, 16).replace("T", " ");
  const offset = `UTC${minutes < 0 ? "-" : "+"}${two(minutes / 60)}:${two(minutes % 60)}`;
  const processors = cpus();
  const { deno, v8, typescript } = Deno.version;
  return {
    who,
    when: `${local} (${offset})`,
    machine: [
      Deno.hostname(),
      `${Deno.build.os} ${Deno.osRelease()} ${Deno.build.arch}`,
      `${processors[0]?.model.trim() ?? "?"} × ${processors.length}`,
    ].join(", "),
    software: `Deno ${deno}, V8 ${v8}, TypeScript ${typescript}`,
  };
}

/** An account without a name (in some containers) is nobody. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return "";
  }
}
