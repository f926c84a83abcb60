// Fixes of rules/devices/memoryDevices.ts: what each makes of a document, and that nothing else changes.
import { it } from 'vitest';
import { checkRuleFix } from '../../support/checkRule';

it('fixes of memoryDevices', () => {
  checkRuleFix(
    `<memory unit='GiB'>3</memory><vcpu>1</vcpu><cpu><numa><cell id='0' cpus='0' memory='1' unit='GiB'/></numa></cpu><devices><memory model='dimm'><target><size unit='MiB'>512</size><node>0</node></target></memory></devices>`,
    'memory-device-needs-max-memory',
    'add-element',
    `<memory unit='GiB'>3</memory>\n<maxMemory slots='16' unit='KiB'>12582912</maxMemory><vcpu>1</vcpu><cpu><numa><cell id='0' cpus='0' memory='1' unit='GiB'/></numa></cpu><devices><memory model='dimm'><target><size unit='MiB'>512</size><node>0</node></target></memory></devices>`,
  );
  checkRuleFix(
    `<maxMemory slots='1' unit='GiB'>8</maxMemory><memory unit='GiB'>3</memory><vcpu>1</vcpu><cpu><numa><cell id='0' cpus='0' memory='1' unit='GiB'/></numa></cpu><devices><memory model='dimm'><target><size unit='MiB'>512</size><node>0</node></target></memory><memory model='dimm'><target><size unit='MiB'>512</size><node>0</node></target></memory></devices>`,
    'memory-slots-too-few',
    'set-attribute',
    `<maxMemory slots='2' unit='GiB'>8</maxMemory><memory unit='GiB'>3</memory><vcpu>1</vcpu><cpu><numa><cell id='0' cpus='0' memory='1' unit='GiB'/></numa></cpu><devices><memory model='dimm'><target><size unit='MiB'>512</size><node>0</node></target></memory><memory model='dimm'><target><size unit='MiB'>512</size><node>0</node></target></memory></devices>`,
  );
  checkRuleFix(
    `<maxMemory slots='2' unit='GiB'>8</maxMemory><memory unit='GiB'>3</memory><vcpu>1</vcpu><cpu><numa><cell id='0' cpus='0' memory='1' unit='GiB'/></numa></cpu><devices><memory model='sgx-epc'><address type='dimm' slot='1'/><target><size unit='MiB'>512</size></target></memory></devices>`,
    'memory-sgx-address',
    'remove-element',
    `<maxMemory slots='2' unit='GiB'>8</maxMemory><memory unit='GiB'>3</memory><vcpu>1</vcpu><cpu><numa><cell id='0' cpus='0' memory='1' unit='GiB'/></numa></cpu><devices><memory model='sgx-epc'><target><size unit='MiB'>512</size></target></memory></devices>`,
  );
  checkRuleFix(
    `<maxMemory slots='2' unit='GiB'>8</maxMemory><memory unit='GiB'>3</memory><vcpu>1</vcpu><cpu><numa><cell id='0' cpus='0' memory='1' unit='GiB'/></numa></cpu><devices><memory model='dimm'><target><size unit='MiB'>512</size></target></memory></devices>`,
    'memory-device-node-missing',
    'add-element',
    `<maxMemory slots='2' unit='GiB'>8</maxMemory><memory unit='GiB'>3</memory><vcpu>1</vcpu><cpu><numa><cell id='0' cpus='0' memory='1' unit='GiB'/></numa></cpu><devices><memory model='dimm'><target><size unit='MiB'>512</size>\n  <node>0</node>\n</target></memory></devices>`,
  );
  checkRuleFix(
    `<maxMemory slots='2' unit='GiB'>8</maxMemory><memory unit='GiB'>3</memory><vcpu>1</vcpu><cpu><numa><cell id='0' cpus='0' memory='1' unit='GiB'/></numa></cpu><devices><memory model='nvdimm' discard='yes'><source><path>/n</path></source><target><size unit='MiB'>512</size><node>0</node></target></memory></devices>`,
    'memory-device-discard',
    'remove-attribute',
    `<maxMemory slots='2' unit='GiB'>8</maxMemory><memory unit='GiB'>3</memory><vcpu>1</vcpu><cpu><numa><cell id='0' cpus='0' memory='1' unit='GiB'/></numa></cpu><devices><memory model='nvdimm'><source><path>/n</path></source><target><size unit='MiB'>512</size><node>0</node></target></memory></devices>`,
  );
  checkRuleFix(
    `<maxMemory slots='2' unit='GiB'>8</maxMemory><memory unit='GiB'>3</memory><vcpu>1</vcpu><cpu><numa><cell id='0' cpus='0' memory='1' unit='GiB'/></numa></cpu><devices><memory model='virtio-pmem' access='private'><source><path>/n</path></source><target><size unit='MiB'>512</size></target></memory></devices>`,
    'memory-pmem-private',
    'set-attribute',
    `<maxMemory slots='2' unit='GiB'>8</maxMemory><memory unit='GiB'>3</memory><vcpu>1</vcpu><cpu><numa><cell id='0' cpus='0' memory='1' unit='GiB'/></numa></cpu><devices><memory model='virtio-pmem' access='shared'><source><path>/n</path></source><target><size unit='MiB'>512</size></target></memory></devices>`,
  );
  checkRuleFix(
    `<maxMemory slots='2' unit='GiB'>8</maxMemory><memory unit='GiB'>3</memory><vcpu>1</vcpu><cpu><numa><cell id='0' cpus='0' memory='1' unit='GiB'/></numa></cpu><devices><memory model='virtio-pmem'><source><path>/n</path></source><target><size unit='MiB'>512</size><node>0</node></target></memory></devices>`,
    'memory-pmem-node',
    'remove-element',
    `<maxMemory slots='2' unit='GiB'>8</maxMemory><memory unit='GiB'>3</memory><vcpu>1</vcpu><cpu><numa><cell id='0' cpus='0' memory='1' unit='GiB'/></numa></cpu><devices><memory model='virtio-pmem'><source><path>/n</path></source><target><size unit='MiB'>512</size></target></memory></devices>`,
  );
  checkRuleFix(
    `<maxMemory slots='2' unit='GiB'>8</maxMemory><memory unit='GiB'>3</memory><vcpu>1</vcpu><cpu><numa><cell id='0' cpus='0' memory='1' unit='GiB'/></numa></cpu><devices><memory model='nvdimm'><uuid>c7a5fdbd-edaf-9455-926a-d65c16db1809</uuid><source><path>/n</path></source><target><size unit='MiB'>512</size><node>0</node></target></memory></devices>`,
    'nvdimm-uuid-arch',
    'remove-element',
    `<maxMemory slots='2' unit='GiB'>8</maxMemory><memory unit='GiB'>3</memory><vcpu>1</vcpu><cpu><numa><cell id='0' cpus='0' memory='1' unit='GiB'/></numa></cpu><devices><memory model='nvdimm'><source><path>/n</path></source><target><size unit='MiB'>512</size><node>0</node></target></memory></devices>`,
  );
});
