// `node scripts/pictures.mjs [NAME…]`: takes the pictures of README and walkthrough in the real workbench, with the packed extension.
//
//   --out DIR   below the root, default media/pictures, and media/walkthrough for those of Get Started
import { scenarios } from './pictures/scenarios.mjs';
import { Session } from './pictures/session.mjs';
import { startDemo } from './setup/demo.mjs';
import { at } from './setup/paths.mjs';
import { run } from './setup/run.mjs';

const args = process.argv.slice(2);
const outFlag = args.indexOf('--out');
const out = outFlag >= 0 ? args.splice(outFlag, 2)[1] : undefined;
const wanted = args.length > 0 ? args : Object.keys(scenarios);
const unknown = wanted.filter((name) => !(name in scenarios));
if (unknown.length > 0) {
  console.error(`no picture is called ${unknown.join(', ')}; there are: ${Object.keys(scenarios).join(', ')}`);
  process.exit(2);
}

const vsix = at('out/pictures.vsix');
const packed = await run(process.execPath, [at('scripts/package.mjs'), '--out', vsix], { output: 'collect' });
if (packed.code !== 0) {
  console.error(packed.output);
  process.exit(1);
}

const host = wanted.some((name) => scenarios[name].host === 'demo') ? await demoHost() : undefined;
try {
  for (const name of wanted) await take(name, scenarios[name]);
} finally {
  await host?.stop();
}

async function take(name, { file, settings, play, shots, series, folder, prepare, walkthrough, size: own = {} }) {
  const target = walkthrough ? `${out ?? 'media/walkthrough'}/${name}.webp` : `${out ?? 'media/pictures'}/${name}.png`;
  const size = { ...(walkthrough && { width: 760, height: 480 }), ...own };
  const connections = { 'libvirt.connections': host ? [{ name: 'demo', uri: host.uri }] : [] };
  const session = await Session.start({ vsix, file, settings: { ...connections, ...settings }, prepare, ...size });
  try {
    const picture = async (path) => {
      await session.picture(path);
      console.log(path);
    };
    if (series) await series(session, (one) => picture(`${out ?? folder}/${one}.webp`));
    else if (shots) {
      await session.pictures(target, await shots(session));
      console.log(target);
    } else {
      await play(session);
      await picture(target);
    }
  } catch (error) {
    await session.picture(`out/pictures/${name}-failed.png`);
    console.error(`${name}: ${error.message} (out/pictures/${name}-failed.png shows the window)`);
    process.exitCode = 1;
  } finally {
    await session.close();
  }
}

async function demoHost() {
  const started = await startDemo();
  if (started.missing) throw new Error(started.missing);
  return started;
}
