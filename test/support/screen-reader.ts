import type { CDPSession, Page } from 'playwright-core';
import { until } from './until.ts';

const patienceMs = 25_000;

/** Every addition to the live region, as screen readers are told of it; put into the page from outside. */
const listens = `window.said = [];
new MutationObserver((changes) => {
  for (const { addedNodes } of changes) for (const node of addedNodes) if (node.textContent) window.said.push(node.textContent);
}).observe(document.querySelector('[role=status][aria-live=polite]'), { childList: true, characterData: true, subtree: true });`;

/** A node of Chromium's accessibility tree, by what a screen reader makes of it. */
export interface HeardNode {
  readonly role: string;
  readonly name: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly texts: readonly string[];
}

/** Somebody with a keyboard and no eyes: what he hears of a page, and where his keys take him. */
export class ScreenReader {
  readonly page: Page;
  readonly #tree: CDPSession;

  private constructor(page: Page, tree: CDPSession) {
    this.page = page;
    this.#tree = tree;
  }

  static async of(page: Page): Promise<ScreenReader> {
    await page.evaluate(listens);
    return new ScreenReader(page, await page.context().newCDPSession(page));
  }

  /** The page as Chromium gives it to screen readers. */
  async nodes(): Promise<readonly HeardNode[]> {
    const { nodes } = await this.#tree.send('Accessibility.getFullAXTree');
    const byId = new Map(nodes.map((node) => [node.nodeId, node]));
    const textsOf = (id: string): string[] => {
      const node = byId.get(id);
      if (node?.role?.value === 'StaticText') return [String(node.name?.value)];
      return (node?.childIds ?? []).flatMap(textsOf);
    };
    return nodes
      .filter(({ ignored }) => !ignored)
      .map((node) => ({
        role: String(node.role?.value),
        name: String(node.name?.value ?? ''),
        properties: Object.fromEntries((node.properties ?? []).map(({ name, value }) => [name, value.value])),
        texts: textsOf(node.nodeId),
      }));
  }

  /** Waits until the live region has said it since `forget`. */
  async hears(sentence: string | RegExp): Promise<void> {
    const fits = (one: string) => (typeof sentence === 'string' ? one === sentence : sentence.test(one));
    await until(`it is said: ${String(sentence)}`, async () => (await this.said()).some(fits), patienceMs).catch(
      async (error: Error) => {
        throw new Error(`${error.message}; said: ${JSON.stringify(await this.said())}`);
      },
    );
  }

  said(): Promise<string[]> {
    return this.page.evaluate<string[]>('window.said');
  }

  forget(): Promise<unknown> {
    return this.page.evaluate('window.said.length = 0');
  }

  /** Waits until there is such a thing on the page, with all of the words in it. */
  finds(role: string, name: string | RegExp, ...words: readonly string[]): Promise<HeardNode> {
    const fits = (node: HeardNode) =>
      node.role === role && (typeof name === 'string' ? node.name === name : name.test(node.name));
    return until(
      `there is a ${role} ${String(name)} ${words.join(', ')}`,
      async () => {
        const found = (await this.nodes()).filter(fits);
        const whole = found.find(({ texts }) => words.every((word) => texts.join(' ').includes(word)));
        if (!whole && found.length > 0) throw new Error(JSON.stringify(found.map(({ texts }) => texts.join(' '))));
        return whole;
      },
      patienceMs,
    );
  }

  /** Goes on with Tab (or another key) until the focus is there. */
  async goesTo(role: string, name: string | RegExp, key = 'Tab'): Promise<void> {
    const passed: string[] = [];
    for (let presses = 0; presses < 80; presses += 1) {
      const focused = (await this.nodes()).findLast((node) => node.properties['focused'] === true && node.role !== 'RootWebArea');
      if (focused?.role === role && (typeof name === 'string' ? focused.name === name : name.test(focused.name))) return;
      passed.push(`${focused?.role} ${focused?.name}`);
      await this.page.keyboard.press(key);
    }
    throw new Error(`the keyboard does not come to ${role} ${String(name)}: ${passed.slice(0, 40).join(' | ')}`);
  }

  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }
}
