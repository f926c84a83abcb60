// Decodes the five predefined entities and character references; anything else stays as written.

const PREDEFINED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
/** What is not taken as it is in an attribute's value. */
const DECODED = /[&\t\r\n]/;
const REFERENCE = /&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(\w+));/g;

/** Decodes character data. Unknown entities are never expanded: they stay as written. */
export function decodeText(raw: string): string {
  const normalised = raw.includes('\r') ? raw.replace(/\r\n?/g, '\n') : raw;
  if (!normalised.includes('&')) return normalised;
  return normalised.replace(REFERENCE, (whole, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return Object.hasOwn(PREDEFINED, name) ? (PREDEFINED[name] ?? whole) : whole;
    const code = decimal !== undefined ? parseInt(decimal, 10) : parseInt(hex ?? '', 16);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

/** Decodes an attribute's value: white space characters become spaces, then references are decoded. */
export function decodeAttributeValue(raw: string): string {
  // Most values are taken as they are, and values are asked for very often.
  if (!DECODED.test(raw)) return raw;
  return decodeText(/[\t\r\n]/.test(raw) ? raw.replace(/\r\n|[\t\r\n]/g, ' ') : raw);
}

/** Escapes text for character data or a double-quoted attribute value. */
export function escapeXml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}
