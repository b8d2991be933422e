import { z } from 'zod';
import { newTrunkSchema } from '../../contract/rest/trunks.ts';
import type { DomainId, IdSource, TrunkId } from '../../kernel/ids.ts';
import { domainReference, keyOf, type ReadPresent, type TakeoverKind } from '../../platform/takeover/index.ts';
import { checkTrunk, type Trunk, type TrunkAuthentication, type TrunkRecords } from '../trunk/index.ts';

export interface TrunkKindParts {
  readonly ids: IdSource;
  readonly trunks: Pick<TrunkRecords, 'add'>;
  readonly present: ReadPresent;
}

const trunkSchema = newTrunkSchema
  .omit({ domainId: true, authentication: true, numbers: true })
  .extend({
    domain: z.string().max(100),
    proxy: z.string().trim().min(1).max(300).optional(),
    user: z.string().max(200).optional(),
    password: z.string().max(500).optional(),
    registrar: z.string().max(300).optional(),
    peers: z.array(z.string()).default([]),
    /** `+3312345*=2*` or `+33123456=200`, several with `|` between. */
    numbers: z.array(z.string().regex(/^[^=]+=\d{0,12}\*?$/, 'expected number=internal number')).default([]),
  })
  .refine(({ user, password, peers }) => (user !== undefined && password !== undefined) || peers.length > 0, {
    path: ['peers'],
    message: 'a trunk registers with user and password, or knows the addresses of its peers',
  });
type TrunkRow = z.output<typeof trunkSchema>;

const columns = {
  name: { kind: 'text', alsoKnownAs: ['label', 'link', 'pbx', 'description'] },
  domain: { kind: 'text', alsoKnownAs: ['domainname', 'site'] },
  proxy: { kind: 'text', alsoKnownAs: ['host', 'server', 'address', 'sipproxy'] },
  user: { kind: 'text', alsoKnownAs: ['login', 'username', 'authuser'] },
  password: { kind: 'text', alsoKnownAs: ['secret'] },
  registrar: { kind: 'text' },
  peers: { kind: 'words', alsoKnownAs: ['peer', 'addresses', 'ips'] },
  mediaSecurity: { kind: 'text', alsoKnownAs: ['srtp'] },
  mediaPath: { kind: 'text' },
  callerIdHeader: { kind: 'text' },
  calledNumberSource: { kind: 'text' },
  numberFormat: { kind: 'text' },
  codecs: { kind: 'names' },
  numbers: { kind: 'names', alsoKnownAs: ['dids', 'incomingnumbers'] },
  maxCalls: { kind: 'whole-number', alsoKnownAs: ['channels', 'maxchannels'] },
  optionsIntervalS: { kind: 'whole-number' },
  enabled: { kind: 'flag', alsoKnownAs: ['active'] },
} as const;

/** Trunks: the SIP ones among the "PBX links" of the old product. */
export function trunkKind({ ids, trunks, present }: TrunkKindParts): TakeoverKind<TrunkRow> {
  return {
    name: 'trunks',
    alsoKnownAs: ['trunk', 'pbx-links', 'links', 'pbxlinks'],
    outcome: 'created',
    columns,
    schema: trunkSchema,
    nameOf: ({ name }) => name,
    keysOf: ({ domain, name }) => [keyOf(domain, name)],
    needs: ({ domain }) => [domainReference(domain)],
    present: (companyId) => present(companyId, 'trunks'),
    make: async (row, making) => {
      const domainId = (await making.id(domainReference(row.domain))) as DomainId;
      const trunk: Trunk = { ...settingsOf(row), id: ids.next<TrunkId>(), companyId: making.company.id, domainId };
      checkTrunk(trunk);
      await trunks.add(trunk);
      return { id: trunk.id };
    },
  };
}

function settingsOf(row: TrunkRow): Omit<Trunk, 'id' | 'companyId' | 'domainId'> {
  const { domain: _domain, proxy, user, password, registrar, peers, numbers, ...settings } = row;
  const [peer = ''] = peers;
  const target = sipUri(proxy ?? registrar ?? peer);
  const authentication: TrunkAuthentication =
    user !== undefined && password !== undefined
      ? { kind: 'registration', user, password, registrar: sipUri(registrar ?? proxy ?? '') }
      : { kind: 'address', peers };
  const pairs = numbers.map((pair) => {
    const [number = '', destination = ''] = pair.split('=');
    return { number: number.trim(), destination: destination.trim() };
  });
  return { ...settings, proxy: target, authentication, numbers: pairs };
}

function sipUri(text: string): string {
  return /^sips?:/i.test(text) ? text : `sip:${text}`;
}
