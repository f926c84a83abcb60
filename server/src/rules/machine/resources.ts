// Shares of the host and what containers see: block I/O, throttle groups, id maps, metadata, extra QEMU arguments.
import type { Domain } from '../../domain/domain';
import { hasQemuExtras, qemuElements } from '../../domain/qemuNamespace';
import { rule, type RuleFamily } from '../../domain/rule';
import { relatedPlace } from '../../domain/runRules';
import { text, textBlame, unsignedAttribute, value } from '../../domain/values';
import { namespaceOf, prefixOf } from '../../syntax/namespaces';
import type { XmlElement } from '../../syntax/nodes';
import { removeBlamedElement } from '../fixes';
import { removeBlamed } from '../support';

const blkioDuplicate = rule({
  code: 'blkio-device-duplicate',
  severity: 'error',
  summary: 'Two `<device>` elements of `<blkiotune>` have one path.',
  message: '`{path}` already has its limits.',
  on: 'blkiotune',
  check(blkiotune, _domain, report) {
    const seen = new Map<string, XmlElement>();
    for (const device of blkiotune.elements('device')) {
      const path = device.child('path');
      const name = path?.textContent;
      if (!path || name === undefined || name === '') continue;
      const first = seen.get(name);
      if (first) report(textBlame(path), { path: name }, [relatedPlace(first, 'first-one')]);
      else seen.set(name, path);
    }
  },
});

const idmapHalf = rule({
  code: 'idmap-half',
  severity: 'error',
  summary: 'Users are mapped and groups are not, or the other way round.',
  message: 'Users and groups are mapped together: add `<{missing}>`.',
  on: 'idmap',
  check(idmap, _domain, report) {
    const [uid, gid] = [idmap.child('uid'), idmap.child('gid')];
    if (uid && !gid) report(uid, { missing: 'gid' });
    if (gid && !uid) report(gid, { missing: 'uid' });
  },
});

const idmapRoot = rule({
  code: 'idmap-without-root',
  severity: 'error',
  summary: "The container's root user is not mapped.",
  message: 'The container\'s root must be someone: one `<{element}>` has start=`0`.',
  on: 'idmap',
  check(idmap, _domain, report) {
    for (const name of ['uid', 'gid']) {
      const entries = [...idmap.elements(name)];
      const starts = entries.map((entry) => unsignedAttribute(entry, 'start'));
      const [first] = entries;
      if (first && !starts.includes(0) && !starts.includes(undefined)) report(first.attribute('start') ?? first, { element: name });
    }
  },
});

const groupUnnamed = rule({
  code: 'throttlegroup-name-missing',
  since: '11.2.0',
  severity: 'error',
  summary: 'A throttle group has no name.',
  message: 'A throttle group needs a `<group_name>` for disks to refer to.',
  on: 'throttlegroups/throttlegroup',
  check(group, _domain, report) {
    const name = group.child('group_name');
    if (!name || text(name) === '') report(name ?? group);
  },
});

const environmentName = rule({
  code: 'qemu-env-name',
  severity: 'error',
  summary: 'The name of a QEMU environment variable is not one.',
  message: '`{name}` is not the name of an environment variable: letters, digits and `_`, no digit first.',
  on: '',
  only: hasQemuExtras,
  check(_, domain, report) {
    for (const env of qemuElements(domain, ['commandline', 'env'])) {
      const name = env.attribute('name');
      if (name && !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name.value)) report(name, { name: name.value });
    }
  },
});

const overrideId = rule({
  code: 'qemu-override-id',
  severity: 'error',
  summary: "A QEMU device's `id` is overridden.",
  message: 'The `id` of a device is libvirt\'s handle on it and cannot be overridden.',
  on: '',
  only: hasQemuExtras,
  check(_, domain, report) {
    for (const property of overrideProperties(domain)) {
      const name = property.attribute('name');
      if (name?.value === 'id') report(name);
    }
  },
  fix: removeBlamedElement,
});

/** What the value of an overridden property looks like, by type. */
const PROPERTY_VALUES: Readonly<Record<string, RegExp>> = {
  signed: /^\s*[+-]?\d+$/,
  unsigned: /^\s*\+?\d+$/,
  bool: /^(true|false)$/,
};

const overrideValue = rule({
  code: 'qemu-override-value',
  severity: 'error',
  summary: 'The value of an overridden property is not of its type.',
  message: '`{value}` is not a value of type `{type}`.',
  on: '',
  only: hasQemuExtras,
  check(_, domain, report) {
    for (const property of overrideProperties(domain)) {
      const type = value(property, 'type') ?? '';
      const attribute = property.attribute('value');
      if (!attribute || !Object.hasOwn(PROPERTY_VALUES, type)) continue;
      if (PROPERTY_VALUES[type]?.test(attribute.value) === false) report(attribute, { value: attribute.value, type });
    }
  },
});

const overrideRemoved = rule({
  code: 'qemu-override-removed-value',
  severity: 'error',
  summary: 'A property that is to be removed has a value.',
  message: 'A property of type `remove` has no `value`: remove it.',
  on: '',
  only: hasQemuExtras,
  check(_, domain, report) {
    for (const property of overrideProperties(domain)) {
      const attribute = property.attribute('value');
      if (attribute && value(property, 'type') === 'remove') report(attribute);
    }
  },
  fix: removeBlamed,
});

const metadataPlain = rule({
  code: 'metadata-without-namespace',
  severity: 'warning',
  summary: 'An element in `<metadata>` has no namespace: libvirt drops it.',
  message: 'libvirt drops metadata without a namespace: give `<{element}>` an xmlns of your own.',
  on: 'metadata/*',
  check(element, _domain, report) {
    const namespace = namespaceOf(element, prefixOf(element.name));
    if (prefixOf(element.name) === '' && (namespace === undefined || namespace === '')) report(element, { element: element.name });
  },
});

const metadataTwice = rule({
  code: 'metadata-namespace-duplicate',
  severity: 'warning',
  summary: 'Two elements in `<metadata>` have one namespace: libvirt keeps the first.',
  message: 'libvirt keeps one element a namespace: this one is dropped.',
  on: 'metadata',
  check(metadata, _domain, report) {
    const seen = new Map<string, XmlElement>();
    for (const element of metadata.elements()) {
      const namespace = namespaceOf(element, prefixOf(element.name));
      if (namespace === undefined || namespace === '') continue;
      const first = seen.get(namespace);
      if (first) report(element, {}, [relatedPlace(first, 'first-one')]);
      else seen.set(namespace, element);
    }
  },
  fix: removeBlamedElement,
});

const qemuArguments = rule({
  code: 'qemu-commandline-unsupported',
  severity: 'hint',
  summary: 'QEMU is given arguments past libvirt.',
  message: 'libvirt knows nothing of these arguments: they may break with any update, and the guest is marked as tainted.',
  on: '',
  only: hasQemuExtras,
  check(_, domain, report) {
    const [commandline] = qemuElements(domain, ['commandline']);
    if (commandline) report(commandline);
  },
});

/** The rules on resources and extras. */
export const resourceRules: RuleFamily = {
  name: 'resources',
  rules: [
    blkioDuplicate,
    idmapHalf,
    idmapRoot,
    groupUnnamed,
    environmentName,
    overrideId,
    overrideValue,
    overrideRemoved,
    metadataPlain,
    metadataTwice,
    qemuArguments,
  ],
};

function overrideProperties(domain: Domain): readonly XmlElement[] {
  return qemuElements(domain, ['override', 'device', 'frontend', 'property']);
}
