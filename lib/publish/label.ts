/** The languages a report is set in. */
export type Language = "ja" | "en";

/** A text in both languages. */
export type Label = Readonly<Record<Language, string>>;
