import { describe, expect, it } from 'vitest';
import { createRequest } from '../message/index.ts';
import {
  assertedIdentitiesOf,
  diversionsOf,
  formatDiversion,
  formatHistoryEntry,
  formatIdentity,
  formatPrivacy,
  formatRemotePartyId,
  historyOf,
  isIdentityHidden,
  preferredIdentitiesOf,
  privacyOf,
  remotePartyIdsOf,
} from './index.ts';

const headers = (values: Record<string, string | string[]>) => createRequest('INVITE', 'sip:a@b', values).headers;

describe('asserted identity', () => {
  it('reads a SIP and a tel identity, combined or apart, and no third', () => {
    const value = '"Nina Orth" <sip:nina@north.example>, <tel:+41225550101>, <sip:third@x>';
    expect(assertedIdentitiesOf(headers({ 'P-Asserted-Identity': value }))).toEqual([
      { displayName: 'Nina Orth', uri: 'sip:nina@north.example' },
      { displayName: undefined, uri: 'tel:+41225550101' },
    ]);
    expect(preferredIdentitiesOf(headers({ 'P-Preferred-Identity': ['<sip:x@y>', 'garbage'] }))).toHaveLength(1);
  });

  it('writes what it reads', () => {
    const identity = { displayName: 'Zoë', uri: 'sip:z@north.example' };
    expect(assertedIdentitiesOf(headers({ 'P-Asserted-Identity': formatIdentity(identity) }))).toEqual([identity]);
    const remote = { ...identity, party: 'called', privacy: 'full', isScreened: true } as const;
    expect(formatRemotePartyId(remote)).toMatch(/<sip:z@north.example>;party=called;privacy=full;screen=yes$/);
    expect(remotePartyIdsOf(headers({ 'Remote-Party-ID': formatRemotePartyId(remote) }))).toEqual([remote]);
  });

  it('takes a bare Remote-Party-ID for the unscreened caller', () => {
    expect(remotePartyIdsOf(headers({ 'Remote-Party-ID': '<sip:a@b>;privacy="weird"' }))).toEqual([
      { displayName: undefined, uri: 'sip:a@b', party: 'calling', privacy: 'off', isScreened: false },
    ]);
  });
});

describe('privacy', () => {
  it('hides the identity for id, user and header, not for none or session', () => {
    for (const value of ['id', 'user;id', 'header', 'ID ; critical'])
      expect(isIdentityHidden(headers({ Privacy: value }))).toBe(true);
    for (const value of ['none', 'id;none', 'session', 'whatever'])
      expect(isIdentityHidden(headers({ Privacy: value }))).toBe(false);
    expect(isIdentityHidden(headers({}))).toBe(false);
    expect(formatPrivacy(privacyOf(headers({ Privacy: 'user; id' })))).toBe('user;id');
  });
});

describe('Diversion', () => {
  it('reads entries in their order with reason, counter and privacy', () => {
    const value =
      '"Desk" <sip:100@parley.example>;reason=user-busy;counter=3;privacy="full";screen=no, <tel:+4122>;reason="novel"';
    expect(diversionsOf(headers({ Diversion: value }))).toEqual([
      { displayName: 'Desk', uri: 'sip:100@parley.example', reason: 'user-busy', counter: 3, privacy: 'full' },
      { displayName: undefined, uri: 'tel:+4122', reason: 'unknown', counter: 1, privacy: 'off' },
    ]);
  });

  it('writes what it reads', () => {
    const diversion = { displayName: undefined, uri: 'sip:1@a', reason: 'no-answer', counter: 2, privacy: 'full' } as const;
    expect(formatDiversion(diversion)).toBe('<sip:1@a>;reason=no-answer;counter=2;privacy="full"');
    expect(diversionsOf(headers({ Diversion: formatDiversion(diversion) }))).toEqual([diversion]);
  });
});

describe('History-Info', () => {
  it('reads index, target, and the Reason and Privacy within the URI', () => {
    const value =
      '<sip:100@parley.example?Reason=SIP%3Bcause%3D486&Privacy=history>;index=1, <sip:200@parley.example;cause=486>;index=1.1;mp=1';
    expect(historyOf(headers({ 'History-Info': value }))).toEqual([
      {
        displayName: undefined,
        uri: 'sip:100@parley.example',
        index: '1',
        target: undefined,
        reason: 'SIP;cause=486',
        isPrivate: true,
      },
      {
        displayName: undefined,
        uri: 'sip:200@parley.example;cause=486',
        index: '1.1',
        target: { kind: 'mp', index: '1' },
        reason: undefined,
        isPrivate: false,
      },
    ]);
  });

  it('writes what it reads', () => {
    const entry = {
      displayName: 'Sales',
      uri: 'sip:100@parley.example?X=1',
      index: '1.2',
      target: { kind: 'rc', index: '1.1' },
      reason: 'SIP;cause=408;text="No, answer"',
      isPrivate: true,
    } as const;
    expect(historyOf(headers({ 'History-Info': formatHistoryEntry(entry) }))).toEqual([entry]);
  });

  it('passes over entries without a sound index', () => {
    expect(historyOf(headers({ 'History-Info': ['<sip:a@b>', '<sip:a@b>;index=1..2', 'x'] }))).toEqual([]);
  });
});
