import en from "../../reports/locale/en.json" with { type: "json" };
import ja from "../../reports/locale/ja.json" with { type: "json" };
import type { Language } from "../publish/mod.ts";

/** The fixed texts of a report; both languages have the same ones. */
export type Locale = typeof ja & typeof en;

/** The texts of one language, from `reports/locale/`. */
export function localeOf(lang: Language): Locale {
  return { ja, en }[lang];
}

/** Puts values into the `{holes}` of a text. */
export function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name]));
}
