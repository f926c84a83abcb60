// Deprecated and removed things of each kind: what completion, diagnostics and hover make of them.
import { expect, test } from 'vitest';
import { createWords } from '../../server/src/features/words/words';
import { completions } from '../support/checkCompletion';
import { testService } from '../support/service';
import { cursor } from '../support/cursor';

const words = createWords({
  generated: '',
  language: 'en',
  entries: [
    { selectors: ['devices/hub'], summary: 'Old element.', facts: { deprecated: '9.0.0', instead: '`<controller>`' } },
    { selectors: ['devices/sound'], summary: 'Gone element.', facts: { removed: '8.0.0' } },
    { selectors: ['devices/input'], summary: 'An input device.', attributes: { type: { summary: 'Which.', values: { tablet: { text: 'Gone with QEMU.', removed: 'QEMU 4.0' }, mouse: { text: 'Gone with a QEMU that few have.', removed: 'QEMU 10.1' } } } } },
    {
      selectors: ['devices/watchdog'],
      summary: 'A watchdog.',
      attributes: {
        model: {
          summary: 'What it is.',
          values: {
            itco: { text: 'Current.' },
            ib700: { text: 'Old value.', since: '0.7.3', deprecated: '9.0.0', instead: '`itco`' },
            diag288: { text: 'Gone value.', removed: 'QEMU 4.0' },
            i6300esb: { text: 'Value gone in the dark.', removed: 'unknown', instead: '`itco`' },
          },
        },
        action: { summary: 'Old attribute.', facts: { deprecated: 'unknown' } },
      },
    },
    {
      selectors: ['on_crash'],
      summary: 'What happens when the guest crashes.',
      text: { summary: 'What to do.', values: { 'coredump-destroy': { text: 'Dumps it.', deprecated: '9.0.0' }, preserve: { text: 'Keeps it.', removed: '9.0.0', instead: '`destroy`' } } },
    },
  ],
});

const domain = (content: string, devices: string): string =>
  `<domain type='kvm'><name>a</name><memory>4194304</memory><os><type arch='x86_64' machine='pc'>hvm</type></os>${content}<devices>${devices}</devices></domain>`;

/** Checks every problem about versions: `severity code «blamed»: sentence`. */
function checkOutdated(text: string, targetVersion: string, expected: readonly string[]): void {
  const found = testService({ words: () => words, targetVersion }).check(text);
  const shown = found.filter(({ code }) => code === 'deprecated' || code === 'removed');
  expect(shown.map(({ severity, code, span, message }) => `${severity} ${code} «${text.slice(span.start, span.end)}»: ${message}`)).toEqual(expected);
}

const ALL = domain('<on_crash>preserve</on_crash>', "<hub type='usb'/><sound model='ac97'/><watchdog model='ib700' action='reset'/><input type='tablet' bus='usb'/><input type='mouse' bus='usb'/><watchdog model='i6300esb'/>");

test('diagnostics: elements, attributes, values of attributes and of texts, each with its release and what to use instead', () => {
  const known = [
    'warning removed «preserve»: `preserve` was removed in libvirt 9.0.0; use `destroy`.',
    'hint deprecated «hub»: `<hub>` is deprecated since libvirt 9.0.0; use `<controller>`.',
    'warning removed «sound»: `<sound>` was removed in libvirt 8.0.0; leave it out or choose another.',
    'hint deprecated «ib700»: `ib700` is deprecated since libvirt 9.0.0; use `itco`.',
    'hint deprecated «action»: `action` is deprecated.',
    'warning removed «tablet»: `tablet` was removed in QEMU 4.0; leave it out or choose another.',
    'warning removed «i6300esb»: `i6300esb` is no longer supported; use `itco`.',
  ];
  checkOutdated(ALL, '', known);
  checkOutdated(ALL, '9.0.0', known);
  // A libvirt of before still has them, one that takes an older QEMU may have them; what nobody knows the end of is gone everywhere.
  checkOutdated(ALL, '8.10.0', known.filter((line) => !line.includes('9.0.0')));
  checkOutdated(ALL, '7.0.0', known.filter((line) => !/[89]\.0\.0|QEMU/.test(line)));
  checkOutdated(domain('<on_crash>coredump-destroy</on_crash>', ''), '', ['hint deprecated «coredump-destroy»: `coredump-destroy` is deprecated since libvirt 9.0.0.']);
});

/** The labels of one kind from the first outdated one on, struck through as `~label~`; how many current ones stand before it. */
function outdatedLabels(marked: string, kind: string, targetVersion = ''): readonly (string | number)[] {
  const items = completions(marked, { words: () => words, targetVersion }).filter((item) => item.kind === kind);
  const first = items.findIndex((item) => item.deprecated);
  return first < 0 ? [items.length] : [first, ...items.slice(first).map((item) => (item.deprecated ? `~${item.label}~` : item.label))];
}

test('completion: what is outdated is struck through and comes last', () => {
  const inDevices = domain('', '$0');
  const all = outdatedLabels(inDevices, 'element', '1.0.0')[0];
  expect(outdatedLabels(inDevices, 'element')).toEqual([Number(all) - 2, '~sound~', '~hub~']);
  expect(outdatedLabels(inDevices, 'element', '8.5.0')).toEqual([Number(all) - 1, '~sound~']);
  expect(outdatedLabels(domain('', '<watchdog $0/>'), 'attribute')).toEqual([1, '~action~']);
  expect(outdatedLabels(domain('', "<watchdog model='$0'/>"), 'value')).toEqual([1, '~i6300esb~', '~ib700~', '~diag288~']);
  expect(outdatedLabels(domain('<on_crash>$0</on_crash>', ''), 'value')).toEqual([5, '~preserve~', '~coredump-destroy~']);
});

/** The line of a hover that says something of versions. */
function versionLines(marked: string): readonly string[] {
  const { text, offset } = cursor(marked);
  const service = testService({ words: () => words });
  const document = service.open(text);
  const markdown = (document && service.hover(document, offset)?.markdown) ?? '';
  return markdown.split('\n').filter((line) => /libvirt \d|QEMU \d|supported|eprecated/.test(line));
}

test('hover: since when, until when, and what to use', () => {
  expect(versionLines(domain('', "<h$0ub type='usb'/>"))).toEqual(['Deprecated in libvirt 9.0.0, use `<controller>`']);
  expect(versionLines(domain('', "<so$0und model='ac97'/>"))).toEqual(['Removed in libvirt 8.0.0']);
  expect(versionLines(domain('', "<watchdog model='itco' ac$0tion='reset'/>"))).toEqual(['Deprecated']);
  expect(versionLines(domain('', "<watchdog model='ib$0700'/>"))).toEqual([
    '**`ib700`** — Old value. *(since libvirt 0.7.3, deprecated in libvirt 9.0.0, use `itco`)*',
    '| `diag288` | Gone value. *(removed in QEMU 4.0)* |',
    '| `i6300esb` | Value gone in the dark. *(no longer supported, use `itco`)* |',
  ]);
  expect(versionLines(domain('<on_crash>pre$0serve</on_crash>', ''))).toEqual([
    '**`preserve`** — Keeps it. *(removed in libvirt 9.0.0, use `destroy`)*',
    '| `coredump-destroy` | Dumps it. *(deprecated in libvirt 9.0.0)* |',
  ]);
});
