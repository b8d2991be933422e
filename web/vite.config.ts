import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { callBackPlugin } from './call-back/vite-plugin.ts';
import { devFakeServer } from './dev/fake-server.ts';
import { serviceWorkerPlugin } from './service-worker/vite-plugin.ts';

/** The browser side. `vite web` with `--mode fake` answers the API by itself; the production bundle never contains that. */
export default defineConfig(({ command, mode }) => ({
  root: import.meta.dirname,
  plugins: [
    react(),
    serviceWorkerPlugin(),
    callBackPlugin(),
    ...(command === 'serve' && mode === 'fake' ? [devFakeServer()] : []),
  ],
  build: {
    outDir: '../web-dist',
    emptyOutDir: true,
    target: 'es2023',
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
  server: { host: '127.0.0.1' },
}));
