import type { NewTrunkSettings, TrunkCondition } from '../../src/telephony/trunk/index.ts';
import { BaresipPhone } from './baresip-phone.ts';
import { freePorts } from './free-ports.ts';
import { carrierDomain, KamailioCarrier } from './kamailio-carrier.ts';
import { type Colleague, SmallExchange } from './small-exchange.ts';
import { until } from './until.ts';

const account = { user: '33155170000', password: 'geheimnis' };

/** How the carrier knows us, and with it which of its numbers are ours: their last three digits are who is called. */
const trunkKinds = {
  registration: {
    authentication: () => ({ kind: 'registration', ...account, registrar: `sip:${carrierDomain}` }),
    numbers: [{ number: '+33155170*', destination: '*' }],
    ready: 'registered',
  },
  address: {
    authentication: (port: number) => ({ kind: 'address', peers: [`127.0.0.1:${port}`] }),
    numbers: [{ number: '+33144440*', destination: '*' }],
    ready: 'reachable',
  },
} as const satisfies Record<string, TrunkKind>;

interface TrunkKind {
  readonly authentication: (carrierPort: number) => NewTrunkSettings['authentication'];
  readonly numbers: NewTrunkSettings['numbers'];
  readonly ready: TrunkCondition['state'];
}

const likeAnyTrunk = {
  mediaSecurity: 'rtp',
  mediaPath: 'anchored',
  callerIdHeader: 'p-asserted-identity',
  calledNumberSource: 'request-uri',
  numberFormat: 'e164',
  codecs: [],
  maxCalls: 5,
  optionsIntervalS: 2,
  enabled: true,
} as const;

/** A small exchange with Anna (201) and Bert (202), and a carrier with real phones, to which it has trunks. */
export class ExchangeWithCarrier implements AsyncDisposable {
  /** Of the phone at the carrier. */
  static readonly mobileNumber = '+33612345678';
  readonly exchange: SmallExchange;
  readonly carrier: KamailioCarrier;
  readonly carrierPort: number;
  readonly anna: Colleague;
  readonly bert: Colleague;
  readonly #phones: BaresipPhone[] = [];

  private constructor(parts: {
    exchange: SmallExchange;
    carrier: KamailioCarrier;
    carrierPort: number;
    anna: Colleague;
    bert: Colleague;
  }) {
    this.exchange = parts.exchange;
    this.carrier = parts.carrier;
    this.carrierPort = parts.carrierPort;
    this.anna = parts.anna;
    this.bert = parts.bert;
  }

  /** @param kind of a trunk that is in use; without it there is none yet */
  static async open(kind?: keyof typeof trunkKinds): Promise<ExchangeWithCarrier> {
    const [exchangePort, carrierPort] = (await freePorts(2)) as [number, number];
    const exchange = await SmallExchange.open({ udp: exchangePort });
    const numbers = { registered: '+3315517', byAddress: '+3314444' };
    const carrier = await KamailioCarrier.start({ port: carrierPort, account, exchange: exchange.udp, numbers });
    const anna = await exchange.colleague('Anna', '201');
    const bert = await exchange.colleague('Bert', '202');
    const opened = new ExchangeWithCarrier({ exchange, carrier, carrierPort, anna, bert });
    if (kind) await opened.trunk(kind);
    return opened;
  }

  /** The colleague's desk phone, registered. */
  deskPhone(colleague: Colleague, toneHz: number): Promise<BaresipPhone> {
    const { domain, udp } = this.exchange;
    return this.#phone({ domain: domain.sipDomain, server: udp, ...colleague, toneHz });
  }

  /** A phone outside, {@link ExchangeWithCarrier.mobileNumber}, registered with the carrier. */
  mobile(toneHz: number): Promise<BaresipPhone> {
    const sim = { sipUser: ExchangeWithCarrier.mobileNumber, sipPassword: account.password };
    return this.#phone({ domain: carrierDomain, server: `127.0.0.1:${this.carrierPort}`, ...sim, toneHz });
  }

  async #phone(options: Parameters<typeof BaresipPhone.start>[0]): Promise<BaresipPhone> {
    const phone = await BaresipPhone.start(options);
    this.#phones.push(phone);
    await phone.registered();
    return phone;
  }

  /** A trunk, in use until it is disposed of or everything ends. @param numbers that lead from it to ours, where not all do */
  async trunk(
    kind: keyof typeof trunkKinds,
    { name = 'Carrier', numbers = trunkKinds[kind].numbers }: Partial<Pick<NewTrunkSettings, 'name' | 'numbers'>> = {},
  ): Promise<AsyncDisposable> {
    const { authentication, ready } = trunkKinds[kind];
    const { configuration, exchange } = this.exchange.app;
    const by = this.exchange.administrator(this.anna);
    const proxy = `sip:127.0.0.1:${this.carrierPort}`;
    const settings = { ...likeAnyTrunk, name, proxy, numbers, authentication: authentication(this.carrierPort) };
    const { id } = await configuration.trunks.create(by, settings);
    await until(`the trunk is ${ready}`, () => exchange.trunks.conditionOf(id).state === ready);
    return { [Symbol.asyncDispose]: () => configuration.trunks.remove(by, id, undefined) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#phones.map((phone) => phone[Symbol.asyncDispose]()));
    await this.exchange[Symbol.asyncDispose]();
    await this.carrier[Symbol.asyncDispose]();
  }
}
