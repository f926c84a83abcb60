// Rules of rules/drivers/lxc.ts: what containers cannot have, and near containers that can.
import { describe, it } from 'vitest';
import { checkRule } from '../../support/checkRule';

describe('lxc', () => {
  it('lxc-interface-type', () => {
    checkRule(`<domain type='lxc'><name>a</name><memory>1048576</memory><os><type>exe</type><init>/sbin/init</init></os><devices><interface type='user'/></devices></domain>`, [
      { code: 'lxc-interface-type', at: 'user', message: 'A container has no interfaces of type `user`; use `network`, `bridge` or `direct`.' },
    ]);
    checkRule(`<domain type='lxc'><name>a</name><memory>1048576</memory><os><type>exe</type><init>/sbin/init</init></os><devices><interface type='network'><source network='default'/></interface></devices></domain>`, []);
  });

  it('lxc-interface-script', () => {
    checkRule(`<domain type='lxc'><name>a</name><memory>1048576</memory><os><type>exe</type><init>/sbin/init</init></os><devices><interface type='bridge'><source bridge='b'/><script path='/a'/></interface></devices></domain>`, [
      { code: 'lxc-interface-script', at: 'script', message: 'Interfaces of containers run no scripts; remove it.' },
    ]);
  });

  it('lxc-console-type', () => {
    checkRule(`<domain type='lxc'><name>a</name><memory>1048576</memory><os><type>exe</type><init>/sbin/init</init></os><devices><console type='file'><source path='/a'/></console></devices></domain>`, [
      { code: 'lxc-console-type', at: 'file', message: 'The consoles of a container are of type `pty`, not `file`.' },
    ]);
    checkRule(`<domain type='lxc'><name>a</name><memory>1048576</memory><os><type>exe</type><init>/sbin/init</init></os><devices><console type='pty'/></devices></domain>`, []);
  });

  it('lxc-hostdev', () => {
    checkRule(`<domain type='lxc'><name>a</name><memory>1048576</memory><os><type>exe</type><init>/sbin/init</init></os><devices><hostdev mode='subsystem' type='pci'><source><address domain='0' bus='1' slot='0' function='0'/></source></hostdev></devices></domain>`, [
      { code: 'lxc-hostdev', at: 'pci', message: 'A container takes USB devices, and others in mode `capabilities`; not a `pci` device.' },
    ]);
    checkRule(`<domain type='lxc'><name>a</name><memory>1048576</memory><os><type>exe</type><init>/sbin/init</init></os><devices><hostdev mode='capabilities' type='storage'><source><block>/dev/sda</block></source></hostdev></devices></domain>`, []);
  });

  it('lxc-timer', () => {
    checkRule(`<domain type='lxc'><name>a</name><memory>1048576</memory><os><type>exe</type><init>/sbin/init</init></os><clock offset='localtime'><timer name='pit'/></clock></domain>`, [
      { code: 'lxc-timer', at: 'pit', message: 'A container has no timer `pit`; remove it.' },
    ]);
    checkRule(`<domain type='lxc'><name>a</name><memory>1048576</memory><os><type>exe</type><init>/sbin/init</init></os><clock offset='utc'><timer name='pit'/></clock></domain>`, []);
    checkRule(`<domain type='lxc'><name>a</name><memory>1048576</memory><os><type>exe</type><init>/sbin/init</init></os><clock offset='localtime'><timer name='rtc'/></clock></domain>`, []);
  });
});
