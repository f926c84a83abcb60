// What the guest reads about its hardware: SMBIOS tables and firmware configuration.
import { setText } from '../../domain/edits';
import { rule, type RuleFamily } from '../../domain/rule';
import { relatedPlace } from '../../domain/runRules';
import { text, textBlame, value } from '../../domain/values';
import type { XmlElement } from '../../syntax/nodes';
import { addChild, removeBlamedElement } from '../fixes';

const dateFormat = rule({
  code: 'smbios-date-format',
  severity: 'error',
  summary: 'The BIOS date is not month/day/year.',
  message: '`{date}` is not a BIOS date: write month/day/year, such as `04/01/2024`.',
  on: 'sysinfo/bios/entry',
  check(entry, _domain, report) {
    const date = entry.textContent;
    if (value(entry, 'name') === 'date' && date !== '' && !isBiosDate(date)) report(textBlame(entry), { date: date.trim() });
  },
});

const uuidMismatch = rule({
  code: 'smbios-uuid-differs',
  severity: 'error',
  summary: 'The UUID in `<sysinfo>` is not the one of the domain.',
  message: 'The guest\'s UUID is `{uuid}`: the one in `<sysinfo>` must be the same.',
  on: 'sysinfo/system/entry',
  check(entry, domain, report) {
    const uuid = domain.root.child('uuid');
    const [own, shown] = [hexDigits(text(uuid)), hexDigits(text(entry))];
    if (value(entry, 'name') !== 'uuid' || !uuid || own === undefined || shown === undefined || own === shown) return;
    report(textBlame(entry), { uuid: text(uuid) ?? '' }, [relatedPlace(textBlame(uuid), 'because-of-this')]);
  },
  fix(domain, problem) {
    const uuid = text(domain.root.child('uuid'));
    if (uuid === undefined) return [];
    const entries = [...domain.root.elements('sysinfo')].flatMap((sysinfo) => [...(sysinfo.child('system')?.elements('entry') ?? [])]);
    const entry = entries.find(({ start, end }) => start <= problem.span.start && problem.span.end <= end);
    return entry ? [{ title: 'set-text', args: { value: uuid }, edits: [setText(entry, uuid)], confidence: 'only' }] : [];
  },
});

const uuidMalformed = rule({
  code: 'smbios-uuid-malformed',
  severity: 'error',
  summary: 'The UUID in `<sysinfo>` is not a UUID.',
  message: '`{value}` is not a UUID: it has 32 hexadecimal digits.',
  on: 'sysinfo/system/entry',
  check(entry, _domain, report) {
    const uuid = text(entry) ?? '';
    if (value(entry, 'name') === 'uuid' && uuid !== '' && hexDigits(uuid) === undefined) report(textBlame(entry), { value: uuid });
  },
});

const baseBoards = rule({
  code: 'smbios-baseboards',
  severity: 'error',
  summary: 'There is more than one base board, which QEMU cannot show.',
  message: 'QEMU shows one base board: remove this one.',
  on: 'sysinfo',
  check(sysinfo, domain, report) {
    const [first, ...others] = [...sysinfo.elements('baseBoard')];
    if (!domain.isQemu || !first || value(domain.find('os/smbios'), 'mode') !== 'sysinfo') return;
    for (const board of others) report(board, {}, [relatedPlace(first, 'first-one')]);
  },
  fix: removeBlamedElement,
});

const fwcfgName = rule({
  code: 'fwcfg-name',
  severity: 'error',
  summary: 'The name of a firmware entry does not start with `opt/`, or is reserved.',
  message: '`{name}` is not free for use: names start with `opt/` and a domain of yours, such as `opt/com.example/name`.',
  on: 'sysinfo/entry',
  check(entry, domain, report) {
    const name = entry.attribute('name');
    if (!domain.isQemu || !isFwcfg(entry) || !name) return;
    const isFree = name.value.startsWith('opt/') && !/^opt\/(ovmf|org\.qemu)\//.test(name.value);
    if (!isFree) report(name, { name: name.value });
  },
});

const fwcfgEmpty = rule({
  code: 'fwcfg-value-missing',
  severity: 'error',
  summary: 'A firmware entry has neither a value nor a file.',
  message: 'The entry is empty: give it text, or a `file`.',
  on: 'sysinfo/entry',
  check(entry, _domain, report) {
    if (isFwcfg(entry) && entry.textContent === '' && !entry.attribute('file')) report(entry);
  },
  fix: removeBlamedElement,
});

const sysinfoUnused = rule({
  code: 'sysinfo-unused',
  severity: 'warning',
  summary: 'SMBIOS values are written and not shown to the guest.',
  message: 'The guest does not see these values: add `<smbios mode="sysinfo"/>` to `<os>`.',
  on: 'sysinfo',
  check(sysinfo, domain, report) {
    if (domain.isQemu && value(sysinfo, 'type') === 'smbios' && !domain.find('os/smbios')) report(sysinfo);
  },
  fix: (domain) => addChild(domain, domain.root.child('os'), 'smbios', "<smbios mode='sysinfo'/>"),
});

/** The rules on hardware information. */
export const sysinfoRules: RuleFamily = {
  name: 'sysinfo',
  rules: [dateFormat, uuidMismatch, uuidMalformed, baseBoards, fwcfgName, fwcfgEmpty, sysinfoUnused],
};

function isFwcfg(entry: XmlElement): boolean {
  return value(entry.parent, 'type') === 'fwcfg';
}

/** Month 1 to 12, day 1 to 31, and a year of two digits or from 1900 on. */
function isBiosDate(date: string): boolean {
  const parts = /^\s*(\d+)\/\s*(\d+)\/\s*(\d+)$/.exec(date)?.slice(1).map(Number);
  const [month = 0, day = 0, year = 0] = parts ?? [];
  return month >= 1 && month <= 12 && day >= 1 && day <= 31 && (year < 100 || year >= 1900);
}

/** The 32 hexadecimal digits of a UUID, however it is grouped; `undefined` where it is none. */
function hexDigits(uuid: string | undefined): string | undefined {
  const digits = uuid?.replace(/[-\s]/g, '').toLowerCase();
  return digits !== undefined && /^[0-9a-f]{32}$/.test(digits) ? digits : undefined;
}
