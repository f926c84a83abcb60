// How a guest gets its firmware: selected by libvirt, or an explicit loader, and where it keeps its variables.
import type { XmlElement } from '../syntax/nodes';
import type { Domain } from './domain';
import { isOn, text, value } from './values';

/** What `<os>` says of firmware, as libvirt reads it. */
export interface Firmware {
  /** `efi`, `bios`, or empty where libvirt selects nothing. */
  readonly selected: string;
  readonly loader: XmlElement | undefined;
  /** `rom` or `pflash`; `rom` is what libvirt takes for a loader with a path. */
  readonly loaderType: string | undefined;
  readonly loaderPath: string;
  readonly nvram: XmlElement | undefined;
  /** The features that the firmware must have or must not have, by their names; the first where one is named twice. */
  readonly features: ReadonlyMap<string, XmlElement>;
  /** Whether the guest boots by UEFI: selected, or an explicit loader in flash. */
  readonly isUefi: boolean;
  /** Whether Secure Boot is asked for, by the loader or by a feature. */
  readonly isSecure: boolean;
}

/** The firmware of a domain, read once. */
export function firmwareOf(domain: Domain): Firmware {
  return domain.memo(readFirmware);
}

function readFirmware(domain: Domain): Firmware {
  const os = domain.root.child('os');
  const loader = os?.child('loader');
  const loaderPath = text(loader) ?? '';
  const selected = value(os, 'firmware') ?? '';
  const loaderType = value(loader, 'type') ?? (loaderPath === '' ? undefined : 'rom');
  const features = readFeatures(os?.child('firmware'));
  return {
    selected,
    loader,
    loaderType,
    loaderPath,
    nvram: os?.child('nvram'),
    features,
    isUefi: selected === 'efi' || (selected === '' && loaderType === 'pflash'),
    isSecure: isOn(loader?.attribute('secure')) || isOn(features.get('secure-boot')?.attribute('enabled')),
  };
}

function readFeatures(firmware: XmlElement | undefined): ReadonlyMap<string, XmlElement> {
  const features = new Map<string, XmlElement>();
  for (const feature of firmware?.elements('feature') ?? []) {
    const name = value(feature, 'name') ?? '';
    if (!features.has(name)) features.set(name, feature);
  }
  return features;
}
