/** The first of some promises to settle, or `late` when none does within a time span (undefined: no limit). */
export async function within<T>(
  milliseconds: number | undefined,
  ...promises: Promise<T>[]
): Promise<T | "late"> {
  if (milliseconds === undefined) return await Promise.race(promises);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<"late">((resolve) => timer = setTimeout(() => resolve("late"), milliseconds));
  try {
    return await Promise.race([...promises, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Waits. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
