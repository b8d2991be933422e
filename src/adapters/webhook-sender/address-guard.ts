import { lookup as systemLookup } from 'node:dns';
import { type BlockList, isIP, type LookupFunction } from 'node:net';
import { isIn, isPublicAddress, networksOf } from './public-address.ts';

/** As `dns.lookup` with all addresses. */
export type Lookup = (
  host: string,
  done: (error: Error | null, addresses: readonly { address: string; family: number }[]) => void,
) => void;

export interface AddressGuardParts {
  /** Networks that are asked although they are not public; there also without TLS. */
  readonly allowedNetworks: readonly string[];
  /** By which these are configured. */
  readonly setting: string;
  readonly lookup?: Lookup;
  /** What is thrown, with a sentence that says why. */
  readonly refusal: (sentence: string) => Error;
}

/** Lets requests that others had us make go to public addresses only, and there with TLS. */
export class AddressGuard {
  readonly #allowed: BlockList;
  readonly #lookup: Lookup;
  readonly #setting: string;
  readonly #refusal: AddressGuardParts['refusal'];

  constructor({ allowedNetworks, setting, lookup, refusal }: AddressGuardParts) {
    this.#allowed = networksOf(allowedNetworks);
    this.#lookup = lookup ?? ((host, done) => systemLookup(host, { all: true }, done));
    this.#setting = setting;
    this.#refusal = refusal;
  }

  /** @throws what `refusal` makes; names are judged when they are looked up */
  check(text: string): void {
    const url = URL.parse(text);
    if (!url || !/^https?:$/.test(url.protocol)) throw this.#refusal('The address must begin with https://');
    if (url.username || url.password) throw this.#refusal('The address must hold no name or password');
    const host = hostOf(url);
    if (isIP(host)) this.#demand(host, url.protocol);
  }

  #demand(address: string, protocol: string): void {
    if (isIn(this.#allowed, address)) return;
    if (!isPublicAddress(address))
      throw this.#refusal(`${address} is no public address. The installation may allow its network (${this.#setting})`);
    if (protocol !== 'https:') throw this.#refusal('The address must begin with https://');
  }

  /** For requests: the address that was checked is the one connected to, a second look-up could give another. */
  lookup(protocol: string): LookupFunction {
    return (host, options, done) => {
      this.#lookup(host, (error, addresses) => {
        if (error) return done(error, '', 0);
        try {
          // One bad address among good ones is a trick.
          for (const { address } of addresses) this.#demand(address, protocol);
        } catch (refusal) {
          return done(refusal as Error, '', 0);
        }
        const [first] = addresses;
        if (!first) return done(new Error(`${host} has no address`), '', 0);
        if (options.all) return done(null, [...addresses]);
        done(null, first.address, first.family);
      });
    };
  }
}

function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, '$1');
}
