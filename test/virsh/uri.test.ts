// Connection URIs: taken apart, built, and judged by whether they can run a program.
import { describe, expect, test } from 'vitest';
import { buildUri, isLocal, isTestDriver, mayStartDaemon, parseUri, risksOf, runsProgram } from '../../client/src/virsh/uri';

describe('parse', () => {
  test('all parts', () => {
    expect(parseUri('QEMU+SSH://me@[::1]:2222/system?NO_TTY=1&keyfile=%2Fa%20b#x')).toEqual({
      driver: 'qemu',
      transport: 'ssh',
      user: 'me',
      host: '::1',
      port: 2222,
      path: '/system',
      parameters: [['no_tty', '1'], ['keyfile', '/a b']],
    });
  });
  test('what is none', () => {
    expect(['', 'nonsense', '://x', 'qemu+ssh://h:port/'].map(parseUri)).toEqual([undefined, undefined, undefined, undefined]);
  });
});

describe('build', () => {
  test.each([
    [{ kind: 'local', scope: 'session' }, 'qemu:///session'],
    [{ kind: 'test' }, 'test:///default'],
    [{ kind: 'ssh', host: 'vm.example', scope: 'system' }, 'qemu+ssh://vm.example/system?no_tty=1'],
    [{ kind: 'ssh', host: '::1', user: 'a@b', port: 22, keyFile: '/k&command=x', scope: 'system' }, 'qemu+ssh://a%40b@[::1]:22/system?no_tty=1&keyfile=%2Fk%26command%3Dx'],
  ] as const)('%j', (host, uri) => {
    expect(buildUri(host)).toBe(uri);
  });
  test('nothing in a part becomes another part', () => {
    expect(risksOf(buildUri({ kind: 'ssh', host: 'h/?command=x', user: 'u:p@q/', scope: 'system' }))).toEqual([]);
    expect(parseUri(buildUri({ kind: 'ssh', host: 'h/?command=x', user: 'u', scope: 'system' }))?.host).toBe('h/?command=x');
  });
});

describe('risks', () => {
  test.each([
    ['qemu:///system', [], false],
    ['qemu+ssh://root@host/system?no_tty=1', [], false],
    ['test:///default', [], false],
    ['qemu+ext:///system', ['ext-transport'], true],
    ['QEMU+EXT:///system?Command=/bin/x', ['ext-transport', 'command'], true],
    ['qemu+ssh://h/system?command=/bin/x', ['command'], true],
    ['qemu+ssh://h/system?%63ommand=/bin/x', ['command'], true],
    ['qemu+ssh://h/system?no_tty=1;command=/bin/x', ['command'], true],
    ['qemu+ssh://h/system?netcat=/bin/x', ['netcat'], true],
    ['qemu+ssh://h/system?keyfile=/k', ['file-of-choice'], false],
    ['qemu+unix:///session?socket=/s', ['file-of-choice'], false],
    ['qemu+ssh://h/system?no_verify=1', ['no-verification'], false],
    ['qemu+libssh://h/system?known_hosts_verify=ignore', ['no-verification'], false],
    ['qemu+ssh://-oProxyCommand=x/system', ['option-as-host'], true],
    ['qemu+unix:///system?name=qemu%2Bext:///system', ['nested-uri'], true],
    // An alias of the client's configuration can stand for anything.
    ['myalias', ['unreadable'], true],
  ] as const)('%s', (uri, risks, runs) => {
    expect([risksOf(uri), runsProgram(uri)]).toEqual([risks, runs]);
  });
});

test('kinds', () => {
  const uris = ['qemu:///system', 'qemu+unix:///session?socket=/s', 'qemu+ssh://h/system', 'test:///default', 'test+unix:///default', 'test+tcp://h/default'];
  expect(uris.map(isLocal)).toEqual([true, true, false, true, true, false]);
  expect(uris.map(isTestDriver)).toEqual([false, false, false, true, false, false]);
  expect([...uris, 'qemu:///session', 'qemu+ssh://h/session'].map(mayStartDaemon)).toEqual([false, true, false, false, true, false, true, false]);
});
