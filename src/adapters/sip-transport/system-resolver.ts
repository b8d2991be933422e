import { lookup, Resolver } from 'node:dns/promises';
import type { DnsAnswer, DnsResolver } from './dns-cache.ts';

const absent = new Set(['ENODATA', 'ENOTFOUND', 'ENONAME', 'EBADNAME']);

/** The machine's own name service. Addresses that it does not know are looked up in the hosts file. */
export function systemResolver(): DnsResolver {
  const resolver = new Resolver({ timeout: 2000, tries: 2 });
  return {
    naptr: (name) => orAbsent(resolver.resolveNaptr(name).then((records) => ({ records }))),
    srv: (name) => orAbsent(resolver.resolveSrv(name).then((records) => ({ records }))),
    addresses: async (name) => {
      const [v4, v6] = await Promise.allSettled([
        orAbsent(resolver.resolve4(name, { ttl: true }).then((records) => ({ records }))),
        orAbsent(resolver.resolve6(name, { ttl: true }).then((records) => ({ records }))),
      ]);
      const found = [v4, v6].flatMap((answer) => (answer.status === 'fulfilled' ? answer.value.records : []));
      if (found.length > 0)
        return { records: found.map(({ address }) => address), ttlS: Math.min(...found.map(({ ttl }) => ttl)) };
      return orAbsent(
        lookup(name, { all: true, order: 'ipv4first' }).then((list) => ({ records: list.map(({ address }) => address) })),
      );
    },
  };
}

async function orAbsent<T>(question: Promise<DnsAnswer<T>>): Promise<DnsAnswer<T>> {
  try {
    return await question;
  } catch (error) {
    if (error instanceof Error && 'code' in error && absent.has(String(error.code))) return { records: [] };
    throw error;
  }
}
