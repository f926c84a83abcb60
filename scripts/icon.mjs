// `node scripts/icon.mjs`: draws media/icon.png, 128 × 128, from media/source/icon.html.
import { ensureBrowser, launchBrowser } from './setup/browser.mjs';
import { at } from './setup/paths.mjs';
import { pathToFileURL } from 'node:url';

const found = await ensureBrowser();
if (found.missing) throw new Error(found.missing);
const browser = await launchBrowser(found.executablePath);
const page = await browser.newPage({ viewport: { width: 128, height: 128 } });
await page.goto(pathToFileURL(at('media/source/icon.html')).href);
await page.screenshot({ path: at('media/icon.png'), omitBackground: true });
await browser.close();
