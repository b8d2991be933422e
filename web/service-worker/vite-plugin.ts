import type { Plugin } from 'vite';

const entry = 'service-worker';
/** What the administration alone needs is read when it is opened, and so are the words of other languages. */
const kept = /\.(js|css|woff2)$/;
const mostBytes = 400_000;

/** Puts the service worker at a fixed address and the list of the shell's files into it. */
export function serviceWorkerPlugin(): Plugin {
  return {
    name: 'parley-service-worker',
    apply: 'build',
    config: () => ({
      build: {
        rolldownOptions: {
          input: { index: 'web/index.html', [entry]: 'web/service-worker/service-worker.ts' },
          output: {
            entryFileNames: ({ name }: { name: string }) => (name === entry ? '[name].js' : 'assets/[name]-[hash].js'),
          },
        },
      },
    }),
    generateBundle: {
      // After Vite took out what is nothing but style sheets.
      order: 'post',
      handler(_options, bundle) {
        const worker = bundle[`${entry}.js`];
        if (worker?.type !== 'chunk') throw new Error('the service worker was not built');
        if (worker.imports.length > 0)
          throw new Error('the service worker must not import: some browsers load it as a plain script');
        const files = shellFiles(bundle);
        const version = hashOf(files.join());
        const list = JSON.stringify({ version, files: ['/index.html', '/icon.svg', ...files.map((name) => `/${name}`)] });
        // Before the code: minifiers may do what they like with it, and each build differs, which makes browsers take it.
        worker.code = `globalThis.parleyShell=${list};\n${worker.code}`;
      },
    },
  };
}

type Bundle = Parameters<Extract<Plugin['generateBundle'], (...args: never[]) => unknown>>[1];

/** The page, everything it imports at once, and the style sheets and fonts of these. */
function shellFiles(bundle: Bundle): string[] {
  const found = new Set<string>();
  const take = (name: string) => {
    const file = bundle[name];
    if (!file || found.has(name) || !kept.test(name)) return;
    found.add(name);
    if (file.type !== 'chunk') return;
    for (const next of file.imports) take(next);
  };
  const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
  const shell = chunks.filter(({ fileName, facadeModuleId }) => {
    if (fileName === `${entry}.js`) return false;
    return /index\.html$|\/(shell|phone-page|settings-page|sign-in-page|dial-page)\.tsx$/.test(facadeModuleId ?? '');
  });
  for (const { fileName } of shell) take(fileName);
  for (const file of Object.values(bundle)) {
    const isLatin = /inter-latin-wght/.test(file.fileName);
    const size = file.type === 'asset' ? file.source.length : 0;
    if (file.type === 'asset' && size < mostBytes && (isLatin || file.fileName.endsWith('.css'))) take(file.fileName);
  }
  return [...found].toSorted();
}

/** FNV-1a: names of files carry hashes of their content already, this only makes them short. */
function hashOf(text: string): string {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return (hash >>> 0).toString(36);
}
