/** Makes the pictures of the installable pages from `web/public/icon.svg`, by Chromium. Run it after changing that file. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { launchBrowser } from '../test/support/browser.ts';

const folder = join(import.meta.dirname, '../web/public');
const svg = readFileSync(join(folder, 'icon.svg'), 'utf8');
const ground = '#0b6663';

/** `scale`: of the sign in the picture; systems cut maskable ones round, so the sign keeps away from the edge. */
const icons = [
  { name: 'icon-192', size: 192, scale: 1, background: 'transparent', picture: svg },
  { name: 'icon-512', size: 512, scale: 1, background: 'transparent', picture: svg },
  { name: 'icon-maskable-512', size: 512, scale: 0.8, background: ground, picture: svg },
  // Systems show of a badge only where it is opaque.
  {
    name: 'icon-badge',
    size: 96,
    scale: 1,
    background: 'transparent',
    picture: svg.replace(/<rect[^>]*\/>/, '').replace('#7fe0d6', '#fff'),
  },
];

const browser = await launchBrowser();
try {
  for (const { name, size, scale, background, picture } of icons) {
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    const sized = picture.replace('<svg', `<svg width="${size * scale}" height="${size * scale}"`);
    const style = `margin:0;display:grid;place-items:center;height:100vh;background:${background}`;
    await page.setContent(`<body style="${style}">${sized}</body>`);
    await page.screenshot({ path: join(folder, `${name}.png`), omitBackground: true });
    await page.close();
  }
} finally {
  await browser.close();
}
