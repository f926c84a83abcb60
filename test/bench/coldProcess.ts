// One contestant in a process of its own, for cold.ts: reads its schema and judges documents that it sees for the first time.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { argv } from 'node:process';

const [, , contestant = '', list = ''] = argv;

/** Each is loaded only here, so that the other does not pay for it. Ours is set up as the command line sets it up. */
const contestants: Readonly<Record<string, () => Promise<(text: string) => boolean>>> = {
  ours: async () => {
    const [{ tuneForOneRun }, { bundledGrammars }, { parseXml }] = await Promise.all([import('../../server/src/cli/runtime'), import('../../server/src/data/bundled'), import('../../server/src/syntax/parser')]);
    tuneForOneRun();
    const grammar = bundledGrammars(resolve(import.meta.dirname, '../../server'), undefined, { subtrees: 'remember' })('domain');
    return (text) => {
      const { root, problems } = parseXml(text);
      return problems.length === 0 && grammar?.match(root, text).problems.length === 0;
    };
  },
  'libxml2-wasm': async () => {
    const peer = (await import('../support/libxml2')).libxml2();
    if (!peer) throw new Error('libvirt’s schemas are not on this machine');
    return (text) => peer.isValid(text);
  },
};

const texts = JSON.parse(readFileSync(list, 'utf8')) as readonly string[];
const start = performance.now();
const isValid = await contestants[contestant]?.();
if (!isValid) throw new Error(`no contestant is named '${contestant}'`);
const valid = texts.filter(isValid).length;
console.log(JSON.stringify({ milliseconds: performance.now() - start, valid }));
