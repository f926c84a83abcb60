// Rules of rules/machine/resources.ts: documents that each refuses or advises on, and near ones that it must not.
import { describe, it } from 'vitest';
import { checkRule } from '../../support/checkRule';

describe('resources', () => {
  it('blkio-device-duplicate', () => {
    checkRule(
      '<blkiotune><device><path>/dev/sda</path><weight>200</weight></device><device><path>«/dev/sda»</path><weight>300</weight></device></blkiotune>',
      [
        { code: 'blkio-device-duplicate', at: '/dev/sda', message: '`/dev/sda` already has its limits.' },
      ],
    );
    checkRule('<blkiotune><device><path>/dev/sda</path><weight>200</weight></device><device><path>/dev/sdb</path><weight>300</weight></device></blkiotune>', []);
  });

  it('idmap-half', () => {
    checkRule(`<idmap><uid start='0' target='1000' count='10'/></idmap>`, [
      { code: 'idmap-half', at: 'uid', message: 'Users and groups are mapped together: add `<gid>`.' },
    ], { type: 'lxc' });
    checkRule(`<idmap><uid start='0' target='1000' count='10'/><gid start='0' target='1000' count='10'/></idmap>`, [], { type: 'lxc' });
  });

  it('idmap-without-root', () => {
    checkRule(
      `<idmap><uid start='1' target='1000' count='10'/><gid start='0' target='1000' count='10'/></idmap>`,
      [
        {
          code: 'idmap-without-root',
          at: '1',
          message: "The container's root must be someone: one `<uid>` has start=`0`.",
        },
      ],
      { type: 'lxc' },
    );
  });

  it('throttlegroup-name-missing', () => {
    checkRule(
      '<throttlegroups><throttlegroup><total_iops_sec>5</total_iops_sec></throttlegroup></throttlegroups>',
      [
        {
          code: 'throttlegroup-name-missing',
          at: 'throttlegroup',
          message: 'A throttle group needs a `<group_name>` for disks to refer to.',
        },
      ],
    );
    checkRule(
      '<throttlegroups><throttlegroup><total_iops_sec>5</total_iops_sec><group_name>limit0</group_name></throttlegroup></throttlegroups>',
      [],
    );
  });

  it('qemu-env-name', () => {
    checkRule(
      `<qemu:commandline xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'><qemu:env name='1A' value='x'/></qemu:commandline>`,
      [
        {
          code: 'qemu-commandline-unsupported',
          at: 'qemu:commandline',
          message: 'libvirt knows nothing of these arguments: they may break with any update, and the guest is marked as tainted.',
        },
        {
          code: 'qemu-env-name',
          at: '1A',
          message: '`1A` is not the name of an environment variable: letters, digits and `_`, no digit first.',
        },
      ],
    );
  });

  it('qemu-override-id', () => {
    checkRule(
      `<qemu:override xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'><qemu:device alias='ua-a'><qemu:frontend><qemu:property name='id' type='string' value='x'/></qemu:frontend></qemu:device></qemu:override>`,
      [
        {
          code: 'qemu-override-id',
          at: 'id',
          message: "The `id` of a device is libvirt's handle on it and cannot be overridden.",
        },
      ],
    );
    checkRule(`<qemu:override xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'><qemu:device alias='ua-a'><qemu:frontend><qemu:property name='x' type='string' value='x'/></qemu:frontend></qemu:device></qemu:override>`, []);
  });

  it('qemu-override-value', () => {
    checkRule(
      `<qemu:override xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'><qemu:device alias='ua-a'><qemu:frontend><qemu:property name='n' type='unsigned' value='-1'/></qemu:frontend></qemu:device></qemu:override>`,
      [
        { code: 'qemu-override-value', at: '-1', message: '`-1` is not a value of type `unsigned`.' },
      ],
    );
    checkRule(`<qemu:override xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'><qemu:device alias='ua-a'><qemu:frontend><qemu:property name='n' type='signed' value='-1'/></qemu:frontend></qemu:device></qemu:override>`, []);
  });

  it('metadata-without-namespace', () => {
    checkRule('<metadata><note>x</note></metadata>', [
      {
        code: 'metadata-without-namespace',
        at: 'note',
        message: 'libvirt drops metadata without a namespace: give `<note>` an xmlns of your own.',
      },
    ]);
    checkRule(`<metadata><n:note xmlns:n='urn:n'>x</n:note></metadata>`, []);
  });

  it('metadata-namespace-duplicate', () => {
    checkRule(`<metadata><n:note xmlns:n='urn:n'>x</n:note><m:more xmlns:m='urn:n'>x</m:more></metadata>`, [
      {
        code: 'metadata-namespace-duplicate',
        at: 'm:more',
        message: 'libvirt keeps one element a namespace: this one is dropped.',
      },
    ]);
  });

  it('qemu-commandline-unsupported', () => {
    checkRule(
      `<qemu:commandline xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'><qemu:arg value='-x'/></qemu:commandline>`,
      [
        {
          code: 'qemu-commandline-unsupported',
          at: 'qemu:commandline',
          message: 'libvirt knows nothing of these arguments: they may break with any update, and the guest is marked as tainted.',
        },
      ],
    );
  });
});
