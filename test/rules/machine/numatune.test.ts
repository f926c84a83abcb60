// Rules of rules/machine/numatune.ts: documents that each refuses or advises on, and near ones that it must not.
import { describe, it } from 'vitest';
import { checkRule } from '../../support/checkRule';

describe('numatune', () => {
  it('memnode-with-automatic-placement', () => {
    checkRule(
      `<numatune><memory mode='strict' placement='auto'/><memnode cellid='0' mode='strict' nodeset='0'/></numatune><vcpu>4</vcpu><cpu><numa><cell id='0' cpus='0-1' memory='524288'/><cell id='1' cpus='2-3' memory='524288'/></numa></cpu>`,
      [
        {
          code: 'memnode-with-automatic-placement',
          at: 'memnode',
          message: 'With automatic placement numad chooses the nodes: remove `<memnode>`, or give `<memory>` a `nodeset`.',
        },
      ],
    );
    checkRule(
      `<vcpu placement='auto'>4</vcpu><numatune><memnode cellid='0' mode='strict' nodeset='0'/></numatune><cpu><numa><cell id='0' cpus='0-1' memory='524288'/><cell id='1' cpus='2-3' memory='524288'/></numa></cpu>`,
      [
        {
          code: 'memnode-with-automatic-placement',
          at: 'memnode',
          message: 'With automatic placement numad chooses the nodes: remove `<memnode>`, or give `<memory>` a `nodeset`.',
        },
      ],
    );
    checkRule(`<numatune><memory mode='strict' nodeset='0'/><memnode cellid='0' mode='strict' nodeset='0'/></numatune><vcpu>4</vcpu><cpu><numa><cell id='0' cpus='0-1' memory='524288'/><cell id='1' cpus='2-3' memory='524288'/></numa></cpu>`, []);
  });

  it('memnode-without-cells', () => {
    checkRule(`<numatune><memnode cellid='0' mode='strict' nodeset='0'/></numatune>`, [
      {
        code: 'memnode-without-cells',
        at: 'memnode',
        message: 'The guest has no NUMA cells to bind: add `<numa>` to `<cpu>`, or use `<memory>` here.',
      },
    ]);
  });

  it('memnode-cell-missing', () => {
    checkRule(
      `<numatune><memnode cellid='2' mode='strict' nodeset='0'/></numatune><vcpu>4</vcpu><cpu><numa><cell id='0' cpus='0-1' memory='524288'/><cell id='1' cpus='2-3' memory='524288'/></numa></cpu>`,
      [
        {
          code: 'memnode-cell-missing',
          at: '2',
          message: 'The guest has no NUMA cell 2: its cells are numbered 0 to 1.',
        },
      ],
    );
    checkRule(`<numatune><memnode cellid='1' mode='strict' nodeset='0'/></numatune><vcpu>4</vcpu><cpu><numa><cell id='0' cpus='0-1' memory='524288'/><cell id='1' cpus='2-3' memory='524288'/></numa></cpu>`, []);
  });

  it('memnode-duplicate', () => {
    checkRule(
      `<numatune><memnode cellid='1' mode='strict' nodeset='0'/><memnode cellid='«1»' mode='strict' nodeset='0'/></numatune><vcpu>4</vcpu><cpu><numa><cell id='0' cpus='0-1' memory='524288'/><cell id='1' cpus='2-3' memory='524288'/></numa></cpu>`,
      [
        { code: 'memnode-duplicate', at: '1', message: 'Another `<memnode>` is already for cell 1.' },
      ],
    );
  });

  it('memnode-restrictive-alone', () => {
    checkRule(
      `<numatune><memory mode='strict' nodeset='0'/><memnode cellid='0' mode='restrictive' nodeset='0'/></numatune><vcpu>4</vcpu><cpu><numa><cell id='0' cpus='0-1' memory='524288'/><cell id='1' cpus='2-3' memory='524288'/></numa></cpu>`,
      [
        {
          code: 'memnode-restrictive-alone',
          at: 'restrictive',
          message: 'Mode `restrictive` is for all or none: `<memory>` has `strict` and this `<memnode>` has `restrictive`.',
        },
      ],
    );
    checkRule(`<numatune><memory mode='restrictive' nodeset='0'/><memnode cellid='0' mode='restrictive' nodeset='0'/></numatune><vcpu>4</vcpu><cpu><numa><cell id='0' cpus='0-1' memory='524288'/><cell id='1' cpus='2-3' memory='524288'/></numa></cpu>`, []);
  });

  it('memnode-mode-mixed', () => {
    checkRule(
      `<numatune><memory mode='restrictive' nodeset='0'/><memnode cellid='0' mode='strict' nodeset='0'/></numatune><vcpu>4</vcpu><cpu><numa><cell id='0' cpus='0-1' memory='524288'/><cell id='1' cpus='2-3' memory='524288'/></numa></cpu>`,
      [
        {
          code: 'memnode-mode-mixed',
          at: 'strict',
          message: 'Mode `restrictive` is for all or none: `<memory>` has `restrictive` and this `<memnode>` has `strict`.',
        },
      ],
    );
    checkRule(`<numatune><memory mode='restrictive' nodeset='0'/><memnode cellid='0' mode='restrictive' nodeset='0'/></numatune><vcpu>4</vcpu><cpu><numa><cell id='0' cpus='0-1' memory='524288'/><cell id='1' cpus='2-3' memory='524288'/></numa></cpu>`, []);
  });

  it('numatune-static-without-nodeset', () => {
    checkRule(`<numatune><memory mode='strict'/></numatune>`, [
      {
        code: 'numatune-static-without-nodeset',
        at: 'memory',
        message: 'Static placement needs a `nodeset`: name the host nodes, or use placement=`auto`.',
      },
    ]);
    checkRule(`<numatune><memory mode='strict' placement='static'/></numatune>`, [
      {
        code: 'numatune-static-without-nodeset',
        at: 'static',
        message: 'Static placement needs a `nodeset`: name the host nodes, or use placement=`auto`.',
      },
    ]);
    checkRule(`<numatune><memory mode='strict' placement='auto'/></numatune>`, []);
    checkRule(`<vcpu placement='auto'>1</vcpu><numatune><memory mode='strict'/></numatune>`, []);
  });

  it('numatune-host-node-unlikely', () => {
    checkRule(`<numatune><memory mode='strict' nodeset='999'/></numatune>`, [
      {
        code: 'numatune-host-node-unlikely',
        at: '999',
        message: 'No host has a NUMA node 999: `virsh capabilities` lists the nodes of yours.',
      },
    ]);
    checkRule(`<numatune><memory mode='strict' nodeset='0-7'/></numatune>`, []);
  });

  it('nodeset-empty', () => {
    checkRule(`<numatune><memory mode='strict' nodeset='1,^1'/></numatune>`, [
      {
        code: 'nodeset-empty',
        at: '1,^1',
        message: '`nodeset` is empty: everything in it is taken out again.',
      },
    ]);
  });
});
