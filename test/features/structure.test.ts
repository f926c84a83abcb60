// Folding, selection, linked names, auto-close, indentation and the outline.
import { describe, expect, test } from 'vitest';
import { autoClose } from '../../server/src/features/autoClose';
import { applyEdits } from '../../server/src/text/edits';
import { foldingRanges } from '../../server/src/features/folding';
import { linkedNames } from '../../server/src/features/linkedEditing';
import { indentOnType } from '../../server/src/features/onTypeIndent';
import { selectionRanges } from '../../server/src/features/selectionRanges';
import { documentSymbols, type DocumentSymbol } from '../../server/src/features/symbols';
import { parseXml } from '../../server/src/syntax/parser';
import { LineIndex } from '../../server/src/text/lineIndex';
import { cursor } from '../support/cursor';

describe('folding', () => {
  /** Ranges as `first-last kind`, lines from 1. */
  function folds(text: string): string[] {
    const lines = new LineIndex(text);
    const lineOf = (offset: number): number => lines.positionAt(offset).line + 1;
    return foldingRanges(parseXml(text)).map(({ span, kind }) => `${lineOf(span.start)}-${lineOf(span.end)} ${kind}`);
  }

  test.each([
    ['elements and comments', '<a>\n  <!--\n   b\n  -->\n  <c>\n    <d/>\n  </c>\n</a>', ['1-7 element', '2-4 comment', '5-6 element']],
    ['a start tag of several lines', "<a\n  b='c'\n>\n  <d/>\n</a>", ['1-4 element']],
    ['an element on one line', '<a><b>\n</b><c/></a>', ['1-2 element']],
    ['an unclosed element', '<a>\n  <b>\n    <c/>\n  <d/>\n</a>', ['1-4 element', '2-3 element']],
    ['CRLF', '<a>\r\n  <b/>\r\n</a>', ['1-2 element']],
    ['nothing', '<a><b/></a>', []],
  ])('%s', (_title, text, expected) => {
    expect(folds(text)).toEqual(expected);
  });
});

describe('selection', () => {
  test.each([
    ["<a b='web-1 $0two'/>", ['two', 'web-1 two', "'web-1 two'", "b='web-1 two'", "<a b='web-1 two'/>"]],
    ['<a>\n  <b>one t$0wo</b>\n</a>', ['two', 'one two', '<b>one two</b>', '\n  <b>one two</b>\n', '<a>\n  <b>one two</b>\n</a>']],
    ['<a><b/><!-- n$0 --></a>', ['n', ' n ', '<!-- n -->', '<b/><!-- n -->', '<a><b/><!-- n --></a>']],
  ])('%j', (fixture, expected) => {
    const { text, offset } = cursor(fixture);
    expect(selectionRanges(parseXml(text), offset).map(({ start, end }) => text.slice(start, end))).toEqual(expected);
  });
});

describe('linked names', () => {
  test.each([
    ['<di$0sk><a/></disk>', '«disk» «disk»'],
    ['<disk><a/></dis$0k>', '«disk» «disk»'],
    ['<disk$0/>', undefined],
    ['<disk>$0</disk>', undefined],
    ['<disk>\n</dis$0c>', undefined],
  ])('%j', (fixture, expected) => {
    const { text, offset } = cursor(fixture);
    const names = linkedNames(parseXml(text), offset);
    expect(names?.map(({ start, end }) => `«${text.slice(start, end)}»`).join(' ')).toBe(expected);
  });
});

describe('auto-close', () => {
  test.each([
    ['<a>\n  <disk>$0\n</a>', '$0</disk>'],
    ["<a>\n  <disk type='file'>$0\n  <b/>\n</a>", '$0</disk>'],
    ['<a>$0', '$0</a>'],
    ['<a>\n  <a>$0\n</a>', '$0</a>'],
    ['<a>\n  <disk>$0</disk>\n</a>', undefined],
    ['<a>\n  <disk/>$0\n</a>', undefined],
    ['<a>\n  <!-- x -->$0\n</a>', undefined],
    ['<a>1 >$0 2</a>', undefined],
    ["<a b='>$0'/>", undefined],
    ['<a>\n  <disk>\n  </$0\n</a>', 'disk>$0'],
    ['<a>\n  <disk></$0>\n</a>', 'disk$0'],
    ['<a/></$0', undefined],
    ['<a>/$0</a>', undefined],
  ])('%j', (fixture, expected) => {
    const { text, offset } = cursor(fixture);
    expect(autoClose(parseXml(text), offset)).toBe(expected);
  });
});

describe('indentation while typing', () => {
  test.each([
    ['\n', '<a>\n$0\n</a>', '<a>\n  \n</a>'],
    ['\n', '<a>\n  <b/>\n  <c>\n$0</c>\n</a>', '<a>\n  <b/>\n  <c>\n  </c>\n</a>'],
    ['\n', '<a>\n  <b>\n    <c/>\n  $0\n  </b>\n</a>', '<a>\n  <b>\n    <c/>\n    \n  </b>\n</a>'],
    ['\n', "<a\n$0b='c'/>", "<a\nb='c'/>"],
    ['\n', '<!--\n$0 -->\n<a/>', '<!--\n -->\n<a/>'],
    ['>', '<a>\n  <b>\n    </b>$0\n</a>', '<a>\n  <b>\n  </b>\n</a>'],
    ['>', '<a>\n  <b></b>$0\n</a>', '<a>\n  <b></b>\n</a>'],
  ])('%j in %j', (typed, fixture, expected) => {
    const { text, offset } = cursor(fixture);
    expect(applyEdits(text, indentOnType(parseXml(text), offset, typed))).toBe(expected);
  });
});

describe('outline', () => {
  function lines(symbols: readonly DocumentSymbol[], indent = ''): string[] {
    return symbols.flatMap(({ name, detail, kind, children }) => [
      `${indent}${name}${detail === '' ? '' : `: ${detail}`} (${kind})`,
      ...lines(children, `${indent}  `),
    ]);
  }

  /** The outline's first symbol below `<devices>`, without its children. */
  function device(xml: string): string | undefined {
    const [first] = documentSymbols(parseXml(`<domain><devices>${xml}</devices></domain>`))[0]?.children[0]?.children ?? [];
    return first && `${first.name}: ${first.detail}`;
  }

  test('a machine', () => {
    const text = "<domain type='kvm'><name>web</name><memory unit='GiB'>4</memory><vcpu>4</vcpu><os><boot dev='hd'/></os></domain>";
    expect(lines(documentSymbols(parseXml(text)))).toEqual([
      'domain web: kvm (document)',
      '  name: web (property)',
      '  memory 4 GiB (property)',
      '  vcpu: 4 (property)',
      '  os (group)',
      '    boot: hd (property)',
    ]);
  });

  test.each([
    ["<disk type='file' device='disk'><driver type='qcow2'/><source file='/a.img'/><target dev='vda' bus='virtio'/></disk>", 'disk vda: virtio, qcow2, /a.img'],
    ["<disk type='volume' device='cdrom'><source pool='default' volume='a.iso'/><target dev='sda' bus='sata'/></disk>", 'disk sda: cdrom, sata, default/a.iso'],
    ["<interface type='bridge'><mac address='52:54:00:6a:1e:54'/><source bridge='br0'/><model type='virtio'/></interface>", 'interface 52:54:00:6a:1e:54: bridge br0, virtio'],
    ["<controller type='usb' index='0' model='qemu-xhci'/>", 'controller usb 0: qemu-xhci'],
    ["<hostdev type='pci'><source><address domain='0x0000' bus='0x06' slot='0x02' function='0x1'/></source></hostdev>", 'hostdev pci: 0000:06:02.1'],
    ["<hostdev type='usb'><source><vendor id='0x1234'/><product id='0xbeef'/></source></hostdev>", 'hostdev usb: 0x1234:0xbeef'],
    ["<graphics type='vnc' port='-1' listen='0.0.0.0'/>", 'graphics vnc: 0.0.0.0'],
    ["<video><model type='virtio'/></video>", 'video virtio: '],
    ["<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>", 'channel org.qemu.guest_agent.0: unix, virtio'],
    ["<tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm>", 'tpm tpm-crb: emulator, 2.0'],
    ["<rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>", 'rng virtio: /dev/urandom'],
    ["<memory model='dimm'><target><size unit='GiB'>1</size></target></memory>", 'memory: dimm'],
    ['<emulator>/usr/bin/qemu</emulator>', 'emulator: /usr/bin/qemu'],
    ['<disk/>', 'disk: '],
  ])('%s', (xml, expected) => {
    expect(device(xml)).toBe(expected);
  });
});
