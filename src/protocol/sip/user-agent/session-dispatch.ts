import { createResponse } from '../message/index.ts';
import type { ServerTransaction } from '../transaction/index.ts';
import { allowValue, supportedValue } from './capabilities.ts';
import type { InviteSession } from './invite-session.ts';
import { contentTypeOf } from './sip-body.ts';

/** Answers a request inside a session, or hands it on. Requests out of order are refused (RFC 3261 §12.2.2). */
export function answerInSession(session: InviteSession, transaction: ServerTransaction): void {
  const { request, flow } = transaction;
  if (!session.dialog.acceptSequence(request)) {
    transaction.respond(createResponse(request, 500, { reason: 'Out of Order', headers: { 'Retry-After': '1' } }));
    return;
  }
  if (session.dialog.usesFlow) session.dialog.flow = flow;
  if (request.method === 'BYE') session.receiveBye(transaction);
  else if (session.state === 'terminated') transaction.respond(createResponse(request, 481));
  else answerLive(session, transaction);
}

function answerLive(session: InviteSession, transaction: ServerTransaction): void {
  const { request } = transaction;
  const ok = () => transaction.respond(createResponse(request, 200));
  switch (request.method) {
    case 'INVITE':
    case 'UPDATE':
      session.peer.learn(request);
      session.remoteOffers.receive(transaction);
      break;
    case 'PRACK':
      if (session.onPrack) session.onPrack(transaction);
      else transaction.respond(createResponse(request, 481));
      break;
    case 'INFO':
      ok();
      session.emit('infoReceived', { message: request, contentType: contentTypeOf(request), body: request.body });
      break;
    case 'MESSAGE':
      transaction.respond(createResponse(request, 405, { headers: { Allow: allowValue } }));
      break;
    case 'REFER':
      session.referrals.receive(transaction);
      break;
    case 'NOTIFY':
      session.referrals.receiveNotify(transaction);
      break;
    case 'OPTIONS':
      transaction.respond(createResponse(request, 200, { headers: { Allow: allowValue, Supported: supportedValue } }));
      break;
    case 'SUBSCRIBE':
      transaction.respond(createResponse(request, 489));
      break;
    default:
      transaction.respond(createResponse(request, 501, { headers: { Allow: allowValue } }));
  }
}
