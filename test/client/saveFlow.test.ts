// The steps of a save: every way that it can go, and none that defines without being asked.
import { describe, expect, test } from 'vitest';
import { nextStep, type SaveState, type SaveStep } from '../../client/src/documents/saveFlow';

const start: SaveState = { reason: 'person', base: 'old', text: 'new', commentsKnown: 'no', hasComments: 'no' };

/** What each step answers, in order; the steps that were walked. */
function walk(state: SaveState, answers: Partial<Record<SaveStep['step'], Partial<SaveState>>>): string[] {
  const steps: string[] = [];
  let now = state;
  for (let count = 0; count < 10; count += 1) {
    const next = nextStep(now);
    steps.push(next.step);
    const answer = answers[next.step];
    if (answer === undefined) return steps;
    now = { ...now, ...answer };
  }
  throw new Error('the walk does not end');
}

const unchanged = { 'read-again': { onHost: { text: 'old' } }, define: { readBack: 'new' } } as const;
const changed = { ...unchanged, 'read-again': { onHost: { text: 'theirs' } } } as const;

describe('a save', () => {
  test('reads again, defines, is done', () => {
    expect(walk(start, unchanged)).toEqual(['read-again', 'define', 'done']);
  });

  test('by autosave does nothing, not even read', () => {
    expect(walk({ ...start, reason: 'autosave' }, unchanged)).toEqual(['kept-editing']);
  });

  test('that is refused keeps the text', () => {
    const refusal = { code: 'xml-refused', words: 'no', command: '', remedy: 'edit-xml' } as const;
    expect(walk(start, { ...unchanged, define: { refusal } })).toEqual(['read-again', 'define', 'refused']);
  });

  test('after a change by someone else asks: overwrite, compare or keep', () => {
    expect(walk(start, { ...changed, 'ask-about-conflict': { conflictAnswer: 'overwrite' } })).toEqual(['read-again', 'ask-about-conflict', 'define', 'done']);
    expect(walk(start, { ...changed, 'ask-about-conflict': { conflictAnswer: 'compare' } })).toEqual(['read-again', 'ask-about-conflict', 'compare']);
    expect(walk(start, { ...changed, 'ask-about-conflict': { conflictAnswer: 'keep-editing' } })).toEqual(['read-again', 'ask-about-conflict', 'kept-editing']);
  });

  test('of a pool that only became fuller asks nothing', () => {
    const pool = (free: number, path = '/a'): string => `<pool type='dir'><name>p</name><available unit='bytes'>${free}</available><target><path>${path}</path></target></pool>`;
    const walkPool = (now: string): string[] => walk({ ...start, base: pool(9) }, { ...unchanged, 'read-again': { onHost: { text: now } } });
    expect([walkPool(pool(8)), walkPool(pool(8, '/b'))]).toEqual([['read-again', 'define', 'done'], ['read-again', 'ask-about-conflict']]);
  });

  test('of a domain that is gone asks whether to define it again', () => {
    const gone = { ...unchanged, 'read-again': { onHost: 'gone' } } as const;
    expect(walk(start, { ...gone, 'ask-about-gone': { conflictAnswer: 'overwrite' } })).toEqual(['read-again', 'ask-about-gone', 'define', 'done']);
    expect(walk(start, { ...gone, 'ask-about-gone': { conflictAnswer: 'keep-editing' } })).toEqual(['read-again', 'ask-about-gone', 'kept-editing']);
  });

  test('with comments says once that they are lost', () => {
    const commented: SaveState = { ...start, hasComments: 'yes' };
    expect(walk(commented, { ...unchanged, 'ask-about-comments': { commentsAnswer: 'go-on' } })).toEqual(['read-again', 'ask-about-comments', 'define', 'done']);
    expect(walk(commented, { ...unchanged, 'ask-about-comments': { commentsAnswer: 'keep-editing' } })).toEqual(['read-again', 'ask-about-comments', 'kept-editing']);
    expect(walk({ ...commented, commentsKnown: 'yes' }, unchanged)).toEqual(['read-again', 'define', 'done']);
  });

  test('of a domain that only runs asks whether it shall stay', () => {
    const transient: SaveState = { ...start, persistent: 'no' };
    expect(walk(transient, { ...unchanged, 'ask-about-transient': { transientAnswer: 'go-on' } })).toEqual(['read-again', 'ask-about-transient', 'define', 'done']);
    expect(walk(transient, { ...unchanged, 'ask-about-transient': { transientAnswer: 'keep-editing' } })).toEqual(['read-again', 'ask-about-transient', 'kept-editing']);
    expect(walk({ ...start, persistent: 'yes' }, unchanged)).toEqual(['read-again', 'define', 'done']);
  });

  test('under another name asks before it renames', () => {
    const domain = (name: string, uuid = 'aa'): string => `<domain><name>${name}</name><uuid>${uuid}</uuid></domain>`;
    const renaming: SaveState = { ...start, base: domain('web'), text: domain('db') };
    const read = { 'read-again': { onHost: { text: domain('web') } }, define: { readBack: 'new' } } as const;
    expect(walk(renaming, { ...read, 'ask-about-name': { nameAnswer: 'rename' } })).toEqual(['read-again', 'ask-about-name', 'define', 'done']);
    expect(walk(renaming, { ...read, 'ask-about-name': { nameAnswer: 'keep-editing' } })).toEqual(['read-again', 'ask-about-name', 'kept-editing']);
    expect(nextStep({ ...renaming, onHost: { text: domain('web') }, nameAnswer: 'rename' })).toEqual({ step: 'define', rename: 'db' });
    // Another uuid is another machine, which is not renamed.
    expect(walk({ ...renaming, text: domain('db', 'bb') }, read)).toEqual(['read-again', 'define', 'done']);
  });

  test('that was cut off ends there', () => {
    const cutOff = { kind: 'cut-off', failure: { code: 'timeout', seconds: 30, words: 'no', command: '', remedy: 'none' }, now: { kind: 'as-before' } } as const;
    expect(walk(start, { ...unchanged, define: { cutOff } })).toEqual(['read-again', 'define', 'cut-off']);
  });
});
