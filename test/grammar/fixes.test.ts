// Fixes of the grammar's problems: what each is called, and the text that it gives.
import { describe, it } from 'vitest';
import { checkGrammarFixes, domainWith } from '../support/checkGrammar';

const disk = (inside: string, type = 'file'): string => domainWith(`<disk type='${type}'>${inside}</disk>`);
const TARGET = "<target dev='vda' bus='virtio'/>";

describe('fixes of the grammar', () => {
  it('renames a mistyped element in both tags', () =>
    checkGrammarFixes(disk(`<targte dev='vda'></targte>`), {
      'only: Change to `<target>`': disk(`<target dev='vda'></target>`),
      'Remove `<targte>`': disk(''),
    }));
  it('removes the second of two', () =>
    checkGrammarFixes(disk(`\n${TARGET}\n<target dev='vdb'/>\n`), { 'Remove `<target>`': disk(`\n${TARGET}\n`) }));
  it('moves a misplaced element home', () =>
    checkGrammarFixes(domainWith('<on_crash>destroy</on_crash>'), {
      'Move `<on_crash>` into `<domain>`': domainWith('').replace('</domain>', '\n  <on_crash>destroy</on_crash>\n</domain>'),
      'Remove `<on_crash>`': domainWith(''),
    }));
  it('moves it to the only one that lacks it', () => {
    const other = `<disk type='file'><source file='/b'/>${TARGET}</disk>`;
    const lacking = `<disk type='file'>${TARGET}`;
    checkGrammarFixes(domainWith(`${other}${lacking}</disk>`).replace('<devices>', "<source file='/a'/><devices>"), {
      'Move `<source>` into `<disk>`': domainWith(`${other}${lacking}\n  <source file='/a'/>\n</disk>`),
      'Remove `<source>`': domainWith(`${other}${lacking}</disk>`),
    });
  });
  it('removes the tags around what belongs in the parent', () =>
    checkGrammarFixes(disk(`\n<group>\n  ${TARGET}\n</group>\n`), {
      'Remove the tags `<group>` and keep what is between them': disk(`\n  ${TARGET}\n`),
      'Remove `<group>`': disk('\n'),
    }));
  it('adds a missing element with what it needs', () =>
    checkGrammarFixes(`<disk type='file'>\n  <source file='/a'/>\n</disk>\n`, { 'Add `<target>`': "<disk type='file'>\n  <source file='/a'/>\n  <target dev='vda'/>\n</disk>\n" }, 'device'));
  it('renames a mistyped attribute', () =>
    checkGrammarFixes(disk("<target dve='vda'/>"), {
      'only: Change to `dev`': disk("<target dev='vda'/>"),
      'Remove `dve`': disk('<target/>'),
    }));
  it('adds a missing attribute in the quotes of its neighbours', () =>
    checkGrammarFixes('<redirdev type="spicevmc"/><!-- end -->', { 'Add `bus`': '<redirdev type="spicevmc" bus="usb"/><!-- end -->' }, 'device'));
  it('chooses the branch that an attribute needs', () =>
    checkGrammarFixes(disk(`<source file='/a'/>${TARGET}`, 'block'), {
      "Change to type='file'": disk(`<source file='/a'/>${TARGET}`, 'file'),
      'Remove `file`': disk(`<source/>${TARGET}`, 'block'),
    }));
  it('writes the nearest value', () =>
    checkGrammarFixes(disk(`${TARGET}<driver name='qemu' type='qcow'/>`.replace("'qcow'", "'qcwo2'")), {
      'only: Change to `qcow2`': disk(`${TARGET}<driver name='qemu' type='qcow2'/>`),
    }));
  it('offers the few values there are', () =>
    checkGrammarFixes(disk(`${TARGET}<driver name='qemu' discard='zap'/>`), {
      'Change to `ignore`': disk(`${TARGET}<driver name='qemu' discard='ignore'/>`),
      'Change to `unmap`': disk(`${TARGET}<driver name='qemu' discard='unmap'/>`),
      'Remove `discard`': disk(`${TARGET}<driver name='qemu'/>`),
    }));
  it('puts children into the order of the schema', () =>
    checkGrammarFixes(domainWith("<video><model type='virtio'><resolution x='1' y='1'/><acceleration accel3d='yes'/></model></video>"), {
      "Put the children of `<model>` into the schema's order": domainWith(
        "<video><model type='virtio'><acceleration accel3d='yes'/><resolution x='1' y='1'/></model></video>",
      ),
    }));
});
