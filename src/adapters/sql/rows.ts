import type { Insertable, Selectable } from 'kysely';
import type { NumberingRecord, NumberingRuleRecord } from '../../telephony/company-directory/index.ts';
import type { Device } from '../../telephony/device/index.ts';
import type { Trunk } from '../../telephony/trunk/index.ts';
import type { Tables } from './schema.ts';

/** Entities where they differ from their rows. */

export function deviceRow({ ha1, codecs, ...device }: Device): Insertable<Tables['device']> {
  return { ...device, ha1Md5: ha1.md5, ha1Sha256: ha1.sha256, codecs: [...codecs] };
}

export function deviceOf({ ha1Md5, ha1Sha256, ...row }: Selectable<Tables['device']>): Device {
  return { ...row, ha1: { md5: ha1Md5, sha256: ha1Sha256 } };
}

/** A trunk's password cannot be read at another trunk. */
export function trunkPasswordContext(trunkId: string): string {
  return `trunk:${trunkId}:password`;
}

export function trunkRow(trunk: Trunk, encrypt: (plain: string, context: string) => Buffer): Insertable<Tables['trunk']> {
  const { authentication, codecs, numbers, ...plain } = trunk;
  const isRegistration = authentication.kind === 'registration';
  return {
    ...plain,
    authentication: authentication.kind,
    registrationUser: isRegistration ? authentication.user : null,
    registrationPassword: isRegistration ? encrypt(authentication.password, trunkPasswordContext(trunk.id)) : null,
    registrar: isRegistration ? authentication.registrar : null,
    peers: isRegistration ? [] : [...authentication.peers],
    codecs: [...codecs],
    numbers: JSON.stringify(numbers),
  };
}

export function trunkOf(row: Selectable<Tables['trunk']>, decrypt: (sealed: Buffer, context: string) => string): Trunk {
  const { authentication: kind, registrationUser, registrationPassword, registrar, peers, ...plain } = row;
  if (kind === 'address') return { ...plain, authentication: { kind, peers } };
  const password = decrypt(registrationPassword!, trunkPasswordContext(row.id));
  return { ...plain, authentication: { kind, user: registrationUser!, password, registrar: registrar! } };
}

export function numberingOf(row: Selectable<Tables['domain']>, rules: readonly NumberingRuleRecord[]): NumberingRecord {
  return {
    domainId: row.id,
    companyId: row.companyId,
    settings: {
      internationalPrefix: row.internationalPrefix,
      localCountryPrefix: row.localCountryPrefix,
      externalPrefix: row.externalPrefix,
      incomingAdd: row.incomingAdd,
      incomingRemove: row.incomingRemove,
      internalLength: row.internalLength,
      internalReverseLength: row.internalReverseLength,
    },
    rules,
  };
}
