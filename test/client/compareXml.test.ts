// Definitions compared by meaning: what libvirt dropped or rewrote, and what is only its way of writing.
import { describe, expect, test } from 'vitest';
import { differences } from '../../client/src/documents/definer';
import { isDropped, lostSentence, thing } from '../../client/src/documents/lostWords';

const lost = (written: string, kept: string): string[] => differences(written, kept).map(thing);

describe('what is lost', () => {
  test('an element that is gone, at its place', () => {
    const written = "<domain>\n  <features><acpi/><acpo/></features>\n</domain>";
    expect(differences(written, '<domain><features><acpi/></features></domain>')).toEqual([{ kind: 'element-dropped', path: 'domain/features/acpo', start: written.indexOf('<acpo/>') }]);
  });

  test('an attribute that is gone, and one with another value', () => {
    expect(lost("<domain><os><type machine='q35' foo='1'>hvm</type></os></domain>", "<domain><os><type machine='pc-q35-7.2'>hvm</type></os></domain>")).toEqual([
      "machine of <type> is now 'pc-q35-7.2'",
      "foo='1' of <type> is gone",
    ]);
  });

  test('a text that is another one', () => {
    expect(lost('<domain><on_crash>restart</on_crash></domain>', '<domain><on_crash>destroy</on_crash></domain>')).toEqual(["<on_crash> is now 'destroy'"]);
  });

  test('siblings pair up by likeness, not by place', () => {
    const disk = (target: string, more = ''): string => `<disk type='file'><source file='/${target}'/><target dev='${target}'/>${more}</disk>`;
    expect(lost(`<devices>${disk('vda', '<shareable/>')}${disk('vdb')}</devices>`, `<devices>${disk('vdb')}${disk('vda')}</devices>`)).toEqual(['<shareable> is gone']);
  });

  test.each([
    ['what a machine boots from', 'boot', "<os><boot dev='hd'/><boot dev='network'/></os>", "<os><boot dev='network'/><boot dev='hd'/></os>"],
    ['arguments of QEMU', 'arg', "<q:commandline><q:arg value='-a'/><q:arg value='-b'/></q:commandline>", "<q:commandline><q:arg value='-b'/><q:arg value='-a'/></q:commandline>"],
    ['arguments of a container', 'initarg', '<os><initarg>a</initarg><initarg>b</initarg></os>', '<os><initarg>b</initarg><initarg>a</initarg></os>'],
  ])('but where the first comes first, another order is another text: %s', (_what, name, one, other) => {
    const paths = (written: string, kept: string): string[] => differences(`<domain>${written}</domain>`, `<domain>${kept}</domain>`).map(({ path }) => path.replace(/.*[/:]/, ''));
    expect([paths(one, other), paths(one, one)]).toEqual([[name, name], []]);
  });
});

describe('what is no loss', () => {
  test.each([
    ['another unit', "<memory unit='GiB'>2</memory>", "<memory unit='KiB'>2097152</memory>"],
    ['memory without a unit is KiB', '<memory>2048</memory>', "<memory unit='MiB'>2</memory>"],
    ['capacity without a unit is bytes', '<capacity>2048</capacity>', "<capacity unit='KiB'>2</capacity>"],
    ['hexadecimal numbers', "<address slot='0x4' bus='1'/>", "<address slot='0x04' bus='0x01'/>"],
    ['case of uuid and MAC', "<a uuid='AABBCCDD-0000-1111-2222-333344445555'><mac address='52:54:00:AB:CD:EF'/></a>", "<a uuid='aabbccdd-0000-1111-2222-333344445555'><mac address='52:54:00:ab:cd:ef'/></a>"],
    ['white space and entities', "<title>\n  R &amp; D\n</title>", '<title>R &#38; D</title>'],
    ['what libvirt adds', '<domain><name>a</name></domain>', "<domain type='qemu'><name>a</name><uuid>1</uuid></domain>"],
    ['an empty metadata', '<domain><metadata/></domain>', '<domain/>'],
    ['comments', '<domain><!-- x --></domain>', '<domain/>'],
  ])('%s', (_what, written, kept) => {
    expect(lost(`<x>${written}</x>`, `<x>${kept}</x>`)).toEqual([]);
  });

  test('a size that really differs is told', () => {
    expect(lost("<x><memory unit='GiB'>2</memory></x>", "<x><memory unit='KiB'>2097151</memory></x>")).toEqual(["unit of <memory> is now 'KiB'", "<memory> is now '2097151'"]);
  });
});

test('the sentence names three things and counts the rest', () => {
  const found = differences('<d><a/><b/><c/><e/><f/></d>', '<d/>');
  expect({ dropped: isDropped(found), sentence: lostSentence('web', 'lab', found) }).toEqual({
    dropped: true,
    sentence: 'libvirt did not keep everything that you wrote in `web` on lab: <a> is gone, <b> is gone, <c> is gone and 2 more.',
  });
  expect(lostSentence('web', 'lab', [])).toBeUndefined();
});
