import { z } from 'zod';
import { newDeviceSchema } from '../../contract/rest/devices.ts';
import type { DeviceId, IdSource, UserId } from '../../kernel/ids.ts';
import type { RandomSource } from '../../kernel/random.ts';
import {
  domainReference,
  keyOf,
  type Making,
  numberClaim,
  type ReadPresent,
  type TakeoverKind,
  userReference,
} from '../../platform/takeover/index.ts';
import type { UserStore } from '../../platform/user/index.ts';
import { computeHa1 } from '../../protocol/sip/digest/index.ts';
import { type Device, type DeviceRecords, newSipPassword, newSipUser } from '../device/index.ts';

export interface DeviceKindParts {
  readonly ids: IdSource;
  readonly random: RandomSource;
  readonly devices: Pick<DeviceRecords, 'add'>;
  readonly users: Pick<UserStore, 'domainFor'>;
  readonly present: ReadPresent;
}

const deviceSchema = newDeviceSchema.omit({ domainId: true, userId: true }).extend({
  domain: z.string().max(100),
  name: z.string().trim().max(100).default(''),
  /** Whose it is; left out: nobody's, like a phone in a hall. */
  login: z.string().optional(),
  sipPassword: z.string().min(1).max(200).optional(),
});
type DeviceRow = z.output<typeof deviceSchema>;

const columns = {
  number: { kind: 'text', alsoKnownAs: ['extension', 'phone', 'phonenumber', 'device', 'dn', 'internalnumber'] },
  name: { kind: 'text', alsoKnownAs: ['label', 'displayname'] },
  login: { kind: 'text', alsoKnownAs: ['user', 'username', 'owner', 'userid'] },
  domain: { kind: 'text', alsoKnownAs: ['domainname', 'site'] },
  protocol: { kind: 'text', alsoKnownAs: ['type'] },
  sipUser: { kind: 'text', alsoKnownAs: ['sipid', 'authid', 'siplogin', 'sipusername', 'authuser'] },
  sipPassword: { kind: 'text', alsoKnownAs: ['secret', 'password', 'authpassword', 'sippwd'] },
  description: { kind: 'text', alsoKnownAs: ['comment'] },
  oneNumber: { kind: 'flag' },
  lines: { kind: 'whole-number', alsoKnownAs: ['maxlines', 'linecount', 'numberoflines'] },
  dtmfMethod: { kind: 'text', alsoKnownAs: ['dtmf', 'dtmfmode'] },
  codecs: { kind: 'names', alsoKnownAs: ['codec'] },
  transport: { kind: 'text' },
  allowedAddress: { kind: 'text', alsoKnownAs: ['address', 'ip', 'permit'] },
  stunServer: { kind: 'text', alsoKnownAs: ['stun'] },
  videoAllowed: { kind: 'flag', alsoKnownAs: ['video'] },
  enabled: { kind: 'flag', alsoKnownAs: ['active'] },
} as const;

/** Phones. With the old SIP user and password they register as before, as soon as they find the new server by the domain's name. */
export function deviceKind(parts: DeviceKindParts): TakeoverKind<DeviceRow> {
  return {
    name: 'devices',
    alsoKnownAs: ['device', 'phones', 'terminals', 'user-devices'],
    outcome: 'created',
    columns,
    schema: deviceSchema,
    nameOf: (row) => `${nameOf(row)} (${row.number})`,
    keysOf: (row) => {
      const byName = keyOf('name', row.domain, row.number, nameOf(row));
      return row.sipUser === undefined ? [byName] : [keyOf('sip', row.domain, row.sipUser), byName];
    },
    needs: ({ domain, login }) => [domainReference(domain), ...(login === undefined ? [] : [userReference(login)])],
    claims: ({ domain, number, login }) => [numberClaim(domain, number, login ?? null)],
    present: (companyId) => parts.present(companyId, 'devices'),
    make: (row, making) => make(parts, row, making),
  };
}

async function make(parts: DeviceKindParts, { domain: domainName, login, sipPassword, ...row }: DeviceRow, making: Making) {
  const { ids, random, devices, users } = parts;
  const companyId = making.company.id;
  const domain = await users.domainFor(companyId, { id: await making.id(domainReference(domainName)), usual: '' });
  const userId = login === undefined ? null : ((await making.id(userReference(login))) as UserId);
  const password = sipPassword ?? newSipPassword(random);
  const sipUser = row.sipUser ?? newSipUser(row, random);
  const ha1 = computeHa1(sipUser, domain.sipDomain, password);
  const name = nameOf(row);
  const device: Device = { ...row, name, id: ids.next<DeviceId>(), companyId, domainId: domain.id, userId, sipUser, ha1 };
  await devices.add(companyId, [device]);
  if (sipPassword !== undefined || row.protocol !== 'sip-phone') return { id: device.id };
  const account = { device: name, number: row.number, user: sipUser, password, domain: domain.sipDomain };
  return { id: device.id, account, notes: ['It got a new SIP password, for the old one is not known.'] };
}

function nameOf({ name, protocol }: Pick<DeviceRow, 'name' | 'protocol'>): string {
  return name || { 'sip-softphone': 'Browser', 'sip-phone': 'Desk phone', virtual: 'Virtual' }[protocol];
}
