import { describe, expect, it } from 'vitest';
import { createRequest, createResponse } from '../message/index.ts';
import type { SipFlow } from '../transport-port.ts';
import { Dialog, nextHopOf, OfferAnswer } from './index.ts';

const flow = { id: 'f', isOpen: true } as SipFlow;

const invite = () =>
  createRequest('INVITE', 'sip:b@192.0.2.2', {
    Via: 'SIP/2.0/UDP 192.0.2.9;branch=z9hG4bK1',
    'Record-Route': ['<sip:p2.example;lr>', '<sip:p1.example;lr>'],
    From: '"Ann" <sip:a@192.0.2.1>;tag=aa',
    To: '<sip:b@192.0.2.2>',
    'Call-ID': 'call',
    CSeq: '4 INVITE',
    Contact: '<sip:a@192.0.2.1:5070>',
  });

const withNumber = (number: number) => createRequest('INFO', 'sip:b@192.0.2.2', { CSeq: `${number} INFO` });

describe('a dialog', () => {
  it('of the called keeps the order of Record-Route, and answers as the other end', () => {
    const bye = Dialog.ofReceived(invite(), flow, 'bb').createRequest('BYE');
    expect(bye.requestUri).toBe('sip:a@192.0.2.1:5070');
    expect(bye.headers.getAll('Route')).toEqual(['<sip:p2.example;lr>', '<sip:p1.example;lr>']);
    expect([bye.headers.get('From'), bye.headers.get('To')]).toEqual([
      '<sip:b@192.0.2.2>;tag=bb',
      '"Ann" <sip:a@192.0.2.1>;tag=aa',
    ]);
    expect(nextHopOf(bye)).toBe('sip:p2.example;lr');
  });

  it('of the caller reverses Record-Route and takes it anew from the 2xx', () => {
    const request = invite();
    request.headers.remove('Record-Route');
    const ringing = createResponse(request, 180, { toTag: 'bb', headers: { 'Record-Route': '<sip:old.example;lr>' } });
    const dialog = Dialog.ofSent(request, ringing, flow, false);
    expect([dialog.state, dialog.routeSet]).toEqual(['early', ['<sip:old.example;lr>']]);
    const headers = { 'Record-Route': ['<sip:p2.example;lr>', '<sip:p1.example;lr>'], Contact: '<sip:b@192.0.2.5>' };
    dialog.confirm(createResponse(request, 200, { toTag: 'bb', headers }));
    const ack = dialog.createAck(4);
    expect([dialog.state, ack.requestUri, ack.headers.get('CSeq')]).toEqual(['confirmed', 'sip:b@192.0.2.5', '4 ACK']);
    expect(ack.headers.getAll('Route')).toEqual(['<sip:p1.example;lr>', '<sip:p2.example;lr>']);
    expect(dialog.createRequest('BYE').headers.get('CSeq')).toBe('5 BYE');
  });

  it('puts a strict router into the Request-URI and the target at the end of Route (RFC 3261 §12.2.1.1)', () => {
    const request = invite();
    request.headers.set('Record-Route', '<sip:strict.example>, <sip:p1.example;lr>');
    const bye = Dialog.ofReceived(request, flow, 'bb').createRequest('BYE');
    expect(bye.requestUri).toBe('sip:strict.example');
    expect(bye.headers.getAll('Route')).toEqual(['<sip:p1.example;lr>', '<sip:a@192.0.2.1:5070>']);
    expect(nextHopOf(bye)).toBe('sip:p1.example;lr');
  });

  it('takes rising sequence numbers only', () => {
    const dialog = Dialog.ofReceived(invite(), flow, 'bb');
    expect([4, 6, 5, 7].map((number) => dialog.acceptSequence(withNumber(number)))).toEqual([false, true, false, true]);
  });
});

describe('offer and answer', () => {
  it('lets one side offer at a time', () => {
    const exchange = new OfferAnswer();
    expect([exchange.offerLocally(), exchange.offerRemotely(), exchange.answerLocally()]).toEqual([true, false, false]);
    expect([exchange.answerRemotely(), exchange.isSettled, exchange.answerRemotely()]).toEqual([true, true, false]);
    exchange.offerRemotely();
    exchange.rollBack();
    expect(exchange.state).toBe('stable');
  });
});
