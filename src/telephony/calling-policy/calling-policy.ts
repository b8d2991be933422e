import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId, UserId } from '../../kernel/ids.ts';

/** A company's rules against toll fraud. */
export interface CallingPolicy {
  readonly companyId: CompanyId;
  /** Enabled users who may call outside: all, those of `dialOutUserIds`, or none. Emergency calls are always free. */
  readonly dialOut: 'everyone' | 'listed' | 'nobody';
  readonly dialOutUserIds: readonly UserId[];
  /** Calls a user may have when he calls outside, that one included. */
  readonly maxCallsPerUser: number;
  /** Refuses premium-rate numbers of every country. */
  readonly blockPremium: boolean;
  /** Beginnings of numbers that nobody may call: `+881` in E.164 form, `118` as dialled after the external prefix. */
  readonly blockedPrefixes: readonly string[];
  /** Internal numbers that callers may reach who have not proved who they are. */
  readonly openNumbers: readonly string[];
}

export interface CallingPolicyStore {
  saveCallingPolicy(policy: CallingPolicy): Promise<void>;
}

/** As an administrator sees it; version 0: the company has none of its own yet. */
export interface CallingPolicyRecord extends CallingPolicy {
  readonly version: number;
  readonly changedAtMs: number | null;
}

export type CallingPolicyChange = Partial<Omit<CallingPolicy, 'companyId'>>;

/** Calling policies in the store. */
export interface CallingPolicyRecords {
  find(companyId: CompanyId): Promise<CallingPolicyRecord>;
  /** @throws ParleyError `changed-meanwhile`, `input-invalid`, also for a user of another company */
  change(companyId: CompanyId, version: number, change: CallingPolicyChange): Promise<void>;
}

/** Until a company sets its own: nothing that fraudsters earn by, and nobody from outside who is not on a trunk. */
export function safePolicy(companyId: CompanyId): CallingPolicy {
  return {
    companyId,
    dialOut: 'everyone',
    dialOutUserIds: [],
    maxCallsPerUser: 4,
    blockPremium: true,
    // Satellite and shared networks, international premium rate.
    blockedPrefixes: ['+881', '+882', '+883', '+979'],
    openNumbers: [],
  };
}

/** @throws ParleyError `input-invalid` naming what is wrong */
export function checkPolicy({ maxCallsPerUser, blockedPrefixes, openNumbers }: CallingPolicy): void {
  if (!Number.isInteger(maxCallsPerUser) || maxCallsPerUser < 1 || maxCallsPerUser > 1000)
    throw new ParleyError('input-invalid', `The calls per user are ${maxCallsPerUser}, expected 1 to 1000`);
  const badPrefix = blockedPrefixes.find((one) => !/^\+?[0-9*#]{1,15}$/.test(one));
  if (badPrefix !== undefined)
    throw new ParleyError('input-invalid', `The prefix is ${JSON.stringify(badPrefix)}, expected digits, like +881 or 118`);
  const badNumber = openNumbers.find((one) => !/^[0-9]{1,12}$/.test(one));
  if (badNumber !== undefined)
    throw new ParleyError('input-invalid', `The open number is ${JSON.stringify(badNumber)}, expected an internal number`);
}
