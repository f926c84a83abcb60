// What tests ask of the series of hovers.

/** Name → the file, a text in it, and how far into that text the cursor stands. */
export const inEnglish: Readonly<Record<string, readonly [string, string, number]>>;
/** As `inEnglish`. */
export const inChinese: typeof inEnglish;
