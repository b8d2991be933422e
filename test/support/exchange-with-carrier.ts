import { BaresipPhone } from './baresip-phone.ts';
import { freePorts } from './free-ports.ts';
import { carrierDomain, KamailioCarrier } from './kamailio-carrier.ts';
import { type Colleague, SmallExchange } from './small-exchange.ts';
import { until } from './until.ts';

const account = { user: '33155170000', password: 'geheimnis' };

/** How the carrier knows us, and with it which of its numbers are ours: their last three digits are who is called. */
const trunkKinds = {
  registration: {
    authentication: () => ({ kind: 'registration', ...account, registrar: `sip:${carrierDomain}` }) as const,
    numbers: '+33155170',
    ready: 'registered',
  },
  address: {
    authentication: (port: number) => ({ kind: 'address', peers: [`127.0.0.1:${port}`] }) as const,
    numbers: '+33144440',
    ready: 'reachable',
  },
} as const;

/** A small exchange with Anna (201) and Bert (202), and its trunk, in use, to a carrier with real phones. */
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

  static async open(kind: keyof typeof trunkKinds): Promise<ExchangeWithCarrier> {
    const [exchangePort, carrierPort] = (await freePorts(2)) as [number, number];
    const exchange = await SmallExchange.open({ udp: exchangePort });
    const numbers = { registered: '+3315517', byAddress: '+3314444' };
    const carrier = await KamailioCarrier.start({ port: carrierPort, account, exchange: exchange.udp, numbers });
    const anna = await exchange.colleague('Anna', '201');
    const bert = await exchange.colleague('Bert', '202');
    const opened = new ExchangeWithCarrier({ exchange, carrier, carrierPort, anna, bert });
    await opened.#addTrunk(kind);
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

  async #addTrunk(kind: keyof typeof trunkKinds): Promise<void> {
    const { authentication, numbers, ready } = trunkKinds[kind];
    const { configuration, exchange } = this.exchange.app;
    await configuration.trunks.create(this.exchange.administrator(this.anna), {
      name: 'Carrier',
      authentication: authentication(this.carrierPort),
      numbers: [{ number: `${numbers}*`, destination: '*' }],
      proxy: `sip:127.0.0.1:${this.carrierPort}`,
      mediaSecurity: 'rtp',
      mediaPath: 'anchored',
      callerIdHeader: 'p-asserted-identity',
      calledNumberSource: 'request-uri',
      numberFormat: 'e164',
      codecs: [],
      maxCalls: 5,
      optionsIntervalS: 2,
      enabled: true,
    });
    const conditions = () => configuration.directory.allTrunks().map(({ id }) => exchange.trunks.conditionOf(id).state);
    await until(`the trunk is ${ready}`, () => conditions().every((state) => state === ready));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#phones.map((phone) => phone[Symbol.asyncDispose]()));
    await this.exchange[Symbol.asyncDispose]();
    await this.carrier[Symbol.asyncDispose]();
  }
}
