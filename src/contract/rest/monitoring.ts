import { z } from 'zod';
import { idParams } from './primitives.ts';
import { route } from './route.ts';

/** `listen`: nobody hears me; `whisper`: the one I supervise does; `barge`: both sides do. */
export const monitoringModeSchema = z.enum(['listen', 'whisper', 'barge']);

export const monitoringSchema = z.object({
  id: z.string(),
  userId: z.string(),
  name: z.string(),
  mode: monitoringModeSchema,
  /** `ringing`: my own phone; `waiting`: he talks to nobody at present. */
  state: z.enum(['ringing', 'attending', 'waiting', 'over']),
  /** Goes on with his next conversation. */
  stays: z.boolean(),
  /** My own call by which I hear it. */
  callId: z.string().nullable(),
  legId: z.string().nullable(),
});
export type MonitoringView = z.infer<typeof monitoringSchema>;

const common = { audience: 'signed-in', tag: 'supervision' } as const;

export const myMonitoring = route({
  ...common,
  method: 'GET',
  path: '/api/v1/monitoring',
  summary: 'Whom I listen to at present',
  response: z.object({ items: z.array(monitoringSchema) }),
});

export const beginMonitoring = route({
  ...common,
  method: 'POST',
  path: '/api/v1/monitoring',
  summary: 'Ring my phone and bring me to the side of somebody whom I supervise; at once, when I am at somebody’s side already',
  body: z.object({
    userId: z.string().max(100),
    mode: monitoringModeSchema.default('listen'),
    /** My phone to hear it by, which is asked to answer by itself; left out: all of mine ring. */
    deviceId: z.string().max(100).optional(),
    stays: z.boolean().default(false),
  }),
  response: monitoringSchema,
});

export const changeMonitoring = route({
  ...common,
  method: 'PATCH',
  path: '/api/v1/monitoring/:id',
  summary: 'Listen, whisper or join in',
  params: idParams,
  body: z.object({ mode: monitoringModeSchema }),
  response: monitoringSchema,
});

export const takeOverCall = route({
  ...common,
  method: 'POST',
  path: '/api/v1/monitoring/:id/take-over',
  summary: 'Talk to the other side in the place of the one I supervise',
  params: idParams,
  response: z.object({ callId: z.string(), legId: z.string() }),
});

export const endMonitoring = route({
  ...common,
  method: 'DELETE',
  path: '/api/v1/monitoring/:id',
  summary: 'Leave the conversation',
  params: idParams,
});
