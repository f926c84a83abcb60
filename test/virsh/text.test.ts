// Small pure pieces: command lines, masks, names, events, XML, health, devices in a domain.
import { describe, expect, test } from 'vitest';
import { commandLineForLog, fitsSession, maskSecrets, sessionLine } from '../../client/src/virsh/commandLine';
import { countDevice } from '../../client/src/virsh/devicePresence';
import { parseDaemonProcesses, parseUnits, systemctlFailure } from '../../client/src/virsh/daemons';
import { parseEvent } from '../../client/src/virsh/events';
import { parseHostValidate, parseModules, parseQemuProcesses } from '../../client/src/virsh/health';
import { logOutputs } from '../../client/src/virsh/hostFiles';
import { exactNameIn, refuseDangerousDocument, refuseDangerousName } from '../../client/src/virsh/names';
import { attachDevice } from '../../client/src/virsh/operations/devices';
import { createVolume } from '../../client/src/virsh/operations/storage';
import { parseXml, type XmlElement } from '../../client/src/virsh/xml';
import { readXml } from '../../client/src/virsh/xmlReader';
import { failureFrom, fixture } from './support';

describe('command lines', () => {
  test('a shell would read them back', () => {
    expect(commandLineForLog('virsh', ['-c', 'qemu+ssh://h/system?a=b', '--name=it\'s $(id)', ''])).toBe(`virsh -c 'qemu+ssh://h/system?a=b' '--name=it'\\''s $(id)' ''`);
  });

  test.each([
    ['qemu+ssh://user:pa%24s@host/', 'qemu+ssh://user:•••@host/'],
    ['esx://h/?password=abc&x=1', 'esx://h/?password=•••&x=1'],
    [`<graphics passwd='a "b' listen="x"/>`, `<graphics passwd='•••' listen="x"/>`],
    ['{"username":"root","password":"a\\"b","crypted":false}', '{"username":"root","password":"•••","crypted":false}'],
    ['"{\\"password\\":\\"abc\\"}"', '"{\\"password\\":\\"•••\\"}"'],
    ['{"handle":1,"buf-b64":"c2VjcmV0"}', '{"handle":1,"buf-b64":"•••"}'],
    ['{"path":"/x","arg":["-p","secret"],"env":["A=b"],"input-data":"x"}', '{"path":"/x","arg":[•••],"env":[•••],"input-data":"•••"}'],
    ['nothing to hide: user@host:/path passwords', 'nothing to hide: user@host:/path passwords'],
  ])('masks %s', (text, masked) => {
    expect(maskSecrets(text)).toBe(masked);
  });

  test.each([
    ['{"path":"/bin/sh","arg":["-c","[ x ] && mysql -pTOPSECRET"],"x":1}', '{"path":"/bin/sh","arg":[•••],"x":1}'],
    ['{"arg":["]","\\"]","TOPSECRET"]}', '{"arg":[•••]}'],
    ['"{\\"arg\\":[\\"[ x ] TOPSECRET\\"]}"', '"{\\"arg\\":[•••]}"'],
    ['-object secret,id=s0,data=TOPSECRET,format=base64', '-object secret,id=s0,data=•••,format=base64'],
    ['{"qom-type":"secret","id":"s","data":"TOPSECRET"}', '{"qom-type":"secret","id":"s","data":"•••"}'],
  ])('masks whole arrays and QEMU’s secrets: %s', (text, masked) => {
    expect(maskSecrets(text)).toBe(masked);
  });

  test('nothing of what an agent command is given is logged, nor what follows a password-like word', () => {
    const logged = (...args: string[]): string => commandLineForLog('virsh', args);
    expect([
      logged('qemu-agent-command', '--cmd={"execute":"guest-exec","arguments":{"path":"/bin/sh","arg":["-c","[ x ] && mysql -pTOPSECRET"]}}'),
      logged('qemu-agent-command', '--cmd={"arguments":{"x":"TOPSECRET"},"execute":"guest-set-user-password"}'),
      logged('qemu-agent-command', '--cmd={"execute":"guest-ping"}'),
      logged('set-user-password', '--user=root', '--password=TOPSECRET'),
      logged('set-user-password', '--password', 'TOPSECRET', '--encrypted'),
      logged('x', '--passphrase=TOP\nSECRET'),
    ]).toEqual([
      `virsh qemu-agent-command '--cmd={"execute":"guest-exec","arguments":{•••}}'`,
      `virsh qemu-agent-command '--cmd={"execute":"•••","arguments":{•••}}'`,
      `virsh qemu-agent-command '--cmd={"execute":"guest-ping"}'`,
      `virsh set-user-password --user=root '--password=•••'`,
      `virsh set-user-password --password '•••' --encrypted`,
      `virsh x '--passphrase=•••'`,
    ]);
  });

  test('what a session may be told', () => {
    expect([['dumpxml', '--domain=x'], ['a b', '"\\'], ['tab\t'], ['né'], ['new\nline'], []].map(fitsSession)).toEqual([true, true, false, false, false, false]);
    expect(sessionLine(['snapshot-dumpxml', '--snapshotname=a "b" \\; c'])).toBe('snapshot-dumpxml "--snapshotname=a \\"b\\" \\\\; c"');
  });
});

describe('names that destroy files are refused', () => {
  test.each(['.', '..', ' .. ', '&#46;', '&#x2e;.', '.<!-- x -->.', '<![CDATA[..]]>'])('<name>%s</name>', async (name) => {
    expect(await failureFrom(() => refuseDangerousDocument(`<domain>\n<name>${name}</name></domain>`))).toMatchObject({ code: 'name-refused', remedy: 'choose-name' });
  });
  test.each([
    ['between comment marks in CDATA', '<description><![CDATA[<!--]]></description><name>..</name><title><![CDATA[-->]]></title>', 'name-refused'],
    ['between comment marks in attributes', "<x a='-->'/><name>.<?x y?>.</name>", 'name-refused'],
    ['after a good one', '<name>web</name><name>..</name>', 'name-refused'],
    ['in pieces', '<name>.<x>.</x></name>', 'name-refused'],
    ['of no one', '<source><name>..</name></source>', 'xml-refused'],
    ['in a document that is not well-formed', '<oops></b><name>..</name>', 'xml-malformed'],
    ['behind an unknown entity', '<name>&dot;.</name>', 'xml-malformed'],
    ['before a NUL', '<name>web</name>\0', 'xml-malformed'],
  ])('%s', async (_what, inside, code) => {
    expect(await failureFrom(() => refuseDangerousDocument(`<domain>${inside}</domain>`))).toMatchObject({ code });
  });
  test('in an encoding that hides it', async () => {
    expect(await failureFrom(() => refuseDangerousDocument("<?xml version='1.0' encoding='UTF-7'?><domain><name>+AC4ALg-</name></domain>"))).toMatchObject({ code: 'name-refused', remedy: 'edit-xml' });
    expect(refuseDangerousDocument("<?xml version='1.0' encoding='utf-8'?>\n<domain><name>web</name></domain>")).toBe('web');
  });
  test.each(["<graphics type='vnc' passwd='secret'/>", `<qemu:arg value='secret,id=s0,data=secret'/>`, "<source uri='https://me:secret@host/x'/>", "<source uri='https://host/x?token=secret'/>"])('and so is the mask of a hidden password, which would become the password: %s', async (device) => {
    const masked = maskSecrets(device);
    const refused = { code: 'xml-refused', remedy: 'edit-xml' };
    expect([masked === device, await failureFrom(() => refuseDangerousDocument(`<domain><name>a</name><devices>${masked}</devices></domain>`)), await failureFrom(() => attachDevice('aabbccdd-0000-1111-2222-333344445555', masked, 'config'))]).toMatchObject([false, refused, refused]);
    expect([refuseDangerousDocument(`<domain><name>a</name><description>what • is, and •••</description><devices>${device}</devices></domain>`)]).toEqual(['a']);
  });
  test.each(['<name> web.raw</name>', '<name>\n  web.raw\n</name>', '<name>web.raw\u00a0</name>', '<name>&#32;web.raw</name>', '<name>web.raw&#xA;</name>', '<name><![CDATA[web.raw ]]></name>', '<name>web.raw<!-- --> </name>', "<x:name xmlns:x='x'>web.raw</x:name><name>mine</name>", '<name>web.raw</name><name>mine</name>'])('and a volume that libvirt would call otherwise than we, which would be taken back by deleting another: %s', async (name) => {
    expect(await failureFrom(() => exactNameIn(`<volume>${name}</volume>`))).toMatchObject({ code: 'xml-refused', remedy: 'edit-xml', words: expect.stringContaining('<name>web.raw</name>') as string });
    expect(await failureFrom(() => createVolume('aabbccdd-0000-1111-2222-333344445555', { xml: `<volume>${name}</volume>` }))).toMatchObject({ code: 'xml-refused' });
  });
  test('and every other name of a volume is its own', () => {
    const names = ['web.raw', 'a b', '-é 名', 'a&amp;b', 'a&#38;b c', '&#39;q&#x27;'].map((name) => exactNameIn(`<?xml version='1.0'?>\n<volume>\n  <name >${name}</name >\n</volume>`));
    expect(names).toEqual(['web.raw', 'a b', '-é 名', 'a&b', 'a&b c', "'q'"]);
  });
  test('behind an entity', async () => {
    expect(await failureFrom(() => refuseDangerousDocument('<!DOCTYPE domain [<!ENTITY d "..">]><domain><name>&d;</name></domain>'))).toMatchObject({ code: 'name-refused', remedy: 'edit-xml' });
  });
  test('all others pass', () => {
    expect(['a', '...', '.a', '-', 'x y', '..x'].map((name) => (refuseDangerousName(name), refuseDangerousDocument(`<domain><name>${name}</name><devices><x><name>..a</name></x></devices></domain>`)))).toEqual(['a', '...', '.a', '-', 'x y', '..x']);
  });
});

describe('events', () => {
  const read = (name: string): unknown[] => fixture(name).split('\n').map(parseEvent).filter((event) => event !== undefined).map((event) => [event.kind, event.event, event.target, event.detail]);
  test('captured streams', () => {
    expect(read('event.txt')).toEqual([
      ['domain', 'lifecycle', 'netted', 'Defined Added'],
      ['domain', 'agent-lifecycle', 'netted', "state: 'disconnected' reason: 'domain started'"],
      ['domain', 'lifecycle', 'netted', 'Resumed Unpaused'],
      ['domain', 'lifecycle', 'netted', 'Started Booted'],
      ['domain', 'lifecycle', 'netted', 'Suspended Paused'],
      ['domain', 'lifecycle', 'netted', 'Resumed Unpaused'],
      ['domain', 'agent-lifecycle', 'netted', "state: 'connected' reason: 'channel event'"],
    ]);
    expect(read('net-event.txt')).toEqual([['network', 'lifecycle', 'iso  net', 'Started']]);
    expect(read('pool-event.txt')).toEqual([['pool', 'lifecycle', 'p: x', 'Defined'], ['pool', 'lifecycle', 'p: x', 'Started']]);
  });
  test('hostile names', () => {
    const line = (name: string): string => `2026-11-22 10:02:30.251+0000: event 'lifecycle' for domain '${name}': Started Booted`;
    for (const name of ["it's': Stopped", "' for domain 'x", '$(id); rm', 'é\t"']) expect(parseEvent(line(name))).toMatchObject({ target: name, detail: 'Started Booted' });
    expect(parseEvent('not an event')).toBeUndefined();
    expect(parseEvent("2026-11-22 10:02:30.251+0000: event 'reboot' for domain 'a'")).toMatchObject({ event: 'reboot', target: 'a', detail: '' });
  });
});

test.each([
  ['a name of Object', '<domain><constructor/><__proto__ toString="1"/></domain>', undefined],
  ['a document type', '<!DOCTYPE domain [<!ELEMENT domain ANY>]>\n<domain/>', undefined],
  ['line ends', '<a\r\nb="1\r\n2">x\r\ny</a>\r\n', undefined],
  ['256 deep', '<a>'.repeat(256) + '</a>'.repeat(256), undefined],
  ['257 deep', '<a>'.repeat(257) + '</a>'.repeat(257), 'Elements are nested more than 256 deep.'],
  ['a second root', '<a/>\n<b/>', 'There is a second element after the first.'],
  ['a bare &', '<a>x & y</a>', 'An & must be written as &amp;, and no entity but those of XML is known.'],
  ['an attribute twice', '<a b="1" b="2"/>', 'The attribute b is there twice.'],
  ['a wrong end', '<a>\n</b>', '<a> is closed by another tag.'],
  ['no end', '<a>', '<a> is not closed.'],
])('the strict reader on %s', (_what, text, words) => {
  expect(readXml(text).fault?.words).toBe(words);
});

test('XML keeps order, references and nothing foreign', () => {
  const unplaced = (element: XmlElement): unknown => ({ name: element.name, attributes: element.attributes, text: element.text, children: element.children.map(unplaced) });
  const read = (text: string): unknown => {
    const root = parseXml(text);
    return root === undefined ? undefined : unplaced(root);
  };
  expect(read(`<?xml version="1.0"?><!-- a --><d t='k'><n>a&amp;b&#46;<![CDATA[x<y]]></n><e/><x y="a&lt;&#x41;"> t <z/></x></d>`)).toEqual({
    name: 'd',
    attributes: { t: 'k' },
    text: '',
    children: [
      { name: 'n', attributes: {}, text: 'a&b.x<y', children: [] },
      { name: 'e', attributes: {}, text: '', children: [] },
      { name: 'x', attributes: { y: 'a<A' }, text: 't', children: [{ name: 'z', attributes: {}, text: '', children: [] }] },
    ],
  });
  expect(read('')).toBeUndefined();
});

describe('health', () => {
  test('modules', () => {
    const check = (text: string): unknown => parseModules(text, { arch: 'x64' }).map((one) => [one.subject, one.status]);
    expect(check('Module                  Size  Used by\nkvm_amd  200 0\nkvm  900 1 kvm_amd\n')).toEqual([['kvm', 'pass'], ['kvm_amd', 'pass']]);
    expect(check('kvmgt 1 0\n')).toEqual([['kvm', 'fail'], ['kvm_intel / kvm_amd', 'fail']]);
  });
  test('virt-host-validate', () => {
    expect(parseHostValidate(fixture('virt-host-validate.txt')).map((one) => [one.status, one.subject]).slice(0, 4)).toEqual([
      ['fail', 'hardware virtualization'],
      ['warn', 'device /dev/vhost-net exists'],
      ['pass', 'device /dev/net/tun exists'],
      ['pass', "cgroup 'cpu' controller support"],
    ]);
  });
  test('units', () => {
    expect(parseUnits('Id=libvirtd.service\nLoadState=loaded\nActiveState=active\nUnitFileState=enabled\n\nId=virtqemud.service\nLoadState=not-found\nActiveState=inactive\nUnitFileState=\n')).toEqual([
      { unit: 'libvirtd.service', active: 'active', enabled: 'enabled', triggeredBy: [] },
    ]);
    expect(parseUnits('')).toEqual([]);
  });
  test('KVM that is built in, and processors that have no second module', () => {
    const checks = (...args: Parameters<typeof parseModules>): unknown => parseModules(...args).map(({ subject, status }) => [subject, status]);
    expect(checks('', { arch: 'x64', builtIn: (name) => name !== 'kvm_intel' })).toEqual([['kvm', 'pass'], ['kvm_amd', 'pass']]);
    expect(checks('kvm 1 0\n', { arch: 'x64' })).toEqual([['kvm', 'pass'], ['kvm_intel / kvm_amd', 'fail']]);
    expect(checks('', { arch: 'arm64', builtIn: (name) => name === 'kvm' })).toEqual([['kvm', 'pass']]);
  });
  test('the files to which a daemon logs', () => {
    expect(logOutputs('# log_outputs="1:file:/no"\nlog_level = 1\nlog_outputs = "3:syslog:libvirtd 1:file:/var/log/a.log 2:+file:/var/log/b.log"\n')).toEqual(['/var/log/a.log', '/var/log/b.log']);
    expect(logOutputs('')).toEqual([]);
  });
  test('daemons that run, by whatever path and user', () => {
    const others = '    1 root /sbin/init\n   20 me grep libvirtd\n   21 me vim /etc/libvirt/libvirtd.conf\n   22 me /usr/bin/virtqemudx\n';
    expect(parseDaemonProcesses(`${others} 5186 nobody   libvirtd -f /x/libvirtd.conf\n  77 root     /usr/sbin/virtqemud --timeout 120\n  78 root /usr/sbin/virtlogd\n`)).toEqual([
      { pid: 5186, user: 'nobody', name: 'libvirtd' }, { pid: 77, user: 'root', name: 'virtqemud' }, { pid: 78, user: 'root', name: 'virtlogd' },
    ]);
  });
  // What systemd 252 says: with no agent of polkit, with a polkit that refuses or does not come up, without a bus, and of units.
  test.each([
    ['Failed to start x.service: Interactive authentication required.', 'service-refused'],
    ['Failed to start x.service: Access denied', 'service-refused'],
    ['Failed to start x.service: Connection timed out', 'service-refused'],
    ['Failed to connect to bus: No such file or directory', 'service-refused'],
    ['Job for x.service failed because the control process exited with error code.', 'service-failed'],
    ['A dependency job for x.service failed.', 'service-failed'],
    ['Failed to start x.service: Unit x.service not found.', 'not-found'],
    ['Failed to start x.service: Unit x.service is masked.', 'not-found'],
    ["System has not been booted with systemd as init system (PID 1). Can't operate.\nFailed to connect to bus: Host is down", 'unsupported'],
  ])('systemctl: %s', (words, code) => {
    const { failure } = systemctlFailure(`${words}\nSee system logs and 'systemctl status x.service' for details.\n`, { unit: 'x.service', action: 'start', command: '' });
    expect([failure.code, failure.words]).toEqual([code, words]);
  });
  test('QEMU processes', () => {
    const others = '    1 root      0.0   100 /sbin/init\n 2220 root      0.0  1504 grep qemu-system\n';
    expect(parseQemuProcesses(others + fixture('ps.txt'))).toEqual([{ pid: 23493, user: 'nobody', guest: 'x', cpuPercent: 0.8, memoryBytes: 265612 * 1024 }]);
    expect(parseQemuProcesses('7 q 1.0 5 /usr/libexec/qemu-kvm -name guest=a,,b -- c,debug-threads=on -S')).toMatchObject([{ guest: 'a,b -- c' }]);
  });
});

test('a device is found by what libvirt tells it by', () => {
  const domain = `<domain><devices>
    <disk><target dev='vda'/></disk><disk><target dev='vdb'/></disk>
    <interface><mac address='52:54:00:AA:00:01'/></interface><interface><mac address='52:54:00:aa:00:02'/></interface>
    <hostdev><source><address domain='0x0000' bus='0x01' slot='0x02' function='0x0'/></source></hostdev></devices></domain>`;
  const count = (xml: string): number => countDevice(domain, xml);
  expect(count(`<disk><target dev='vdb'/></disk>`)).toBe(1);
  expect(count(`<disk><target dev='vdc'/></disk>`)).toBe(0);
  expect(count(`<interface><mac address='52:54:00:aa:00:01'/></interface>`)).toBe(1);
  expect(count(`<interface type='user'/>`)).toBe(2);
  expect(count(`<hostdev><source><address bus='1' slot='2'/></source></hostdev>`)).toBe(1);
  expect(count(`<rng/>`)).toBe(0);
});
