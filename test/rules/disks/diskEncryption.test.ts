// Rules of server/src/rules/disks/diskEncryption.ts: what each refuses, and what comes close but is fine.
import { describe, test } from 'vitest';
import { accepts, refuses } from '../deviceCases';

describe('diskEncryption', () => {
  test('disk-auth-protocol', () => {
    refuses(
      `<disk type='network' device='disk'><driver name='qemu' type='raw'/><source protocol='nbd' name='a'><host name='h' port='1'/></source><target dev='vda' bus='virtio'/><auth username='u'><secret type='iscsi' uuid='2ec115d7-3a88-3ceb-bc12-0ac909a6fd87'/></auth></disk>`,
      [{ code: 'disk-auth-protocol', at: 'auth', message: '`nbd` has no authentication; remove `<auth>`.' }],
    );
  });

  test('disk-secret-type', () => {
    refuses(
      `<disk type='network' device='disk'><driver name='qemu' type='raw'/><source protocol='iscsi' name='iqn.x:y/0'><host name='h' port='1'/></source><target dev='vda' bus='virtio'/><auth username='u'><secret type='ceph' uuid='2ec115d7-3a88-3ceb-bc12-0ac909a6fd87'/></auth></disk>`,
      [{ code: 'disk-secret-type', at: 'ceph', message: 'The secret of a disk on `iscsi` is of type `iscsi`; set `type`.' }],
    );
    accepts(`<disk type='network' device='disk'><driver name='qemu' type='raw'/><source protocol='iscsi' name='iqn.x:y/0'><host name='h' port='1'/></source><target dev='vda' bus='virtio'/><auth username='u'><secret type='iscsi' uuid='2ec115d7-3a88-3ceb-bc12-0ac909a6fd87'/></auth></disk>`);
  });

  test('disk-auth-twice', () => {
    refuses(
      `<disk type='network' device='disk'><driver name='qemu' type='raw'/><source protocol='iscsi' name='iqn.x:y/0'><host name='h' port='1'/><auth username='u'><secret type='iscsi' uuid='2ec115d7-3a88-3ceb-bc12-0ac909a6fd87'/></auth></source><target dev='vda' bus='virtio'/><auth username='u'><secret type='iscsi' uuid='2ec115d7-3a88-3ceb-bc12-0ac909a6fd87'/></auth></disk>`,
      [{ code: 'disk-auth-twice', at: 'auth', message: '`<auth>` is in `<source>` already; remove one of them.' }],
    );
  });

  test('disk-encryption-twice', () => {
    refuses(
      `<disk type='file' device='disk'><source file='/a.img'><encryption format='luks'><secret type='passphrase' uuid='0a81f5b2-8403-7b23-c8d6-21ccc2f80d6f'/></encryption></source><target dev='vda' bus='virtio'/><encryption format='luks'><secret type='passphrase' uuid='0a81f5b2-8403-7b23-c8d6-21ccc2f80d6f'/></encryption></disk>`,
      [{ code: 'disk-encryption-twice', at: 'encryption', message: '`<encryption>` is in `<source>` already; remove one of them.' }],
    );
  });

  test('disk-encryption-cipher', () => {
    refuses(
      `<disk type='file' device='disk'><source file='/a.img'/><target dev='vda' bus='virtio'/><encryption format='luks'><secret type='passphrase' uuid='0a81f5b2-8403-7b23-c8d6-21ccc2f80d6f'/><cipher name='serpent' size='256' mode='cbc' hash='sha256'/><ivgen name='plain64' hash='sha256'/></encryption></disk>`,
      [{ code: 'disk-encryption-cipher', at: 'cipher', message: 'The image knows its cipher, so `<cipher>` has no place in a domain; remove it.' }],
    );
    accepts(`<disk type='file' device='disk'><source file='/a.img'/><target dev='vda' bus='virtio'/><encryption format='luks'><secret type='passphrase' uuid='0a81f5b2-8403-7b23-c8d6-21ccc2f80d6f'/></encryption></disk>`);
  });

  test('disk-encryption-qcow', () => {
    refuses(
      `<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='/a.img'><encryption format='qcow'><secret type='passphrase' uuid='0a81f5b2-8403-7b23-c8d6-21ccc2f80d6f'/></encryption></source><target dev='vda' bus='virtio'/></disk>`,
      [{ code: 'disk-encryption-qcow', at: 'qcow', message: 'The old `qcow` encryption is no longer supported; use `luks`.' }],
    );
  });

  test('disk-encryption-engine', () => {
    refuses(
      `<disk type='file' device='disk'><source file='/a.img'><encryption format='luks2'><secret type='passphrase' uuid='0a81f5b2-8403-7b23-c8d6-21ccc2f80d6f'/></encryption></source><target dev='vda' bus='virtio'/></disk>`,
      [{ code: 'disk-encryption-engine', at: 'luks2', message: "`luks2` needs `engine='librbd'`; QEMU itself knows `luks` only." }],
    );
    accepts(`<disk type='network' device='disk'><driver name='qemu' type='raw'/><source protocol='rbd' name='a/b'><host name='h' port='1'/><encryption format='luks2' engine='librbd'><secret type='passphrase' uuid='0a81f5b2-8403-7b23-c8d6-21ccc2f80d6f'/></encryption></source><target dev='vda' bus='virtio'/></disk>`);
  });

  test('disk-encryption-image-format', () => {
    refuses(
      `<disk type='file' device='disk'><driver name='qemu' type='vmdk'/><source file='/a.img'><encryption format='luks'><secret type='passphrase' uuid='0a81f5b2-8403-7b23-c8d6-21ccc2f80d6f'/></encryption></source><target dev='vda' bus='virtio'/></disk>`,
      [{ code: 'disk-encryption-image-format', at: 'encryption', message: 'Only `raw` and `qcow2` images can be encrypted, not `vmdk`.' }],
    );
    accepts(`<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='/a.img'><encryption format='luks'><secret type='passphrase' uuid='0a81f5b2-8403-7b23-c8d6-21ccc2f80d6f'/></encryption></source><target dev='vda' bus='virtio'/></disk>`);
  });

  test('disk-encryption-secrets', () => {
    refuses(
      `<disk type='file' device='disk'><source file='/a.img'><encryption format='luks'><secret type='passphrase' uuid='0a81f5b2-8403-7b23-c8d6-21ccc2f80d6f'/><secret type='passphrase' uuid='0a81f5b2-8403-7b23-c8d6-21ccc2f80d60'/></encryption></source><target dev='vda' bus='virtio'/></disk>`,
      [{ code: 'disk-encryption-secrets', at: 'secret', message: "QEMU takes one `<secret>` only; several are for `engine='librbd'`." }],
    );
  });

  test('disk-encryption-librbd', () => {
    refuses(
      `<disk type='file' device='disk'><source file='/a.img'><encryption format='luks' engine='librbd'><secret type='passphrase' uuid='0a81f5b2-8403-7b23-c8d6-21ccc2f80d6f'/></encryption></source><target dev='vda' bus='virtio'/></disk>`,
      [{ code: 'disk-encryption-librbd', at: 'librbd', message: '`librbd` decrypts disks on `rbd` only; remove `engine`.' }],
    );
  });
});
