// What the datatype anyURI takes, as libxml2 reads it: a URI reference after RFC 3986, with characters in it that people forget to escape.

/** RFC 3986's pchar, and those that libxml2 forgives. */
const CHAR = "(?:[\\w\\-.~!$&'()*+,;=:@{}|\\\\^`]|%[0-9A-Fa-f]{2})";
/** The same without a colon: how the first segment of a relative path may not look like a scheme. */
const CHAR_WITHOUT_COLON = "(?:[\\w\\-.~!$&'()*+,;=@{}|\\\\^`]|%[0-9A-Fa-f]{2})";
const HOST = `(?:\\[[^\\]]*\\]|${CHAR_WITHOUT_COLON}*)`;
const AUTHORITY = `//(?:${CHAR}*@)?${HOST}(?::\\d*)?(?:/${CHAR}*)*`;
const ABSOLUTE = `/(?:${CHAR}+(?:/${CHAR}*)*)?`;
const END = `(?:\\?(?:${CHAR}|[/?])*)?(?:#(?:${CHAR}|[/?[\\]])*)?`;
const WITH_SCHEME = `[A-Za-z][A-Za-z0-9+.\\-]*:(?:${AUTHORITY}|${ABSOLUTE}|${CHAR}+(?:/${CHAR}*)*)?`;
const RELATIVE = `(?:${AUTHORITY}|${ABSOLUTE}|${CHAR_WITHOUT_COLON}+(?:/${CHAR}*)*)?`;

/** Whole values of anyURI, white space collapsed. */
export const URI_REFERENCE = new RegExp(`^(?:${WITH_SCHEME}|${RELATIVE})${END}$`);
