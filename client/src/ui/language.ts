// The identifier of the language that package.json contributes.

/** Definitions and views of libvirt's XML are in this language. */
export const domainLanguage = 'libvirt-xml';
