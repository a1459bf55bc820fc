import { decodeFrame } from "./decode_frame.ts";
import type { FramesDescription } from "./entry.ts";
import { frameMembers } from "./open_frames.ts";
import { ZipArchive } from "./zip_archive.ts";

/**
 * What an archive of frames says of itself, by its first frame; the unit of a pixel only a person knows, except that
 * JPEG has grey levels.
 *
 * @throws {Fault} when it is no archive of frames.
 */
export async function inferFrames(file: string): Promise<FramesDescription> {
  const archive = new ZipArchive(file);
  try {
    const members = frameMembers(archive);
    const { name, width, height, values } = await decodeFrame(members[0].name, archive.read(members[0]));
    const unit = /\.jpe?g$/i.test(name)
      ? "1"
      : "TODO: cK, dK (1/100, 1/10 kelvin), K, Cel, or 1 for grey levels";
    return {
      count: members.length,
      width,
      height,
      type: values.constructor.name.replace("Array", "").toLowerCase() as FramesDescription["type"],
      unit: unit as FramesDescription["unit"],
    };
  } finally {
    archive.close();
  }
}
