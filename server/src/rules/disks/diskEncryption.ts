// Secrets of disks: logging in to servers, and decrypting images.
import type { Domain } from '../../domain/domain';
import { removeElement } from '../../domain/edits';
import type { RuleFamily } from '../../domain/rule';
import { loginSecret } from '../../domain/secrets';
import type { Fix, Problem } from '../../text/problem';
import { setOn } from '../fixes';
import { onSources } from './sourceRule';
import { attributeOr, elementAround, misplaced, removeBlamed, replaceBlamed } from '../support';

const authProtocol = onSources(
  {
    code: 'disk-auth-protocol',
    where: ['source@protocol'],
    summary: 'A disk logs in to a server whose protocol has no authentication.',
    message: '`{protocol}` has no authentication; remove `<auth>`.',
    fix: removeBlamed,
  },
  'everyone',
  ({ protocol, auth }) =>
    auth && protocol !== undefined && NO_AUTH.has(protocol) ? [auth, { protocol }] : undefined,
);

const NO_AUTH = new Set(['nbd', 'gluster', 'tftp', 'vxhs', 'nfs']);

const secretType = onSources(
  {
    code: 'disk-secret-type',
    where: ['source@protocol'],
    summary: 'The secret of an iscsi or rbd disk is not of the type that its protocol needs.',
    message: 'The secret of a disk on `{protocol}` is of type `{expected}`; set `type`.',
    fix: (domain, problem) => replaceBlamed(domain, problem, String(problem.args['expected']), 'only'),
  },
  'everyone',
  ({ protocol, auth }) => {
    const secret = loginSecret(auth);
    const expected = protocol === 'iscsi' ? 'iscsi' : protocol === 'rbd' ? 'ceph' : undefined;
    if (secret === undefined || protocol === undefined || NO_AUTH.has(protocol)) return undefined;
    const { element, type } = secret;
    if (expected === undefined) return type === undefined ? [element, { protocol, expected: 'iscsi' }] : undefined;
    return type === expected ? undefined : [attributeOr(element, 'type'), { protocol, expected }];
  },
);

const authTwice = misplaced({
  code: 'disk-auth-twice',
  on: 'devices/disk',
  paths: ['auth'],
  summary: 'A disk has an auth element of its own and one in its source.',
  message: '`<auth>` is in `<source>` already; remove one of them.',
  when: (disk) => disk.child('source')?.child('auth') !== undefined,
});

const encryptionTwice = misplaced({
  code: 'disk-encryption-twice',
  on: 'devices/disk',
  paths: ['encryption'],
  summary: 'A disk has an encryption element of its own and one in its source.',
  message: '`<encryption>` is in `<source>` already; remove one of them.',
  when: (disk) => disk.child('source')?.child('encryption') !== undefined,
});

/** Where the encryption of an image is described. */
const ENCRYPTION = ['encryption', 'source/encryption'];

/** Removes a cipher, and the way to make its initialisation vectors, which is nothing without it. */
function removeCipher(domain: Domain, problem: Problem): readonly Fix[] {
  const ivgen = elementAround(domain.root, problem.span).parent?.child('ivgen');
  const removed = ivgen ? [removeElement(domain.document.text, ivgen)] : [];
  return removeBlamed(domain, problem).map((fix) => ({ ...fix, edits: [...fix.edits, ...removed] }));
}

const cipher = onSources(
  {
    code: 'disk-encryption-cipher',
    where: ENCRYPTION,
    summary: 'The luks encryption of a disk gives a cipher, which the image itself knows.',
    message: 'The image knows its cipher, so `<cipher>` has no place in a domain; remove it.',
    fix: removeCipher,
  },
  'everyone',
  ({ encryption }) => {
    const element = encryption?.format?.value === 'luks' ? encryption.element.child('cipher') : undefined;
    return element ? [element] : undefined;
  },
);

const oldEncryption = onSources(
  {
    code: 'disk-encryption-qcow',
    where: ENCRYPTION,
    summary: 'A disk of a QEMU guest has the old qcow encryption.',
    message: 'The old `{format}` encryption is no longer supported; use `luks`.',
  },
  'qemu',
  ({ encryption }) => {
    const format = encryption?.format;
    return format && (format.value === 'qcow' || format.value === 'default') ? [format, { format: format.value }] : undefined;
  },
);

const encryptionEngine = onSources(
  {
    code: 'disk-encryption-engine',
    where: ENCRYPTION,
    summary: 'QEMU itself is to decrypt luks2 or luks-any, which only librbd can.',
    message: '`{format}` needs `engine=\'librbd\'`; QEMU itself knows `luks` only.',
    fix: setOn('engine', 'librbd'),
  },
  'qemu',
  ({ encryption }) => {
    const format = encryption?.isByQemu === true ? encryption.format : undefined;
    return format && /^luks(2|-any)$/.test(format.value) ? [format, { format: format.value }] : undefined;
  },
);

const encryptionFormat = onSources(
  {
    code: 'disk-encryption-image-format',
    where: ENCRYPTION,
    summary: 'An encrypted disk of a QEMU guest is neither raw nor qcow2.',
    message: 'Only `raw` and `qcow2` images can be encrypted, not `{format}`.',
  },
  'qemu',
  ({ encryption, format }) => {
    if (encryption?.format?.value !== 'luks' || !encryption.isByQemu) return undefined;
    return format === undefined || format === 'raw' || format === 'qcow2' ? undefined : [encryption.element, { format }];
  },
);

const encryptionSecrets = onSources(
  {
    code: 'disk-encryption-secrets',
    where: ENCRYPTION,
    summary: 'A disk that QEMU itself decrypts has more than one secret.',
    message: 'QEMU takes one `<secret>` only; several are for `engine=\'librbd\'`.',
    fix: removeBlamed,
  },
  'qemu',
  ({ encryption }) => {
    const second = encryption?.isByQemu === true ? encryption.secrets[1] : undefined;
    return second ? [second] : undefined;
  },
);

const librbd = onSources(
  {
    code: 'disk-encryption-librbd',
    where: ENCRYPTION,
    summary: 'A disk of a QEMU guest that is not on rbd is to be decrypted by librbd.',
    message: '`librbd` decrypts disks on `rbd` only; remove `engine`.',
    fix: removeBlamed,
  },
  'qemu',
  ({ encryption, type, element }) => {
    const engine = encryption?.element.attribute('engine');
    const isLocal = type !== 'network' && type !== 'volume' && !element.attribute('protocol');
    return engine?.value === 'librbd' && isLocal ? [engine] : undefined;
  },
);

/** Rules on the authentication and encryption of disks. */
export const diskEncryption: RuleFamily = {
  name: 'diskEncryption',
  rules: [
    authProtocol,
    secretType,
    authTwice,
    encryptionTwice,
    cipher,
    oldEncryption,
    encryptionEngine,
    encryptionFormat,
    encryptionSecrets,
    librbd,
  ],
};
