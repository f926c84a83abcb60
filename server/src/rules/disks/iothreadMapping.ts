// The iothreads that disks and virtio-scsi controllers are served by, one or several, and their queues.
import { iothreadIds } from '../../domain/devices';
import type { Domain } from '../../domain/domain';
import { insertAfter, setText } from '../../domain/edits';
import { rule, type Rule } from '../../domain/rule';
import { unsigned, unsignedAttribute } from '../../domain/values';
import type { XmlElement } from '../../syntax/nodes';
import type { Fix, Problem } from '../../text/problem';
import { addChild, removeBlamedElement } from '../fixes';
import { attributeOr, removeBlamed } from '../support';

/** Gives the domain an iothread with the number that is missing. */
function addIothread(domain: Domain, problem: Problem): readonly Fix[] {
  const id = String(problem.args['id']);
  const { root } = domain;
  const ids = root.child('iothreadids');
  if (ids) return addChild(domain, ids, 'iothread', `<iothread id='${id}'/>`);
  const threads = root.child('iothreads');
  if (threads) return [{ title: 'set-iothreads', args: { value: id }, edits: [setText(threads, id)], confidence: 'choice' }];
  const before = root.child('vcpu') ?? root.child('currentMemory') ?? root.child('memory');
  if (!before) return [];
  const edits = [insertAfter(domain.document.text, before, `<iothreads>${id}</iothreads>`)];
  return [{ title: 'add-element', args: { element: 'iothreads' }, edits, confidence: 'choice' }];
}

/** A rule that the iothread of `<driver iothread=…>` is one that the domain has. */
export function undefinedThread(code: string, on: string, what: string): Rule {
  return rule({
    code,
    severity: 'error',
    on: `${on}[driver@iothread]`,
    summary: `A ${what} of a QEMU guest is served by an iothread that the domain does not have.`,
    message: 'The domain has no iothread {id}; raise `<iothreads>` or add it to `<iothreadids>`.',
    check(device, domain, report) {
      const attribute = device.child('driver')?.attribute('iothread');
      if (attribute === undefined || !domain.isQemu) return;
      const id = unsigned(attribute.value);
      if (id !== undefined && id !== 0 && iothreadIds(domain)?.has(id) === false) report(attribute, { id });
    },
    fix: (domain, problem) => [...addIothread(domain, problem), ...removeBlamed(domain, problem)],
  });
}

interface MappedThread {
  readonly element: XmlElement;
  readonly id: number | undefined;
  readonly queues: readonly XmlElement[];
}

function mappedThreads(device: XmlElement): readonly MappedThread[] {
  const list = device.child('driver')?.child('iothreads');
  if (list === undefined) return [];
  return [...list.elements('iothread')].map((element) => ({
    element,
    id: unsignedAttribute(element, 'id'),
    queues: [...element.elements('queue')],
  }));
}

/** Rules on `<driver><iothreads>` of a kind of device, which came with a version of libvirt (qemuDomainValidateIothreadMapping of its qemu_validate.c). */
export function threadMapping(what: string, on: string, since: string): readonly Rule[] {
  return [unknownThreads, repeatedThreads, unevenQueues, queueFaults].map((make) => ({ ...make(what, on), since }));
}

function unknownThreads(what: string, on: string): Rule {
  return rule({
    code: `${what}-mapped-iothread-undefined`,
    severity: 'error',
    on: `${on}[driver/iothreads]`,
    summary: `A ${what} of a QEMU guest is mapped to an iothread that the domain does not have.`,
    message: 'The domain has no iothread {id}; raise `<iothreads>` or add it to `<iothreadids>`.',
    check(device, domain, report) {
      if (!domain.isQemu) return;
      for (const { element, id } of mappedThreads(device)) {
        if (id !== undefined && iothreadIds(domain)?.has(id) === false) report(attributeOr(element, 'id'), { id });
      }
    },
    fix: addIothread,
  });
}

function repeatedThreads(what: string, on: string): Rule {
  return rule({
    code: `${what}-mapped-iothread-repeated`,
    severity: 'error',
    on: `${on}[driver/iothreads]`,
    summary: `A ${what} of a QEMU guest is mapped to the same iothread twice.`,
    message: 'The iothread {id} is listed twice; list each once, with all its queues.',
    check(device, domain, report) {
      if (!domain.isQemu) return;
      const seen = new Set<number>();
      for (const { element, id } of mappedThreads(device)) {
        if (id === undefined) continue;
        if (seen.has(id)) report(attributeOr(element, 'id'), { id });
        seen.add(id);
      }
    },
    fix: removeBlamedElement,
  });
}

function unevenQueues(what: string, on: string): Rule {
  return rule({
    code: `${what}-mapped-queues-uneven`,
    severity: 'error',
    on: `${on}[driver/iothreads]`,
    summary: `Some of the iothreads that a ${what} of a QEMU guest is mapped to have queues and some have none.`,
    message: 'Either every `<iothread>` here lists its queues, or none does.',
    check(device, domain, report) {
      if (!domain.isQemu) return;
      const [first, ...rest] = mappedThreads(device);
      const odd = rest.find(({ queues }) => queues.length > 0 !== (first?.queues ?? []).length > 0);
      if (odd) report(odd.element);
    },
  });
}

function queueFaults(what: string, on: string): Rule {
  return rule({
    code: `${what}-mapped-queues-incomplete`,
    severity: 'error',
    on: `${on}[driver/iothreads]`,
    summary: `The iothreads of a ${what} of a QEMU guest do not serve each of its queues once.`,
    message: 'The queues 0 to {last} must each be listed once; set `queues` of `<driver>` to match.',
    check(device, domain, report) {
      if (!domain.isQemu) return;
      const threads = mappedThreads(device);
      if (!threads.some(({ queues }) => queues.length > 0)) return;
      const count = unsignedAttribute(device.child('driver'), 'queues') ?? 0;
      const ids = threads.flatMap(({ queues }) => queues.map((queue) => unsignedAttribute(queue, 'id')));
      const distinct = new Set(ids);
      const fits = ids.every((id) => id === undefined || id < count);
      const list = device.child('driver')?.child('iothreads');
      if (list && (!fits || distinct.size !== ids.length || ids.length !== count)) report(list, { last: Math.max(count - 1, 0) });
    },
  });
}
