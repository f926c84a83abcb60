// Decodes the five predefined entities and character references; anything else stays as written.

const PREDEFINED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
/* eslint-disable no-control-regex -- control characters are just what is left out */
/** What is not taken as it is in an attribute's value. */
const DECODED = /[&\0-\x1f\ud800-\udfff\ufffe\uffff]/;
/** The same in character data. */
const DECODED_TEXT = /[&\0-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]/;
/** What is no character of XML; the halves of astral characters are looked at where there are any. */
const CONTROL = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]+|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
/* eslint-enable no-control-regex */
const REFERENCE = /&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(\w+));/g;

/** Decodes character data. Unknown entities are never expanded: they stay as written; what is no character of XML is left out. */
export function decodeText(raw: string): string {
  // Most text is taken as it is.
  if (!DECODED_TEXT.test(raw)) return raw;
  const normalised = raw.replace(CONTROL, '').replace(/\r\n?/g, '\n');
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
