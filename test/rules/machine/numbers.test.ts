// Rules of rules/machine/numbers.ts: zeros, sizes and sets that libvirt's parser refuses, and numbers that it takes.
import { describe, it } from 'vitest';
import { checkRule, checkRuleFix } from '../../support/checkRule';

describe('numbers', () => {
  it('number-zero', () => {
    checkRule(`<interface type='user'><acpi index='0'/></interface>`, [
      { code: 'number-zero', at: '0', message: '`index` cannot be 0; leave it out, or use 1 or more.' },
    ]);
    checkRule(`<iothreads>1</iothreads><devices><disk type='file' device='disk'><driver name='qemu' type='raw' iothread='0'/><source file='/a'/><target dev='vda' bus='virtio'/></disk></devices>`, [
      { code: 'number-zero', at: '0', message: '`iothread` cannot be 0; leave it out, or use 1 or more.' },
    ]);
    checkRule(`<hostdev mode='subsystem' type='usb'><source><vendor id='0x0000'/><product id='0x1'/></source></hostdev>`, [
      { code: 'number-zero', at: '0x0000', message: '`id` cannot be 0; leave it out, or use 1 or more.' },
    ]);
    checkRule(`<audio id='0' type='none'/>`, [
      { code: 'number-zero', at: '0', message: '`id` cannot be 0; leave it out, or use 1 or more.' },
    ]);
    checkRule(`<interface type='user'><backend type='passt'/><portForward proto='tcp'><range start='0'/></portForward></interface>`, [
      { code: 'number-zero', at: '0', message: '`start` cannot be 0; leave it out, or use 1 or more.' },
    ]);
    checkRule(`<interface type='user'><acpi index='1'/></interface>`, []);
    checkRule(`<audio id='1' type='none'/>`, []);
  });

  it('number-too-large', () => {
    checkRule(`<disk type='file' device='disk'><source file='/a'/><target dev='vda' bus='virtio'/><boot order='4294967296'/></disk>`, [
      { code: 'number-too-large', at: '4294967296', message: '`order` is at most 4294967295, not 4294967296.' },
    ]);
    checkRule(`<disk type='file' device='disk'><source file='/a'/><target dev='vda' bus='virtio'/><boot order='18446744073709551615'/></disk>`, [
      { code: 'number-too-large', at: '18446744073709551615', message: '`order` is at most 4294967295, not 18446744073709551615.' },
    ]);
    checkRule(`<serial type='pty'><target port='4294967296'/></serial>`, [
      { code: 'number-too-large', at: '4294967296', message: '`port` is at most 4294967295, not 4294967296.' },
    ]);
    checkRule(`<disk type='file' device='disk'><source file='/a'/><target dev='vda' bus='virtio'/><boot order='1'/></disk>`, []);
  });

  it('number-not-decimal', () => {
    checkRule(`<audio id='0x10' type='none'/>`, [
      { code: 'number-not-decimal', at: '0x10', message: '`id` is a decimal number of 0 or more, not `0x10`.' },
    ]);
    checkRule(`<disk type='file' device='disk'><source file='/a'/><target dev='vda' bus='virtio'/><geometry cyls='16383' heads='-1' secs='63'/></disk>`, [
      { code: 'number-not-decimal', at: '-1', message: '`heads` is a decimal number of 0 or more, not `-1`.' },
    ]);
    checkRuleFix(`<audio id='0x10' type='none'/>`, 'number-not-decimal', 'set-attribute', `<audio id='16' type='none'/>`);
    checkRule(`<audio id='16' type='none'/>`, []);
  });

  it('set-member-too-large', () => {
    checkRule(`<vcpu>1</vcpu><cputune><emulatorpin cpuset='65536'/></cputune>`, [
      { code: 'set-member-too-large', at: '65536', message: 'libvirt counts CPUs and nodes up to 16383; 65536 is beyond.' },
    ]);
    checkRule(`<vcpu>1</vcpu><cputune><emulatorpin cpuset='0-3'/></cputune>`, []);
  });

  it('host-port-out-of-range', () => {
    checkRule(`<disk type='network' device='disk'><source protocol='nbd' name='a'><host name='a' port='65536'/></source><target dev='vda' bus='virtio'/></disk>`, [
      { code: 'host-port-out-of-range', at: '65536', message: 'A port is 0 to 65535, not 65536.' },
    ]);
    checkRule(`<disk type='network' device='disk'><source protocol='nbd' name='a'><host name='a' port='10809'/></source><target dev='vda' bus='virtio'/></disk>`, []);
  });

  it('audio-dsp-policy-negative', () => {
    checkRule(`<audio id='1' type='oss' dspPolicy='-1'/>`, [
      { code: 'audio-dsp-policy-negative', at: '-1', message: '`dspPolicy` is 0 or more, not -1.' },
    ]);
    checkRule(`<audio id='1' type='oss' dspPolicy='0'/>`, []);
  });

  it('size-too-large', () => {
    checkRule(`<memory unit='EiB'>8</memory>`, [
      { code: 'size-too-large', at: '8', message: '8 EiB are more than libvirt can count.' },
    ]);
    checkRule(`<memory unit='KiB'>9007199254740991</memory>`, [
      { code: 'size-too-large', at: '9007199254740991', message: '9007199254740991 KiB are more than libvirt can count.' },
    ]);
    checkRule(`<vcpu>1</vcpu><cpu><numa><cell id='0' cpus='0' memory='9007199254740991' unit='KiB'/></numa></cpu>`, [
      { code: 'size-too-large', at: '9007199254740991', message: '9007199254740991 KiB are more than libvirt can count.' },
    ], { severities: ['error'] });
    checkRule(`<memory unit='TiB'>8</memory>`, []);
  });

  it('memory-nodemask-empty', () => {
    checkRule(`<maxMemory slots='4' unit='GiB'>8</maxMemory><memory unit='GiB'>3</memory><vcpu>1</vcpu><cpu><numa><cell id='0' cpus='0' memory='2097152'/></numa></cpu><devices><memory model='dimm'><source><nodemask>1,^1</nodemask></source><target><size unit='MiB'>1024</size><node>0</node></target></memory></devices>`, [
      { code: 'memory-nodemask-empty', at: '1,^1', message: '`1,^1` names no host node.' },
    ]);
    checkRule(`<maxMemory slots='4' unit='GiB'>8</maxMemory><memory unit='GiB'>3</memory><vcpu>1</vcpu><cpu><numa><cell id='0' cpus='0' memory='2097152'/></numa></cpu><devices><memory model='dimm'><source><nodemask>0-1,^1</nodemask></source><target><size unit='MiB'>1024</size><node>0</node></target></memory></devices>`, []);
  });

  it('set-range-reversed', () => {
    const reversed = (range: string, right: string) => ({ code: 'set-range-reversed', at: range, message: `A range goes from the lower number to the higher: \`${right}\`, not \`${range}\`.` });
    checkRule(`<vcpu cpuset='5-3'>2</vcpu>`, [reversed('5-3', '3-5')]);
    checkRule(`<vcpu>2</vcpu><cputune><vcpupin vcpu='0' cpuset='10-2'/></cputune>`, [reversed('10-2', '2-10')]);
    checkRule(`<numatune><memory mode='strict' nodeset='3-1'/></numatune>`, [reversed('3-1', '1-3')]);
    checkRule(`<vcpu cpuset='3-5,^4,7-7'>2</vcpu>`, []);
    checkRule(`<vcpu placement='auto' cpuset='3-1'>2</vcpu>`, []);
    checkRuleFix(`<vcpu cpuset='0,5-3,^4'>2</vcpu>`, 'set-range-reversed', 'set-attribute', `<vcpu cpuset='0,3-5,^4'>2</vcpu>`);
    checkRuleFix(`<vcpu cpuset='13-14,3-1'>2</vcpu>`, 'set-range-reversed', 'set-attribute', `<vcpu cpuset='13-14,1-3'>2</vcpu>`);
    checkRuleFix(`<vcpu cpuset='3-10,10-3'>2</vcpu>`, 'set-range-reversed', 'set-attribute', `<vcpu cpuset='3-10,3-10'>2</vcpu>`);
  });
});
