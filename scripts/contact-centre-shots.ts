import type { Page } from 'playwright-core';

async function openFirstAgent(page: Page): Promise<void> {
  await page.getByRole('grid', { name: 'Agents' }).getByRole('row').nth(1).click();
}

async function openBoard(page: Page): Promise<void> {
  await page.getByRole('link', { name: /Hotline/ }).click();
  await page.getByRole('button', { name: 'Full screen' }).waitFor();
}

async function arrangeBoard(page: Page): Promise<void> {
  await openBoard(page);
  await page.getByRole('button', { name: 'Arrange' }).click();
}

/** The pages of agents and of those who watch and judge. */
export const contactCentreShots = [
  { name: 'agent', path: '/agent' },
  { name: 'supervisor', path: '/supervisor' },
  { name: 'supervisor-agent', path: '/supervisor', prepare: openFirstAgent, isRealOnly: true },
  { name: 'reports', path: '/reports', isRealOnly: true },
  { name: 'recordings', path: '/recordings', isRealOnly: true },
  { name: 'wallboards', path: '/wallboards', isRealOnly: true },
  { name: 'wallboard', path: '/wallboards', prepare: openBoard, isRealOnly: true },
  { name: 'wallboard-arranged', path: '/wallboards', prepare: arrangeBoard, isRealOnly: true },
];
