// What the grammar says of one fault: one problem, at the right token, in words that help.
import { describe, it } from 'vitest';
import { checkGrammar, domainWith } from '../support/checkGrammar';

const disk = (inside: string, attributes = "type='file' device='disk'"): string => domainWith(`<disk ${attributes}>${inside}</disk>`);
const TARGET = "<target dev='vda' bus='virtio'/>";

describe('elements', () => {
  it('has no problem with a valid document', () => checkGrammar(disk(TARGET), []));
  it('takes an element that is there already for a repetition, though one of its name and another kind could follow', () =>
    checkGrammar(
      "<interface type='ethernet' name='eth0'><protocol family='ipv6'/><protocol family='ipv6'/></interface>",
      ['«protocol» duplicate-element: `<interface>` takes only one `<protocol>`; remove one of the two. → «protocol» The other `<protocol>` is here.'],
      'interface',
    ));
  it('says what was meant by a mistyped element', () =>
    checkGrammar(disk(`${TARGET}<srouce file='/a'/>`), ['«srouce» unknown-element: `<disk>` has no `<srouce>`; did you mean `<source>`?']));
  it('takes a mistyped required element for the one that was meant', () =>
    checkGrammar("<domain type='kvm'><nmae>a</nmae><memory>1</memory><os><type>hvm</type></os></domain>", [
      '«nmae» unknown-element: `<domain>` has no `<nmae>`; did you mean `<name>`?',
    ]));
  it('prefers the near name that fits the content', () =>
    checkGrammar("<domain type='kvm'><name>a</name><memory>1</memory><vpu placement='static'>1</vpu><os><type>hvm</type></os></domain>", [
      '«vpu» unknown-element: `<domain>` has no `<vpu>`; did you mean `<vcpu>`?',
    ]));
  it('knows the wrong one of two similar names by its content', () =>
    checkGrammar("<domain type='kvm'><name>a</name><memory>1</memory><vcpus>2</vcpus><os><type>hvm</type></os></domain>", [
      '«vcpus» mistaken-element: `<vcpus>` does not take what stands in it; did you mean `<vcpu>`?',
    ]));
  it('says that nothing is known of an unknown element', () =>
    checkGrammar(domainWith('<zebra/>'), ['«zebra» unknown-element: `<devices>` has no `<zebra>`; remove it.']));
  it('names the parent where a misplaced element belongs', () =>
    checkGrammar(domainWith(`<on_poweroff>destroy</on_poweroff>`), [
      '«on_poweroff» misplaced-element: `<on_poweroff>` does not belong in `<devices>`; it is a child of `<domain>`.',
    ]));
  it('names the parent that takes the element as it is, and lacks one', () => {
    checkGrammar("<domain type='kvm'><name>a</name><memory>1</memory><os><type>hvm</type></os><source file='/a'/><devices><disk><target dev='vda'/></disk></devices></domain>", [
      '«source» misplaced-element: `<source>` does not belong in `<domain>`; it is a child of `<disk>`.',
    ]);
    checkGrammar("<domain type='kvm'><name>a</name><memory>1</memory><os><type>hvm</type></os><features/><acpi/></domain>", [
      '«acpi» misplaced-element: `<acpi>` does not belong in `<domain>`; it is a child of `<features>`.',
    ]);
  });
  it('takes a wrong value for likelier than a name that does not belong', () => {
    checkGrammar(domainWith("<interface type='network'><source network='a'/><driver iommu='Off'/></interface>"), [
      '«Off» invalid-value: `Off` is not a value of `iommu`; did you mean `off`?',
    ]);
    checkGrammar('<cpu><arch>x 86</arch><model>qemu64</model></cpu>', ['«x 86» invalid-value: `x 86` is not a value of `<arch>`; ask for completion to see those it has.'], 'cpu');
    checkGrammar("<cpu><arch note='a'>x86_64</arch><model>qemu64</model></cpu>", ['«note» unknown-attribute: `<arch>` has no attribute `note`; remove it.'], 'cpu');
  });
  it('says once that an element stands in the wrong place, though its own parent misses it', () =>
    checkGrammar("<domain type='kvm'><memory>1</memory><os><type>hvm</type><name>a</name></os></domain>", [
      '«name» misplaced-element: `<name>` does not belong in `<os>`; it is a child of `<domain>`.',
    ]));
  it('blames the second of two that should be one', () =>
    checkGrammar(disk(`${TARGET}\n${TARGET}`), [
      '«target» duplicate-element: `<disk>` takes only one `<target>`; remove one of the two. → «target» The other `<target>` is here.',
    ]));
  it('names what is missing at the start tag', () => checkGrammar(disk(''), ['«disk» missing-element: `<disk>` needs a `<target>`.']));
  it('only warns where the order alone is wrong', () =>
    checkGrammar(domainWith("<video><model type='virtio'><resolution x='1' y='1'/><acceleration accel3d='yes'/></model></video>"), [
      '«acceleration» wrong-order: `<acceleration>` stands too late in the order that the schema has; libvirt reads it all the same.',
    ]));
  it('says which attribute value a child needs', () =>
    checkGrammar(domainWith("<controller type='usb'><target chassis='1'/></controller>"), [
      "«target» element-conflict: `<target>` needs type='pci'; this `<controller>` has type='usb'. → «usb» type='usb' is chosen here.",
    ]));
});

describe('attributes', () => {
  it('says what was meant by a mistyped attribute', () =>
    checkGrammar(disk("<target dve='vda'/>"), ['«dve» unknown-attribute: `<target>` has no attribute `dve`; did you mean `dev`?']));
  it('says that there is no such attribute', () =>
    checkGrammar(disk("<target dev='vda' colour='red'/>"), ['«colour» unknown-attribute: `<target>` has no attribute `colour`; remove it.']));
  it('names a missing attribute at the start tag', () =>
    checkGrammar(disk("<target bus='virtio'/>"), ['«target» missing-attribute: `<target>` needs the attribute `dev`.']));
  it('says which attribute rules another one out', () =>
    checkGrammar(disk(`<source file='/a'/>${TARGET}`, "type='network' device='disk'"), [
      "«file» unknown-attribute: `file` needs type='file'; this `<disk>` has type='network'. → «network» type='network' is chosen here.",
    ]));
  it('says so beside another fault in that start tag', () =>
    checkGrammar(disk(`<source file='/a'/>${TARGET}`, "type='network' device='disc'"), [
      '«disc» invalid-value: `disc` is not a value of `device`; did you mean `disk`?',
      "«file» unknown-attribute: `file` needs type='file'; this `<disk>` has type='network'. → «network» type='network' is chosen here.",
    ]));
  it('says that the attribute is missing that would let another one in', () =>
    checkGrammar(disk(`<source dev='/dev/sda'/>${TARGET}`, "device='disk'"), [
      "«disk» missing-attribute: `<disk>` needs type='block' for what stands in it.",
    ]));
});

describe('values', () => {
  it('says the nearest of the allowed values', () =>
    checkGrammar(disk(`<driver name='qemu' type='raw-xz'/>${TARGET}`), [
      '«raw-xz» invalid-value: `raw-xz` is not a value of `type`; did you mean `raw`?',
    ]));
  it('lists few allowed values where none is near', () =>
    checkGrammar(disk(`<driver name='qemu' discard='zap'/>${TARGET}`), [
      '«zap» invalid-value: `zap` is not a value of `discard`; it can be `ignore`, `unmap`.',
    ]));
  it('says what kind of text an element takes', () =>
    checkGrammar("<domain type='kvm'><name>a</name><memory>much</memory><os><type>hvm</type></os></domain>", [
      '«much» invalid-value: `much` is not a value of `<memory>`: it takes a whole number, 0 or more.',
    ]));
  it('describes a UUID', () =>
    checkGrammar("<domain type='kvm'><name>a</name><uuid>1</uuid><memory>1</memory><os><type>hvm</type></os></domain>", [
      '«1» invalid-value: `1` is not a value of `<uuid>`: it takes a UUID, such as 4dea22b3-1d52-d8f3-2516-782e98ab3fa0.',
    ]));
  it('says that a value is missing', () =>
    checkGrammar("<domain type='kvm'><name/><memory>1</memory><os><type>hvm</type></os></domain>", [
      '«name» missing-text: `<name>` is empty; it needs a value.',
    ]));
  it('says that a value is empty, and what it takes', () =>
    checkGrammar(disk(`<driver name='qemu' type='' discard='' queues=''/><target dev='' bus='virtio'/>`), [
      '«» invalid-value: `type` is empty; ask for completion to see those it has.',
      '«» invalid-value: `discard` is empty; it can be `ignore`, `unmap`.',
      '«» invalid-value: `queues` is empty: it takes a whole number, 1 or more.',
      '«» invalid-value: `dev` is empty: it takes a device name, such as vda, sda, hda or fda.',
    ]));
  it('finds text where none belongs', () =>
    checkGrammar(domainWith('stray'), ['«stray» unexpected-text: `<devices>` takes no text; remove it or make it a comment.']));
});

describe('document kinds', () => {
  it('knows devices as documents of their own', () => checkGrammar(`<disk type='file'>${TARGET}</disk>`, [], 'device'));
  it('knows networks', () =>
    checkGrammar("<network><name>n</name><forward mode='natt'/></network>", ['«natt» invalid-value: `natt` is not a value of `mode`; did you mean `nat`?'], 'network'));
  it('knows namespaces', () =>
    checkGrammar(
      "<domain type='kvm' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'><name>a</name><memory>1</memory><os><type>hvm</type></os><qemu:commandline><qemu:arg valeu='-s'/></qemu:commandline></domain>",
      ['«valeu» unknown-attribute: `<qemu:arg>` has no attribute `valeu`; did you mean `value`?'],
    ));
});

describe('values and names as XML has them', () => {
  it('does not take a no-break space for white space', () =>
    checkGrammar(domainWith('\u00a0'), ['«\u00a0» unexpected-text: `<devices>` takes no text; remove it or make it a comment.']));
  it('counts the characters of a value', () =>
    checkGrammar(
      domainWith(`<interface type='bridge'><source bridge='b'/><virtualport type='openvswitch'><parameters profileid='${'x'.repeat(40)}'/></virtualport></interface>`),
      [`«${'x'.repeat(40)}» invalid-value: \`${'x'.repeat(40)}\` is not a value of \`profileid\`: it does not have the form that libvirt reads.`],
    ));
  it('suggests names in their namespace', () =>
    checkGrammar(
      "<domain type='kvm' xmlns:q='http://libvirt.org/schemas/domain/qemu/1.0'><name>a</name><memory>1</memory><os><type>hvm</type></os><q:comandline><q:arg value='x'/></q:comandline></domain>",
      ['«q:comandline» unknown-element: `<domain>` has no `<q:comandline>`; did you mean `<q:commandline>`?'],
    ));
});
