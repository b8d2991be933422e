import type { QueueView } from '../../src/contract/rest/queues.ts';
import { AgentAtWork } from './agent-at-work.ts';
import type { BaresipPhone } from './baresip-phone.ts';
import type { Chances } from './centre-hour/chances.ts';
import { freePorts } from './free-ports.ts';
import type { OutsideVoice } from './outside-voice.ts';
import { FiguresEverywhere } from './recount/figures-everywhere.ts';
import { SoundingCaller, type SoundingCallerOptions } from './sounding-caller.ts';
import { TelephoneOffice } from './telephone-office.ts';
import { until } from './until.ts';
import type { WebSession } from './web-session.ts';

/** How many may call from outside. */
const lines = 12;
export const [sales, english] = [
  { name: 'Sales', number: '300' },
  { name: 'English desk', number: '302' },
];
/** Far from what callers do, however busy the machine: who gives up does it well before four seconds or well after. */
const rules = { shortAbandonMs: 4000, serviceLevel: { withinMs: 5000, ratio: 0.8 }, offerTimeoutMs: 60_000, wrapUpMs: 60_000 };

/** A caller from outside. */
export interface Outside extends Pick<SoundingCallerOptions, 'name' | 'says' | 'patienceMs'> {
  readonly queue: { readonly number: string };
}

interface Parts {
  readonly office: TelephoneOffice;
  readonly agents: readonly [AgentAtWork, AgentAtWork];
  readonly marc: BaresipPhone;
  readonly sofia: BaresipPhone;
  readonly figures: FiguresEverywhere;
}

/** The running product with two agents at browsers, two callers of the workshop at telephones, a wallboard, and a trunk for everybody else. */
export class ShortHour implements AsyncDisposable {
  readonly office: TelephoneOffice;
  readonly agents: readonly [AgentAtWork, AgentAtWork];
  readonly marc: BaresipPhone;
  readonly sofia: BaresipPhone;
  readonly figures: FiguresEverywhere;
  readonly #chances: Chances;
  readonly #ports: number[];
  readonly #outside: SoundingCaller[] = [];

  private constructor({ office, agents, marc, sofia, figures }: Parts, chances: Chances, ports: number[]) {
    this.office = office;
    this.agents = agents;
    this.marc = marc;
    this.sofia = sofia;
    this.figures = figures;
    this.#chances = chances;
    this.#ports = ports;
  }

  static async open(chances: Chances): Promise<ShortHour> {
    const office = await TelephoneOffice.open();
    try {
      const administrator = await office.web(0);
      const ports = await freePorts(lines);
      await setUp(administrator, ports);
      // A browser at once with two others takes too long to begin on a busy machine.
      const [oliver, anna] = await Promise.all([AgentAtWork.open(office, 4, 1300), AgentAtWork.open(office, 1, 1700)]);
      const [boss, marc, sofia] = await Promise.all([
        office.browser(0, 2100),
        office.deskPhone(6, 440),
        office.deskPhone(7, 620),
      ]);
      const figures = await FiguresEverywhere.open(office.product, administrator, boss.context);
      return new ShortHour({ office, agents: [oliver, anna], marc, sofia, figures }, chances, ports);
    } catch (error) {
      await office[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** All of them call, each at his moment within three seconds; from inside they call Sales. @returns those from outside, in this order */
  async call(...callers: readonly (Outside | BaresipPhone)[]): Promise<SoundingCaller[]> {
    const beganMs = Date.now();
    const calling = callers.map(async (caller) => {
      const atMs = beganMs + this.#chances.between(0, 3);
      await new Promise((resolve) => setTimeout(resolve, atMs - Date.now()));
      if (!('dial' in caller)) return this.#callFromOutside(caller);
      caller.dial(this.office.uri(sales.number));
      return null;
    });
    return (await Promise.all(calling)).filter((caller) => caller !== null);
  }

  /** What a caller from outside hears. */
  async ear(name: string): Promise<OutsideVoice> {
    return (await until(`${name} has called`, () => this.#outside.find((caller) => caller.name === name))).voice;
  }

  async #callFromOutside({ queue, ...caller }: Outside): Promise<SoundingCaller> {
    const port = this.#ports.pop();
    if (port === undefined) throw new Error(`more than ${lines} callers`);
    const number = `+336123400${String(this.#ports.length).padStart(2, '0')}`;
    const exchange = this.office.product.description.sip.udp;
    const called = await SoundingCaller.call({ exchange, port, number, dialled: `33155170${queue.number}`, ...caller });
    this.#outside.push(called);
    return called;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const caller of this.#outside) await caller[Symbol.asyncDispose]();
    await this.office[Symbol.asyncDispose]();
  }
}

async function setUp(administrator: WebSession, ports: readonly number[]): Promise<void> {
  await administrator.send('POST', '/admin/trunks', {
    name: 'Callers with a voice',
    authentication: { kind: 'address', peers: ports.map((port) => `127.0.0.1:${port}`) },
    proxy: `sip:127.0.0.1:${ports[0]}`,
    callerIdHeader: 'from',
    numbers: [sales, english].map(({ number }) => ({ number: `+33155170${number}`, destination: number })),
    optionsIntervalS: 0,
  });
  const { items } = await administrator.send<{ items: QueueView[] }>('GET', '/admin/queues');
  for (const { id, version, number } of items)
    if (number === sales.number || number === english.number)
      await administrator.send('PATCH', `/admin/queues/${id}`, { version, ...rules, stickyMs: 0 });
}
