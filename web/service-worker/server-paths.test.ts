import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { isOfServer } from './server-paths.ts';

describe('the service worker', () => {
  it('looks after every page of ours, so that each opens without the server', async () => {
    const router = await readFile(new URL('../app/router.tsx', import.meta.url), 'utf8');
    const pages = [...router.matchAll(/path: '(\/[^']*)'/g)].map(([, path = '']) => path.replaceAll(/\$\w+/g, 'x'));
    expect(pages).toEqual(expect.arrayContaining(['/phone', '/settings', '/admin', '/setup/x']));
    expect(pages.filter(isOfServer)).toEqual([]);
  });

  it.each(['/api/v1/session', '/sip', '/scim/v2/Users', '/metrics', '/provisioning/secret/phone.cfg'])(
    'leaves %s to the server',
    (path) => {
      expect(isOfServer(path)).toBe(true);
    },
  );
});
