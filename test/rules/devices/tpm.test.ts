// Rules of rules/devices/tpm.ts: documents that each refuses or advises on, and near ones that it must not.
import { describe, it } from 'vitest';
import { checkRule } from '../../support/checkRule';

describe('tpm', () => {
  it('tpm-version-1-2', () => {
    checkRule(`<tpm model='tpm-crb'><backend type='emulator' version='1.2'/></tpm>`, [
      {
        code: 'tpm-version-1-2',
        at: '1.2',
        message: 'TPM 1.2 is only for x86 guests with model `tpm-tis`: use version=`2.0`.',
      },
    ]);
    checkRule(`<tpm model='tpm-tis'><backend type='emulator' version='1.2'/></tpm>`, [
      {
        code: 'tpm-version-1-2',
        at: '1.2',
        message: 'TPM 1.2 is only for x86 guests with model `tpm-tis`: use version=`2.0`.',
      },
    ], { arch: 'aarch64' });
    checkRule(`<tpm model='tpm-tis'><backend type='emulator' version='1.2'/></tpm>`, []);
    checkRule(`<tpm model='tpm-tis'><backend type='emulator' version='2.0'/></tpm>`, [], { arch: 'aarch64' });
  });

  it('tpm-needs-version-2', () => {
    checkRule(
      `<tpm model='tpm-tis'><backend type='emulator' version='1.2'><active_pcr_banks><sha256/></active_pcr_banks></backend></tpm>`,
      [
        {
          code: 'tpm-needs-version-2',
          at: 'active_pcr_banks',
          message: '`<active_pcr_banks>` is for TPM 2.0: set version=`2.0` on `<backend>`.',
        },
      ],
    );
    checkRule(`<tpm model='tpm-tis'><backend type='emulator'><profile source='local:x'/></backend></tpm>`, [
      {
        code: 'tpm-needs-version-2',
        at: 'profile',
        message: '`<profile>` is for TPM 2.0: set version=`2.0` on `<backend>`.',
      },
    ]);
    checkRule(`<tpm model='tpm-crb'><backend type='emulator'><active_pcr_banks><sha256/></active_pcr_banks></backend></tpm>`, []);
  });

  it('tpm-model-arch', () => {
    checkRule(`<tpm model='tpm-spapr'><backend type='emulator' version='2.0'/></tpm>`, [
      {
        code: 'tpm-model-arch',
        at: 'tpm-spapr',
        message: 'A TPM of model `tpm-spapr` is not for x86_64 guests.',
      },
    ]);
    checkRule(`<tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm>`, [
      {
        code: 'tpm-model-arch',
        at: 'tpm-crb',
        message: 'A TPM of model `tpm-crb` is not for ppc64 guests.',
      },
    ], { arch: 'ppc64' });
    checkRule(`<tpm model='tpm-spapr'><backend type='emulator' version='2.0'/></tpm>`, [], { arch: 'ppc64' });
  });

  it('tpm-proxy-backend', () => {
    checkRule(`<tpm model='spapr-tpm-proxy'><backend type='emulator' version='2.0'/></tpm>`, [
      {
        code: 'tpm-proxy-backend',
        at: 'emulator',
        message: "A TPM proxy hands on the host's TPM: its backend is `passthrough`.",
      },
    ], { arch: 'ppc64' });
    checkRule(`<tpm model='spapr-tpm-proxy'><backend type='passthrough'><device path='/dev/tpmrm0'/></backend></tpm>`, [], { arch: 'ppc64' });
  });

  it('tpm-duplicate', () => {
    checkRule(
      `<tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm><«tpm» model='tpm-crb'><backend type='emulator' version='2.0'/></tpm>`,
      [
        {
          code: 'tpm-duplicate',
          at: 'tpm',
          message: 'A guest has one TPM (and on ppc64 one TPM proxy besides).',
        },
      ],
    );
    checkRule(`<tpm model='tpm-spapr'><backend type='emulator' version='2.0'/></tpm><tpm model='spapr-tpm-proxy'><backend type='passthrough'><device path='/dev/tpmrm0'/></backend></tpm>`, [], { arch: 'ppc64' });
  });
});
