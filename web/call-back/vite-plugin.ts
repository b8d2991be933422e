import type { Plugin } from 'vite';

/** Builds the script that web pages of others include into one plain file; the server puts a button's settings before it. */
export function callBackPlugin(): Plugin {
  return {
    name: 'parley-call-back',
    apply: 'build',
    buildStart() {
      this.emitFile({ type: 'chunk', id: 'web/call-back/call-back.ts', fileName: 'call-back.js' });
    },
    generateBundle(_options, bundle) {
      const script = bundle['call-back.js'];
      if (script?.type !== 'chunk') throw new Error('the script of call-back buttons was not built');
      if (script.imports.length > 0 || script.exports.length > 0)
        throw new Error('the script of call-back buttons must neither import nor export: pages load it as a plain script');
    },
  };
}
