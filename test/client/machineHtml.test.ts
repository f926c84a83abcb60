// The page that explains a machine: where its links lead, and that nothing in it can run.
import { expect, test } from 'vitest';
import { linked, page } from '../../client/src/documents/machineHtml';

test('links to lines show those lines of the document; other links stay', () => {
  const html = '<a href="#L12" data-href="#L12">line 12</a> <a href="https://libvirt.org/#L3">libvirt</a> <a href="#Luxury">no</a>';
  const uri = { toString: () => 'libvirt:/demo/domain/a%20"b' };
  const args = encodeURIComponent('["libvirt:/demo/domain/a%20\\"b",12]');
  expect(linked(html, uri)).toBe(
    `<a href="command:libvirt.revealLine?${args}">line 12</a> <a href="https://libvirt.org/#L3">libvirt</a> <a href="#Luxury">no</a>`,
  );
});

test('the page forbids every script and every load', () => {
  expect(/<meta http-equiv="Content-Security-Policy" content="([^"]*)">/.exec(page('<p>x</p>'))?.[1]).toBe("default-src 'none'; style-src 'unsafe-inline'");
});
