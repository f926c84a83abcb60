// Which documents the language server is asked about.
/** Our language's identifier. */
export const languageId = 'libvirt-xml';

/** Schemes whose documents have text of their own; diffs and read-only views use `libvirt`. */
const schemes = ['file', 'untitled', 'libvirt'];

/** Plain XML is served too, without taking the language from other extensions: the server answers only where the root is libvirt's. */
export const documentSelector: { language: string; scheme: string }[] = [languageId, 'xml'].flatMap((language) =>
  schemes.map((scheme) => ({ language, scheme })),
);
