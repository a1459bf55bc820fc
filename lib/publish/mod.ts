/** What a cell hands on: values, tables, figures, maps and files. */
export type { Label, Language } from "./label.ts";
export * from "./published.ts";
