// Lists a zip archive from its central directory, as far as a .vsix needs it (no zip64, no comment tricks).

/** @param {Buffer} archive @returns {{name: string, compressed: number}[]} file entries in archive order; sizes in bytes */
export function zipEntries(archive) {
  const end = archive.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (end < 0) throw new Error('not a zip archive: it has no end record');
  const count = archive.readUInt16LE(end + 10);
  const entries = [];
  for (let offset = archive.readUInt32LE(end + 16); entries.length < count; ) {
    const nameLength = archive.readUInt16LE(offset + 28);
    const name = archive.toString('utf8', offset + 46, offset + 46 + nameLength);
    entries.push({ name, compressed: archive.readUInt32LE(offset + 20) });
    offset += 46 + nameLength + archive.readUInt16LE(offset + 30) + archive.readUInt16LE(offset + 32);
  }
  return entries.filter((entry) => !entry.name.endsWith('/'));
}
