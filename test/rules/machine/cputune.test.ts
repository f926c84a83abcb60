// Rules of rules/machine/cputune.ts: documents that each refuses or advises on, and near ones that it must not.
import { describe, it } from 'vitest';
import { checkRule } from '../../support/checkRule';

describe('cputune', () => {
  it('cpu-quota-too-small', () => {
    checkRule('<cputune><emulator_quota>500</emulator_quota></cputune>', [
      {
        code: 'cpu-quota-too-small',
        at: '500',
        message: '`<emulator_quota>` is 500 µs: the least is 1000, and 0 or -1 mean no limit.',
      },
    ]);
    checkRule('<cputune><quota>-1</quota><emulator_quota>1000</emulator_quota></cputune>', []);
  });

  it('vcpupin-duplicate', () => {
    checkRule(
      `<vcpu>2</vcpu><cputune><vcpupin vcpu='1' cpuset='1'/><vcpupin vcpu='«1»' cpuset='2'/></cputune>`,
      [
        { code: 'vcpupin-duplicate', at: '1', message: 'vCPU 1 is already pinned.' },
      ],
    );
    checkRule(`<vcpu>2</vcpu><cputune><vcpupin vcpu='0' cpuset='1'/><vcpupin vcpu='1' cpuset='2'/></cputune>`, []);
  });

  it('iothreadpin-duplicate', () => {
    checkRule(
      `<iothreads>1</iothreads><cputune><iothreadpin iothread='1' cpuset='1'/><iothreadpin iothread='«1»' cpuset='2'/></cputune>`,
      [
        { code: 'iothreadpin-duplicate', at: '1', message: 'iothread 1 is already pinned.' },
      ],
    );
    checkRule(`<iothreads>2</iothreads><cputune><iothreadpin iothread='1' cpuset='1'/><iothreadpin iothread='2' cpuset='2'/></cputune>`, []);
  });

  it('iothread-id-duplicate', () => {
    checkRule(`<iothreadids><iothread id='5'/><iothread id='«5»'/></iothreadids>`, [
      { code: 'iothread-id-duplicate', at: '5', message: 'iothread 5 is already defined.' },
    ]);
    checkRule(`<iothreadids><iothread id='5'/><iothread id='6'/></iothreadids>`, []);
  });

  it('iothread-id-zero', () => {
    checkRule(`<iothreadids><iothread id='0'/></iothreadids>`, [
      {
        code: 'iothread-id-zero',
        at: '0',
        message: 'iothreads are numbered from 1: 0 is not an iothread.',
      },
    ]);
    checkRule(`<iothreads>1</iothreads><cputune><iothreadpin iothread='0' cpuset='1'/></cputune>`, [
      {
        code: 'iothread-id-zero',
        at: '0',
        message: 'iothreads are numbered from 1: 0 is not an iothread.',
      },
    ]);
  });

  it('iothread-missing', () => {
    checkRule(`<iothreads>1</iothreads><cputune><iothreadpin iothread='2' cpuset='1'/></cputune>`, [
      {
        code: 'iothread-missing',
        at: '2',
        message: 'There is no iothread 2: raise `<iothreads>`, or define it in `<iothreadids>`.',
      },
    ]);
    checkRule(
      `<iothreads>2</iothreads><cputune><iothreadsched iothreads='1-3' scheduler='batch'/></cputune>`,
      [
        {
          code: 'iothread-missing',
          at: '1-3',
          message: 'There is no iothread 3: raise `<iothreads>`, or define it in `<iothreadids>`.',
        },
      ],
    );
    checkRule(`<iothreads>2</iothreads><cputune><iothreadsched iothreads='1-2' scheduler='batch'/></cputune>`, []);
  });

  it('iothread-pool-empty', () => {
    checkRule(`<iothreadids><iothread id='1' thread_pool_max='0'/></iothreadids>`, [
      { code: 'iothread-pool-empty', at: '0', message: '`thread_pool_max` must be at least 1.' },
    ]);
    checkRule(`<iothreadids><iothread id='1' thread_pool_max='8'/></iothreadids>`, []);
  });

  it('iothread-pool-range', () => {
    checkRule(`<defaultiothread thread_pool_min='9' thread_pool_max='8'/>`, [
      {
        code: 'iothread-pool-range',
        at: '9',
        message: '`thread_pool_min` is 9: `thread_pool_max` must be given and not smaller.',
      },
    ]);
    checkRule(`<defaultiothread thread_pool_min='0'/>`, [
      {
        code: 'iothread-pool-range',
        at: '0',
        message: '`thread_pool_min` is 0: `thread_pool_max` must be given and not smaller.',
      },
    ]);
    checkRule(`<defaultiothread thread_pool_min='8' thread_pool_max='8'/>`, []);
  });

  it('cpuset-empty', () => {
    checkRule(`<vcpu cpuset='1,^1'>1</vcpu>`, [
      {
        code: 'cpuset-empty',
        at: '1,^1',
        message: '`cpuset` is empty: everything in it is taken out again.',
      },
    ]);
    checkRule(`<cputune><emulatorpin cpuset='1,^1'/></cputune>`, [
      {
        code: 'cpuset-empty',
        at: '1,^1',
        message: '`cpuset` is empty: everything in it is taken out again.',
      },
    ]);
    checkRule(`<vcpu cpuset='1-2,^1'>1</vcpu>`, []);
    checkRule(`<vcpu placement='auto' cpuset='1,^1'>1</vcpu>`, []);
  });

  it('scheduler-without-threads', () => {
    checkRule(`<cputune><vcpusched scheduler='batch'/></cputune>`, [
      {
        code: 'scheduler-without-threads',
        at: 'vcpusched',
        message: 'Which threads is it for? Give `<vcpusched>` the attribute `vcpus`.',
      },
    ]);
    checkRule(`<cputune><vcpusched vcpus='0' scheduler='batch'/></cputune>`, []);
  });

  it('scheduler-overlap', () => {
    checkRule(
      `<vcpu>4</vcpu><cputune><vcpusched vcpus='0-2' scheduler='batch'/><vcpusched vcpus='2-3' scheduler='idle'/></cputune>`,
      [
        {
          code: 'scheduler-overlap',
          at: '2-3',
          message: '2 already has a scheduler: each thread has one.',
        },
      ],
    );
    checkRule(`<vcpu>4</vcpu><cputune><vcpusched vcpus='0-1' scheduler='batch'/><vcpusched vcpus='2-3' scheduler='idle'/></cputune>`, []);
  });

  it('scheduler-vcpu-missing', () => {
    checkRule(`<vcpu>2</vcpu><cputune><vcpusched vcpus='0-2' scheduler='batch'/></cputune>`, [
      {
        code: 'scheduler-vcpu-missing',
        at: '0-2',
        message: 'The guest has 2 vCPUs, numbered from 0: there is no vCPU 2.',
      },
    ]);
  });

  it('cachetune-needs-kvm', () => {
    checkRule(
      `<vcpu>2</vcpu><cputune><cachetune vcpus='0'><cache id='0' level='3' type='both' size='3' unit='MiB'/></cachetune></cputune>`,
      [
        {
          code: 'cachetune-needs-kvm',
          at: 'cachetune',
          message: '`<cachetune>` works with type=`kvm` only.',
        },
      ],
      { type: 'qemu', arch: 'aarch64' },
    );
    checkRule(`<vcpu>2</vcpu><cputune><cachetune vcpus='0'><cache id='0' level='3' type='both' size='3' unit='MiB'/></cachetune></cputune>`, []);
  });

  it('cachetune-overlap', () => {
    checkRule(
      `<vcpu>4</vcpu><cputune><cachetune vcpus='0-1'><cache id='0' level='3' type='both' size='3' unit='MiB'/></cachetune><memorytune vcpus='1-2'><node id='0' bandwidth='60'/></memorytune></cputune>`,
      [
        {
          code: 'cachetune-overlap',
          at: '1-2',
          message: 'vCPU 1 is in another allocation: two of them are for the same vCPUs, or share none.',
        },
      ],
    );
    checkRule(`<vcpu>4</vcpu><cputune><cachetune vcpus='0-1'><cache id='0' level='3' type='both' size='3' unit='MiB'/></cachetune><memorytune vcpus='0-1'><node id='0' bandwidth='60'/></memorytune></cputune>`, []);
  });

  it('cachetune-cache-duplicate', () => {
    checkRule(
      `<vcpu>2</vcpu><cputune><cachetune vcpus='0'><cache id='0' level='3' type='both' size='3' unit='MiB'/><cache id='«0»' level='3' type='code' size='3' unit='MiB'/></cachetune></cputune>`,
      [
        {
          code: 'cachetune-cache-duplicate',
          at: '0',
          message: 'Level 3 of cache 0 is already allocated here.',
        },
      ],
    );
    checkRule(`<vcpu>2</vcpu><cputune><cachetune vcpus='0'><cache id='0' level='3' type='data' size='3' unit='MiB'/><cache id='0' level='3' type='code' size='3' unit='MiB'/></cachetune></cputune>`, []);
  });

  it('memorytune-node-duplicate', () => {
    checkRule(
      `<vcpu>2</vcpu><cputune><memorytune vcpus='0'><node id='0' bandwidth='60'/><node id='«0»' bandwidth='50'/></memorytune></cputune>`,
      [
        { code: 'memorytune-node-duplicate', at: '0', message: 'Node 0 already has a bandwidth.' },
      ],
    );
    checkRule(`<vcpu>2</vcpu><cputune><memorytune vcpus='0'><node id='0' bandwidth='60'/><node id='1' bandwidth='50'/></memorytune></cputune>`, []);
  });

  it('monitor-vcpus-outside', () => {
    checkRule(
      `<vcpu>2</vcpu><cputune><cachetune vcpus='0'><monitor level='3' vcpus='0-1'/></cachetune></cputune>`,
      [
        {
          code: 'monitor-vcpus-outside',
          at: '0-1',
          message: 'vCPU 1 is not among those of `<cachetune>`.',
        },
      ],
    );
    checkRule(`<vcpu>2</vcpu><cputune><cachetune vcpus='0'><monitor level='3' vcpus='0'/></cachetune></cputune>`, []);
  });

  it('monitor-duplicate', () => {
    checkRule(
      `<vcpu>2</vcpu><cputune><cachetune vcpus='0'><monitor level='3' vcpus='0'/><monitor level='3' vcpus='«0»'/></cachetune></cputune>`,
      [
        { code: 'monitor-duplicate', at: '0', message: 'Another `<monitor>` already watches these vCPUs.' },
      ],
    );
  });

  it('monitor-cache-level', () => {
    checkRule(
      `<vcpu>2</vcpu><cputune><cachetune vcpus='0'><monitor level='2' vcpus='0'/></cachetune></cputune>`,
      [
        {
          code: 'monitor-cache-level',
          at: '2',
          message: 'Only the cache of level 3 can be watched: `level` must be 3.',
        },
      ],
    );
  });

  it('vcpupin-vcpu-missing', () => {
    checkRule(`<vcpu>2</vcpu><cputune><vcpupin vcpu='2' cpuset='1'/></cputune>`, [
      {
        code: 'vcpupin-vcpu-missing',
        at: '2',
        message: 'The guest has 2 vCPUs, numbered from 0: this pin for vCPU 2 does nothing.',
      },
    ]);
  });

  it('vcpupin-shared-cpu', () => {
    checkRule(
      `<vcpu>2</vcpu><cputune><vcpupin vcpu='0' cpuset='4'/><vcpupin vcpu='1' cpuset='«4»'/></cputune>`,
      [
        {
          code: 'vcpupin-shared-cpu',
          at: '4',
          message: 'vCPU 0 is pinned to host CPU 4 too: they take turns on it.',
        },
      ],
    );
    checkRule(`<vcpu>2</vcpu><cputune><vcpupin vcpu='0' cpuset='4-5'/><vcpupin vcpu='1' cpuset='4-5'/></cputune>`, []);
  });
});
