// Rules of rules/machine/security.ts: documents that each refuses or advises on, and near ones that it must not.
import { describe, it } from 'vitest';
import { checkRule } from '../../support/checkRule';

describe('security', () => {
  it('seclabel-duplicate', () => {
    checkRule(`<seclabel type='dynamic' model='dac'/><seclabel type='none' model='«dac»'/>`, [
      {
        code: 'seclabel-duplicate',
        at: 'dac',
        message: 'There is already a `<seclabel>` of this model.',
      },
    ]);
    checkRule(`<seclabel type='dynamic' model='dac'/><seclabel type='none' model='selinux'/>`, []);
  });

  it('seclabel-device-duplicate', () => {
    checkRule(
      `<disk type='file' device='disk'><source file='/a'><seclabel model='dac' relabel='no'/><seclabel model='«dac»' relabel='no'/></source><target dev='vda' bus='virtio'/></disk>`,
      [
        {
          code: 'seclabel-device-duplicate',
          at: 'dac',
          message: 'There is already a `<seclabel>` of this model here.',
        },
      ],
    );
    checkRule(`<disk type='file' device='disk'><source file='/a'><seclabel model='dac' relabel='no'/><seclabel model='selinux' relabel='no'/></source><target dev='vda' bus='virtio'/></disk>`, []);
  });

  it('seclabel-model-missing', () => {
    checkRule(`<seclabel type='static'><label>x</label></seclabel>`, [
      {
        code: 'seclabel-model-missing',
        at: 'seclabel',
        message: 'Say for which security driver the label is: model=`selinux`, `apparmor` or `dac`.',
      },
    ]);
    checkRule(`<seclabel type='dynamic' model='dac'/><«seclabel» type='none'/>`, [
      {
        code: 'seclabel-model-missing',
        at: 'seclabel',
        message: 'Say for which security driver the label is: model=`selinux`, `apparmor` or `dac`.',
      },
    ]);
    checkRule(`<seclabel relabel='yes'/>`, [
      {
        code: 'seclabel-model-missing',
        at: 'seclabel',
        message: 'Say for which security driver the label is: model=`selinux`, `apparmor` or `dac`.',
      },
    ]);
    checkRule(`<seclabel type='none'/>`, []);
    checkRule(`<seclabel relabel='no'/>`, []);
    checkRule(`<seclabel type='dynamic' relabel='yes'/>`, []);
    checkRule(`<seclabel model='dac' relabel='no'/>`, []);
  });

  it('launch-security-arch', () => {
    checkRule(`<launchSecurity type='s390-pv'/>`, [
      {
        code: 'launch-security-arch',
        at: 's390-pv',
        message: 'Launch security of type `s390-pv` is for s390 guests; this one is x86_64.',
      },
    ]);
    checkRule(`<launchSecurity type='sev'><policy>0x1</policy></launchSecurity>`, [
      {
        code: 'launch-security-arch',
        at: 'sev',
        message: 'Launch security of type `sev` is for x86 guests; this one is aarch64.',
      },
    ], { arch: 'aarch64' });
    checkRule(`<launchSecurity type='sev'><policy>0x1</policy></launchSecurity>`, []);
    checkRule(`<launchSecurity type='s390-pv'/>`, [], { arch: 's390x' });
  });

  it('sev-snp-blob-length', () => {
    checkRule(
      `<launchSecurity type='sev-snp'><policy>0x30000</policy><hostData>AAAA</hostData></launchSecurity>`,
      [
        {
          code: 'sev-snp-blob-length',
          at: 'AAAA',
          message: '`<hostData>` is 32 bytes in Base64; this is 3.',
        },
      ],
    );
    checkRule(`<launchSecurity type='sev-snp'><policy>0x30000</policy><hostData>AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=</hostData></launchSecurity>`, []);
  });

  it('keywrap-arch', () => {
    checkRule(`<keywrap><cipher name='aes' state='on'/></keywrap>`, [
      {
        code: 'keywrap-arch',
        at: 'keywrap',
        message: 'Key wrapping is for s390 guests; this one is x86_64.',
      },
    ]);
    checkRule(`<keywrap><cipher name='aes' state='on'/></keywrap>`, [], { arch: 's390x' });
  });

  it('keywrap-cipher-duplicate', () => {
    checkRule(`<keywrap><cipher name='aes' state='on'/><cipher name='«aes»' state='off'/></keywrap>`, [
      { code: 'keywrap-cipher-duplicate', at: 'aes', message: 'Cipher `aes` is already given.' },
    ], { arch: 's390x' });
    checkRule(`<keywrap><cipher name='aes' state='on'/><cipher name='dea' state='off'/></keywrap>`, [], { arch: 's390x' });
  });

  it('seclabel-label-ignored', () => {
    checkRule(`<seclabel type='dynamic' model='dac'><label>x</label></seclabel>`, [
      {
        code: 'seclabel-label-ignored',
        at: 'label',
        message: 'libvirt makes the label of type `dynamic` itself: this one does nothing. Use `<baselabel>`, or type=`static`.',
      },
    ]);
    checkRule(`<seclabel type='static' model='dac'><label>x</label></seclabel>`, []);
  });
});
