// Finds the Chromium that shows the workbench to tests and takes the pictures.
import { access } from 'node:fs/promises';
import { debianPackages, ensureDebianPackages } from './debianPackages.mjs';
import { firstOnPath } from './run.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** @returns {Promise<{executablePath: string} | {missing: string}>} a browser, installed on Debian when there is none. */
export async function ensureBrowser() {
  const wanted = process.env.CHROMIUM_PATH;
  if (wanted) {
    const there = await access(wanted).then(() => true, () => false);
    return there ? { executablePath: wanted } : { missing: `CHROMIUM_PATH names ${wanted}, which is not there` };
  }
  const found = await firstOnPath(names);
  if (found) return { executablePath: found };
  const missing = await ensureDebianPackages(debianPackages.browser);
  const installed = await firstOnPath(names);
  return installed ? { executablePath: installed } : { missing: missing ?? 'no Chromium on PATH' };
}

/** Starts a headless browser. @param {string} executablePath */
export async function launchBrowser(executablePath) {
  const { chromium } = await import('playwright-core');
  const args = [
    '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync',
    '--disable-background-networking', '--disable-component-update', '--disable-dev-shm-usage',
  ];
  return chromium.launch({ executablePath, headless: true, args });
}
