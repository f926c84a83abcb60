// What the datatype anyURI takes, as libxml2 reads it: a URI reference after RFC 3986, with characters in it that people forget to escape.

/** RFC 3986's unreserved and sub-delims, and what libxml2 forgives: a space, quotes and brackets, and all beyond ASCII. */
const PLAIN = "\\w\\-.~!$&'()*+,;={}|\\\\^` \"<>\\x7f-\\uffff";
const character = (more: string): string => `(?:[${PLAIN}${more}]|%[0-9A-Fa-f]{2})`;
const CHAR = character(':@');
/** How the first segment of a relative path may not look like a scheme. */
const CHAR_WITHOUT_COLON = character('@');
const HOST = `(?:\\[[^\\]]*\\]|${character('')}*)`;
const AUTHORITY = `//(?:${character(':')}*@)?${HOST}(?::\\d*)?(?:/${CHAR}*)*`;
const ABSOLUTE = `/(?:${CHAR}+(?:/${CHAR}*)*)?`;
const END = `(?:\\?(?:${CHAR}|[/?])*)?(?:#(?:${CHAR}|[/?[\\]])*)?`;
const WITH_SCHEME = `[A-Za-z][A-Za-z0-9+.\\-]*:(?:${AUTHORITY}|${ABSOLUTE}|${CHAR}+(?:/${CHAR}*)*)?`;
const RELATIVE = `(?:${AUTHORITY}|${ABSOLUTE}|${CHAR_WITHOUT_COLON}+(?:/${CHAR}*)*)?`;

/** Whole values of anyURI, white space collapsed. */
export const URI_REFERENCE = new RegExp(`^(?:${WITH_SCHEME}|${RELATIVE})${END}$`);
