import type { BrowserPhone } from './browser-phone.ts';
import type { TelephoneOffice } from './telephone-office.ts';
import { until } from './until.ts';

const patienceMs = 30_000;

/** What an agent does with a caller, until his part in it is over. */
export type Treatment = (agent: AgentAtWork, caller: string) => Promise<void>;

/** Callers by the names that pages show, each with what the agents do with him, one after the other. */
export class Treatments {
  readonly #byCaller: Map<string, Treatment[]>;

  constructor(byCaller: Readonly<Record<string, readonly Treatment[]>>) {
    this.#byCaller = new Map(Object.entries(byCaller).map(([caller, treatments]) => [caller, [...treatments]]));
  }

  get areAllBegun(): boolean {
    return [...this.#byCaller.values()].every((left) => left.length === 0);
  }

  next(caller: string): Treatment {
    const treatment = this.#byCaller.get(caller)?.shift();
    if (!treatment) throw new Error(`nobody expected ${caller}, or not once more`);
    return treatment;
  }
}

/** An agent who works with the page alone: becomes ready, takes what is offered, wraps up. */
export class AgentAtWork {
  readonly phone: BrowserPhone;
  readonly name: string;
  readonly number: string;
  readonly toneHz: number;

  private constructor(parts: { phone: BrowserPhone; name: string; number: string; toneHz: number }) {
    this.phone = parts.phone;
    this.name = parts.name;
    this.number = parts.number;
    this.toneHz = parts.toneHz;
  }

  static async open(office: TelephoneOffice, userIndex: number, toneHz: number): Promise<AgentAtWork> {
    const phone = await office.browser(userIndex, toneHz);
    await phone.page.goto(`${office.product.description.http}/agent`);
    await phone.ready();
    await phone.keepsPackets();
    const { name, number } = office.product.user(userIndex);
    return new AgentAtWork({ phone, name, number, toneHz });
  }

  async becomes(state: 'Ready' | 'Logged off'): Promise<void> {
    const { page } = this.phone;
    await page.getByRole('radio', { name: state, exact: true }).click();
    await page.getByRole('region', { name: 'My state' }).locator('.tag').getByText(state, { exact: true }).waitFor();
  }

  /** Takes whoever is offered and treats him, again and again, until all treatments have begun; his own are over then. */
  async serves(treatments: Treatments): Promise<void> {
    while (!treatments.areAllBegun) {
      const caller = await this.#takes(() => treatments.areAllBegun);
      if (caller === null) return;
      await treatments.next(caller)(this, caller);
      await this.wrapsUp();
    }
  }

  /** @returns the caller's name; null: there is no need of anybody any more */
  async #takes(isOver: () => boolean): Promise<string | null> {
    const offer = this.phone.page.getByRole('region', { name: 'Offered to you' });
    const answer = offer.getByRole('button', { name: 'Answer', exact: true });
    const came = await until(
      `somebody is offered to ${this.name}`,
      async () => isOver() || ((await answer.isVisible()) && 'offered'),
      60_000,
    );
    if (came === true) return null;
    const caller = await offer.locator('.offer-who strong').innerText();
    await answer.click();
    await this.phone.shows(caller, 'Connected');
    return caller;
  }

  /** Ends wrap-up before its time. */
  async wrapsUp(): Promise<void> {
    const done = this.phone.page.getByRole('button', { name: 'Done', exact: true });
    await done.click({ timeout: patienceMs });
    // The next may be offered at once.
    await done.waitFor({ state: 'detached', timeout: patienceMs });
  }

  ends(caller: string): Promise<void> {
    return this.phone.press(caller, 'End');
  }
}
