import type { Locator, Page } from 'playwright-core';

/** The title of the page that is there; while a page or its words are loaded, another stands in its place. */
export function pageTitle(page: Page): Locator {
  return page.locator('main h1:not([aria-busy])').first();
}
