// TPMs: models, versions and backends.
import type { Domain } from '../../domain/domain';
import { setAttribute } from '../../domain/edits';
import { rule, type RuleFamily } from '../../domain/rule';
import { relatedPlace } from '../../domain/runRules';
import { value } from '../../domain/values';
import type { XmlElement } from '../../syntax/nodes';
import { blamedAttribute, removeBlamed } from '../support';
import { removeBlamedElement } from '../fixes';

/** The model that libvirt gives a TPM without one. */
function tpmModel(tpm: XmlElement, domain: Domain): string {
  return value(tpm, 'model') ?? (domain.isPpc64 ? 'tpm-spapr' : 'tpm-tis');
}

/** The version of an emulated TPM, with libvirt's default; `undefined` where the architecture decides it and is unknown. */
function tpmVersion(tpm: XmlElement, domain: Domain): string | undefined {
  const written = value(tpm.child('backend'), 'version');
  if (written !== undefined || domain.arch === undefined) return written;
  return tpmModel(tpm, domain) === 'tpm-tis' && domain.isX86 ? '1.2' : '2.0';
}

const tpmOld = rule({
  code: 'tpm-version-1-2',
  severity: 'error',
  summary: 'TPM 1.2 is used with a model other than `tpm-tis`, or in a guest that is not x86.',
  message: 'TPM 1.2 is only for x86 guests with model `tpm-tis`: use version=`2.0`.',
  on: 'devices/tpm',
  check(tpm, domain, report) {
    const version = tpm.child('backend')?.attribute('version');
    if (!domain.isQemu || value(tpm.child('backend'), 'type') !== 'emulator' || version?.value !== '1.2') return;
    if (tpmModel(tpm, domain) !== 'tpm-tis' || (domain.arch !== undefined && !domain.isX86)) report(version);
  },
  fix(domain, problem) {
    const version = blamedAttribute(domain, problem.span);
    if (!version) return [];
    const edits = [setAttribute(version.owner, 'version', '2.0')];
    return [{ title: 'set-attribute', args: { name: 'version', value: '2.0' }, edits, confidence: 'only' }];
  },
});

const tpmNeeds20 = rule({
  code: 'tpm-needs-version-2',
  severity: 'error',
  summary: 'Active PCR banks or a profile are set for a TPM 1.2.',
  message: '`<{element}>` is for TPM 2.0: set version=`2.0` on `<backend>`.',
  on: 'devices/tpm',
  check(tpm, domain, report) {
    const backend = tpm.child('backend');
    if (!backend || value(backend, 'type') !== 'emulator' || tpmVersion(tpm, domain) !== '1.2') return;
    const banks = backend.child('active_pcr_banks');
    if (banks && [...banks.elements()].length > 0) report(banks, { element: banks.name });
    const profile = backend.child('profile');
    if (profile?.attribute('source')) report(profile, { element: profile.name });
  },
  fix(domain, problem) {
    const backends = domain.devices('tpm').flatMap((tpm) => tpm.child('backend') ?? []);
    const backend = backends.find(({ start, end }) => start <= problem.span.start && problem.span.end <= end);
    if (!backend) return [];
    const edits = [setAttribute(backend, 'version', '2.0')];
    return [{ title: 'set-attribute', args: { name: 'version', value: '2.0' }, edits, confidence: 'only' }];
  },
});

const tpmModelArch = rule({
  code: 'tpm-model-arch',
  severity: 'error',
  summary: 'A TPM is of a model that the architecture cannot have.',
  message: 'A TPM of model `{model}` is not for {arch} guests.',
  on: 'devices/tpm',
  check(tpm, domain, report) {
    const model = tpm.attribute('model');
    if (!domain.isQemu || !model || domain.arch === undefined) return;
    const isSpapr = model.value === 'tpm-spapr' || model.value === 'spapr-tpm-proxy';
    const isCrbElsewhere = model.value === 'tpm-crb' && (domain.isPpc64 || domain.isS390);
    if ((isSpapr && !domain.isPpc64) || isCrbElsewhere) report(model, { model: model.value, arch: domain.arch });
  },
  fix: removeBlamed,
});

const tpmProxy = rule({
  code: 'tpm-proxy-backend',
  severity: 'error',
  summary: 'A TPM proxy has a backend other than `passthrough`.',
  message: 'A TPM proxy hands on the host\'s TPM: its backend is `passthrough`.',
  on: 'devices/tpm',
  check(tpm, domain, report) {
    const type = tpm.child('backend')?.attribute('type');
    if (!domain.isQemu || !domain.isPpc64 || tpmModel(tpm, domain) !== 'spapr-tpm-proxy' || !type) return;
    if (type.value !== 'passthrough') report(type);
  },
});

const tpmExternal = rule({
  code: 'tpm-external-source',
  severity: 'error',
  summary: 'An external TPM has no source.',
  message: 'An external TPM needs its socket: add `<source type="unix" mode="connect" path="…"/>`.',
  on: 'devices/tpm/backend[@type=external]',
  check(backend, _domain, report) {
    if (!backend.child('source')) report(backend);
  },
});

const tpmTwice = rule({
  code: 'tpm-duplicate',
  severity: 'error',
  summary: 'A guest has two TPMs, or two TPM proxies.',
  message: 'A guest has one TPM (and on ppc64 one TPM proxy besides).',
  on: 'devices[tpm]',
  check(devices, domain, report) {
    const seen = new Map<boolean, XmlElement>();
    for (const tpm of devices.elements('tpm')) {
      const isProxy = value(tpm, 'model') === 'spapr-tpm-proxy';
      const first = seen.get(isProxy);
      if (first && domain.isQemu) report(tpm, {}, [relatedPlace(first, 'first-one')]);
      else seen.set(isProxy, tpm);
    }
  },
  fix: removeBlamedElement,
});

/** The rules on TPMs. */
export const tpmRules: RuleFamily = {
  name: 'tpm',
  rules: [
    tpmOld,
    tpmNeeds20,
    tpmModelArch,
    tpmProxy,
    tpmExternal,
    tpmTwice,
  ],
};
