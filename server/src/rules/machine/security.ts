// Security labels, encrypted guests and key wrapping.
import type { Domain } from '../../domain/domain';
import { removeElement } from '../../domain/edits';
import { rule, type Report, type RuleFamily } from '../../domain/rule';
import { relatedPlace } from '../../domain/runRules';
import { text, textBlame, value } from '../../domain/values';
import type { XmlElement } from '../../syntax/nodes';
import { removeBlamed } from '../support';
import { removeBlamedElement, setOn } from '../fixes';

const labelDuplicate = rule({
  code: 'seclabel-duplicate',
  severity: 'error',
  summary: 'Two security labels of the domain have the same model, or two have none.',
  message: 'There is already a `<seclabel>` of this model.',
  on: '[seclabel]',
  check(root, _domain, report) {
    reportSameModel([...root.elements('seclabel')], report);
  },
  fix: removeBlamedElement,
});

const deviceLabelDuplicate = rule({
  code: 'seclabel-device-duplicate',
  severity: 'error',
  summary: "Two security labels of a device's source have the same model.",
  message: 'There is already a `<seclabel>` of this model here.',
  on: 'devices/disk/source[seclabel], devices/serial/source[seclabel], devices/parallel/source[seclabel], devices/console/source[seclabel], devices/channel/source[seclabel]',
  check(source, _domain, report) {
    reportSameModel([...source.elements('seclabel')].filter((label) => label.attribute('model')), report);
  },
  fix: removeBlamedElement,
});

const modelMissing = rule({
  code: 'seclabel-model-missing',
  severity: 'error',
  summary: 'A security label has no model, and libvirt does not take that of the host for it: it is one of several, static, or has no type either.',
  message: 'Say for which security driver the label is: model=`selinux`, `apparmor` or `dac`.',
  on: 'seclabel',
  check(label, domain, report) {
    if (label.attribute('model') || (!domain.isQemu && domain.virtType !== 'lxc')) return;
    const labels = [...domain.root.elements('seclabel')];
    const type = value(label, 'type');
    // A missing type is not libvirt's `dynamic`; libvirt 9.0 takes it for `none` where nothing is relabelled.
    const isWithout = type === undefined && value(label, 'relabel') !== 'no';
    const needsModel = type === 'static' || isWithout || label.child('baselabel') !== undefined;
    const isFirstWithout = labels.find((other) => !other.attribute('model')) === label;
    if ((labels.length > 1 && isFirstWithout) || (labels.length === 1 && needsModel)) report(label);
  },
  fix: (domain, problem) => ['selinux', 'apparmor', 'dac'].flatMap((model) => setOn('model', model)(domain, problem)),
});

/** Architectures of encrypted guests. */
const SECURITY_ARCH: Readonly<Record<string, 'x86' | 's390'>> = { sev: 'x86', 'sev-snp': 'x86', tdx: 'x86', 's390-pv': 's390' };

const launchArch = rule({
  code: 'launch-security-arch',
  severity: 'error',
  summary: 'Launch security is of a type that the architecture does not have.',
  message: 'Launch security of type `{type}` is for {family} guests; this one is {arch}.',
  on: 'launchSecurity',
  check(security, domain, report) {
    const type = security.attribute('type');
    if (!domain.isQemu || !type || !Object.hasOwn(SECURITY_ARCH, type.value) || domain.arch === undefined) return;
    const family = SECURITY_ARCH[type.value];
    if (family !== undefined && domain.archFamily !== family) report(type, { type: type.value, family, arch: domain.arch });
  },
  fix: removeBlamedElement,
});

/** Bytes that the blobs of SEV-SNP have when decoded. */
const SNP_LENGTHS: Readonly<Record<string, number>> = { guestVisibleWorkarounds: 16, idBlock: 96, idAuth: 4096, hostData: 32 };

const snpLength = rule({
  code: 'sev-snp-blob-length',
  severity: 'error',
  summary: 'A blob of SEV-SNP has the wrong length.',
  message: '`<{element}>` is {expected} bytes in Base64; this is {actual}.',
  on: 'launchSecurity/guestVisibleWorkarounds, launchSecurity/idBlock, launchSecurity/idAuth, launchSecurity/hostData',
  check(element, domain, report) {
    const expected = SNP_LENGTHS[element.name];
    const actual = base64Length(element.textContent);
    if (value(domain.root.child('launchSecurity'), 'type') !== 'sev-snp' || expected === undefined) return;
    if (actual !== undefined && actual !== expected) report(textBlame(element), { element: element.name, expected, actual });
  },
});

const keywrapArch = rule({
  code: 'keywrap-arch',
  severity: 'error',
  summary: 'Key wrapping is set for a guest that is not s390.',
  message: 'Key wrapping is for s390 guests; this one is {arch}.',
  on: 'keywrap',
  check(keywrap, domain, report) {
    if (domain.isQemu && domain.arch !== undefined && !domain.isS390 && keywrap.child('cipher')) report(keywrap, { arch: domain.arch });
  },
  fix: removeBlamed,
});

const keywrapDuplicate = rule({
  code: 'keywrap-cipher-duplicate',
  severity: 'error',
  summary: 'A cipher of key wrapping is given twice.',
  message: 'Cipher `{name}` is already given.',
  on: 'keywrap',
  check(keywrap, _domain, report) {
    const seen = new Map<string, XmlElement>();
    for (const cipher of keywrap.elements('cipher')) {
      const name = value(cipher, 'name');
      if (name === undefined) continue;
      const first = seen.get(name);
      if (first) report(cipher.attribute('name') ?? cipher, { name }, [relatedPlace(first, 'first-one')]);
      else seen.set(name, cipher);
    }
  },
  fix(domain, problem) {
    const ciphers = domain.findAll('keywrap', 'cipher');
    const cipher = ciphers.find(({ start, end }) => start <= problem.span.start && problem.span.end <= end);
    if (!cipher) return [];
    return [{ title: 'remove-element', args: { element: 'cipher' }, edits: [removeElement(domain.document.text, cipher)], confidence: 'choice' }];
  },
});

const labelIgnored = rule({
  code: 'seclabel-label-ignored',
  severity: 'warning',
  summary: 'A dynamic security label has a `<label>`, which libvirt ignores.',
  message: 'libvirt makes the label of type `dynamic` itself: this one does nothing. Use `<baselabel>`, or type=`static`.',
  on: 'seclabel/label',
  check(label, _domain, report) {
    const type = value(label.parent, 'type') ?? 'dynamic';
    // Documents that `virsh dumpxml` wrote have both labels.
    if (type === 'dynamic' && !label.parent?.child('imagelabel') && text(label) !== '') report(label);
  },
  fix: removeBlamedElement,
});

const staticLabel = rule({
  code: 'seclabel-label-empty',
  severity: 'error',
  summary: 'A static security label is empty.',
  message: 'A label of type `static` says which: `<label>` is empty.',
  on: 'seclabel[@type=static]',
  check(seclabel, _domain, report) {
    const label = seclabel.child('label');
    if (label && label.textContent === '' && value(seclabel, 'model') !== 'none') report(label);
  },
});

const overrideWithoutRelabel = rule({
  code: 'seclabel-override-without-relabel',
  severity: 'error',
  summary: "A device's source has a security label of a model whose label of the domain does not relabel.",
  message: 'The `<seclabel>` of the domain for `{model}` does not relabel, so a device cannot have one of its own: set relabel=`yes` there, or remove this.',
  on: 'devices/disk/source[seclabel@model], devices/serial/source[seclabel@model], devices/parallel/source[seclabel@model], devices/console/source[seclabel@model], devices/channel/source[seclabel@model]',
  check(source, domain, report) {
    for (const label of source.elements('seclabel')) {
      const model = value(label, 'model');
      const own = model === undefined ? undefined : labelOf(domain, model);
      if (model !== undefined && own && !relabels(own)) report(label, { model }, [relatedPlace(own, 'because-of-this')]);
    }
  },
  fix: removeBlamedElement,
});

/** The domain's label of a model. */
function labelOf(domain: Domain, model: string): XmlElement | undefined {
  for (const label of domain.root.elements('seclabel')) if (value(label, 'model') === model) return label;
  return undefined;
}

/** Whether a label of the domain is put on its resources, after virSecurityLabelDefParseXML() of libvirt's domain_conf.c. */
function relabels(label: XmlElement): boolean {
  const written = value(label, 'relabel');
  const type = value(label, 'type') ?? 'dynamic';
  return written === undefined ? type === 'dynamic' : written === 'yes';
}

/** The rules on security. */
export const securityRules: RuleFamily = {
  name: 'security',
  rules: [
    labelDuplicate,
    deviceLabelDuplicate,
    modelMissing,
    launchArch,
    snpLength,
    keywrapArch,
    keywrapDuplicate,
    staticLabel,
    overrideWithoutRelabel,
    labelIgnored,
  ],
};

function reportSameModel(labels: readonly XmlElement[], report: Report): void {
  const seen = new Map<string, XmlElement>();
  for (const label of labels) {
    const model = value(label, 'model') ?? '';
    const first = seen.get(model);
    if (first) report(label.attribute('model') ?? label, {}, [relatedPlace(first, 'first-one')]);
    else seen.set(model, label);
  }
}

/** Bytes that a Base64 text stands for; `undefined` where it is not Base64. */
function base64Length(encoded: string): number | undefined {
  const digits = encoded.replace(/\s+/g, '');
  if (digits === '' || !/^[A-Za-z0-9+/]+={0,2}$/.test(digits)) return undefined;
  return Math.floor((digits.replace(/=+$/, '').length * 3) / 4);
}
