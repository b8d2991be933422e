import { trace } from '../../contract/rest/index.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { CallId } from '../../kernel/ids.ts';
import { demand } from '../../platform/access/index.ts';
import type { Actor, RouteRegistrar } from '../../platform/api/index.ts';
import type { CallLogStore } from '../call-log/index.ts';
import type { CallTraceStore } from './call-trace-store.ts';
import type { CapturedMessage } from './captured-message.ts';
import { buildLadder } from './ladder.ts';
import { writePcap } from './pcap.ts';
import type { TraceSink } from './trace-ports.ts';
import type { Trace, TraceId, TraceService } from './trace-service.ts';

/** A syslog server that gets a copy of a trace. */
export interface SyslogTarget {
  readonly host: string;
  readonly port: number;
  readonly transport: 'udp' | 'tcp' | 'tls';
}

export interface TraceRouteParts {
  readonly traces: Pick<TraceService, 'start' | 'list' | 'stop' | 'onEnded'>;
  readonly openSyslog: (target: SyslogTarget) => TraceSink;
  readonly messages: Pick<CallTraceStore, 'messagesOf'>;
  readonly calls: Pick<CallLogStore, 'events'>;
}

/** Protocol traces, and the SIP messages of a call (T-SVC-4), for administrators. */
export function traceRoutes(routes: RouteRegistrar, parts: TraceRouteParts): void {
  const { traces } = parts;
  const syslogOf = new Map<TraceId, string>();
  traces.onEnded(({ trace: ended }) => syslogOf.delete(ended.id));
  const view = ({ id, subject, startedAt, endsAt, messages }: Trace) => {
    return { id, subject, startedAt, endsAt, messages, syslog: syslogOf.get(id) ?? null };
  };

  routes.handle(trace.listTraces, ({ actor }) => {
    demandTraces(actor);
    return { items: traces.list(actor.companyId).map(view) };
  });
  routes.handle(trace.startTrace, ({ actor, body }) => {
    demandTraces(actor);
    const { subject, minutes, syslog } = body;
    const sink = syslog && parts.openSyslog(syslog);
    const request = { companyId: actor.companyId, subject, durationMs: minutes * 60_000 };
    const started = traces.start({ ...request, ...(sink ? { sink } : {}) });
    if (syslog) syslogOf.set(started.id, `${syslog.host}:${syslog.port}`);
    return view(started);
  });
  routes.handle(trace.stopTrace, ({ actor, params }) => {
    demandTraces(actor);
    traces.stop(params.id as TraceId, actor.companyId);
  });
  routes.handle(trace.callLadder, async ({ actor, params }) => {
    const { participants, arrows } = buildLadder(await messagesOf(parts, actor, params.callId as CallId));
    return {
      participants: [...participants],
      arrows: arrows.map(({ atMs, from, to, label, transport, text }) => ({ atMs, from, to, label, transport, text })),
    };
  });
  routes.handle(trace.callCapture, async ({ actor, params }) =>
    writePcap(await messagesOf(parts, actor, params.callId as CallId)),
  );
}

function demandTraces({ companyId, ...actor }: Actor): void {
  demand({ ...actor, companyId }, 'administer', { kind: 'trace', companyId, ownerId: null });
}

/** Of all legs of the call; empty when the messages of so old a call are forgotten. @throws ParleyError `call-unknown` */
async function messagesOf(parts: TraceRouteParts, actor: Actor, callId: CallId): Promise<readonly CapturedMessage[]> {
  demandTraces(actor);
  const events = await parts.calls.events(actor, callId);
  if (events.length === 0) throw new ParleyError('call-unknown', `There is no call ${callId} of your company.`);
  const ids = events.flatMap((event) => ('sipCallId' in event && event.sipCallId !== null ? [event.sipCallId] : []));
  return parts.messages.messagesOf(ids);
}
