import { z } from 'zod';
import { timestampSchema } from './primitives.ts';
import { route } from './route.ts';

/** One SIP message as the trace saw it. Secrets in it are blacked out. */
export const tracedMessageSchema = z.object({
  atMs: timestampSchema,
  transport: z.enum(['udp', 'tcp', 'tls', 'ws', 'wss']),
  from: z.string(),
  to: z.string(),
  sipCallId: z.string(),
  label: z.string(),
  text: z.string(),
});
export type TracedMessage = z.infer<typeof tracedMessageSchema>;

export const traceSchema = z.object({
  id: z.string(),
  /** A device number, a SIP user, or `*`. */
  subject: z.string(),
  startedAt: timestampSchema,
  endsAt: timestampSchema,
  messages: z.number().int(),
  /** host:port of a syslog server that gets a copy. */
  syslog: z.string().nullable(),
});
export type Trace = z.infer<typeof traceSchema>;

export const listTraces = route({
  method: 'GET',
  path: '/api/v1/traces',
  audience: 'administrator',
  tag: 'trace',
  summary: 'Running protocol traces',
  response: z.object({ items: z.array(traceSchema) }),
});

/** Messages arrive on the WebSocket topic `trace:<id>`. */
export const startTrace = route({
  method: 'POST',
  path: '/api/v1/traces',
  audience: 'administrator',
  tag: 'trace',
  summary: 'Trace the SIP messages of one device number, or of all with `*`',
  body: z.object({
    subject: z.string().trim().min(1).max(100),
    minutes: z.number().int().min(1).max(120).default(15),
    syslog: z
      .object({ host: z.string().max(253), port: z.number().int().min(1).max(65535), transport: z.enum(['udp', 'tcp', 'tls']) })
      .optional(),
  }),
  response: traceSchema,
  status: 201,
});

export const stopTrace = route({
  method: 'DELETE',
  path: '/api/v1/traces/:id',
  audience: 'administrator',
  tag: 'trace',
  summary: 'Stop a trace',
  params: z.object({ id: z.string() }),
});

export const ladderSchema = z.object({
  participants: z.array(z.string()),
  arrows: z.array(
    z.object({
      atMs: timestampSchema,
      from: z.number().int(),
      to: z.number().int(),
      label: z.string(),
      transport: z.string(),
      text: z.string(),
    }),
  ),
});
export type LadderView = z.infer<typeof ladderSchema>;

export const callLadder = route({
  method: 'GET',
  path: '/api/v1/calls/:callId/ladder',
  audience: 'administrator',
  tag: 'trace',
  summary: 'The SIP messages of one call as a ladder diagram',
  params: z.object({ callId: z.string() }),
  response: ladderSchema,
});

export const callCapture = route({
  method: 'GET',
  path: '/api/v1/calls/:callId/capture.pcap',
  audience: 'administrator',
  tag: 'trace',
  summary: 'The SIP messages of one call as a PCAP file',
  params: z.object({ callId: z.string() }),
  contentType: 'application/vnd.tcpdump.pcap',
});
