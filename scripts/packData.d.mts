// Types of packData.mjs, for the tests.
/** Writes each file of a folder to another, `name.json` as `name.json.br` where it is packed. */
export function packData(from: string, to: string): Promise<void>;
