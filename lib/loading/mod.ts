/**
 * Modules that are loaded when they are needed: what a program may need should not keep it from starting.
 *
 * @module
 */

/**
 * Imports a module when this is called. Deno loads what an `import()` with a literal names along with the program, even
 * where it is never called: of a kernel's start that would be a third.
 *
 * @example
 * ```ts ignore
 * const { openCatalog } = await lateImport<typeof import("../catalog/mod.ts")>("../catalog/mod.ts", import.meta.url);
 * ```
 *
 * @param specifier Relative to `from`.
 * @param from `import.meta.url` of the module that calls.
 */
export async function lateImport<Module>(specifier: string, from: string): Promise<Module> {
  return await import(new URL(specifier, from).href);
}
