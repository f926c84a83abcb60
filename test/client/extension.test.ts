// What other extensions get from ours: nothing, for what tests get could answer a person's questions.
import type { ExtensionContext } from 'vscode';
import { expect, test, vi } from 'vitest';

vi.mock('vscode', () => ({ ExtensionMode: { Production: 1, Development: 2, Test: 3 } }));
vi.mock('../../client/src/autoClose', () => ({ registerAutoClose: () => undefined }));
vi.mock('../../client/src/hostVersions', () => ({ HostVersionTeller: class { readonly onDidTell = undefined; } }));
vi.mock('../../client/src/schemaStatus', () => ({ registerSchemaStatus: () => undefined }));
vi.mock('../../client/src/log', () => ({ createLog: () => undefined, createServerLog: () => undefined }));
vi.mock('../../client/src/languageClient', () => ({ createLanguageClient: () => undefined, explainer: () => undefined, startLanguageClient: () => Promise.resolve(), stopper: () => undefined }));
vi.mock('../../client/src/hostsFeature', () => ({ registerHosts: () => 'the hosts' }));

const { activate } = await import('../../client/src/extension');

test.each([[1, undefined], [2, undefined], [3, { hosts: 'the hosts' }]])('extension mode %i', async (extensionMode, given) => {
  expect(await activate({ extensionMode, subscriptions: [] } as unknown as ExtensionContext)).toEqual(given);
});
