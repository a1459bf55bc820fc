/** Messages of the Jupyter protocol on the wire: https://jupyter-client.readthedocs.io/en/stable/messaging.html */

import { createHmac } from "node:crypto";
import { Fault } from "../fault/mod.ts";

/** What the runner needs of a message. */
export interface JupyterMessage {
  type: string;
  /** Id of the request it answers; undefined for what the kernel sends of itself. */
  parent?: string;
  content: Record<string, unknown>;
  /** Length of the content on the wire. */
  bytes: number;
}

const DELIMITER = "<IDS|MSG>";
const encoder = new TextEncoder();

/**
 * What every message of a kernel to all begins with: a short frame that is the delimiter, and the head of the signature's.
 * JSON writes no byte 1, so that it stands nowhere else in one.
 */
export const BROADCAST_START: Uint8Array = Uint8Array.of(1, 9, ...encoder.encode(DELIMITER), 1, 64);

const decoder = new TextDecoder();

/** Frames of a request, signed with the connection's key (HMAC-SHA256). */
export function encodeMessage(key: string, session: string, id: string, type: string, content: unknown) {
  const header = {
    msg_id: id,
    session,
    username: "kenzan",
    date: new Date().toISOString(),
    msg_type: type,
    version: "5.3",
  };
  const parts = [header, {}, {}, content].map((part) => encoder.encode(JSON.stringify(part)));
  return [encoder.encode(DELIMITER), encoder.encode(sign(key, parts)), ...parts];
}

/** What an `execute_request` holds; `silent` code leaves no trace in the kernel's history. */
export function executeContent(code: string, silent: boolean) {
  return {
    code,
    silent,
    store_history: !silent,
    user_expressions: {},
    allow_stdin: false,
    stop_on_error: true,
  };
}

/**
 * Reads a message and checks its signature.
 *
 * @throws {Fault} when it is no Jupyter message or was signed with another key.
 */
export function decodeMessage(key: string, frames: readonly Uint8Array[]): JupyterMessage {
  const start = frames.findIndex((frame) => frame.length === 9 && decoder.decode(frame) === DELIMITER);
  const parts = frames.slice(start + 2, start + 6);
  if (start < 0 || parts.length < 4 || sign(key, parts) !== decoder.decode(frames[start + 1])) {
    throw new Fault("notebook: the kernel sent a message that is not its own", {
      expected: "five frames after <IDS|MSG>, signed with the key of the connection file",
      found: `${frames.length} frames`,
      remedy: "run again; if it stays, look for another program on the kernel's ports",
    });
  }
  const [header, parent, , content] = parts.map((part) => JSON.parse(decoder.decode(part)));
  return { type: header.msg_type, parent: parent.msg_id, content, bytes: parts[3].length };
}

/** The message type, from the frames before the content: to judge a content before reading it. */
export function messageType(frames: readonly Uint8Array[]): string | undefined {
  const start = frames.findIndex((frame) => frame.length === 9 && decoder.decode(frame) === DELIMITER);
  const header = start < 0 ? undefined : frames[start + 2];
  return header && JSON.parse(decoder.decode(header)).msg_type;
}

function sign(key: string, parts: readonly Uint8Array[]): string {
  const hmac = createHmac("sha256", key);
  for (const part of parts) hmac.update(part);
  return hmac.digest("hex");
}
