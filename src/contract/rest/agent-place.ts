import { z } from 'zod';
import { dialledSchema } from './primitives.ts';
import { route } from './route.ts';

/**
 * Where an agent is rung. `own`: at his own telephones; `device`: at one of them; `number`: at any number, called for each caller
 * (`per-call`) or once when he becomes ready (`nailed-up`), the line staying open between callers.
 */
export const agentPhoneSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('own') }),
  z.object({ kind: z.literal('device'), deviceId: z.string().max(100) }),
  z.object({ kind: z.literal('number'), number: dialledSchema, mode: z.enum(['per-call', 'nailed-up']) }),
]);
export type AgentPhoneView = z.infer<typeof agentPhoneSchema>;

/** Of a line that stays open between callers. */
export const lineStateSchema = z.enum(['closed', 'opening', 'open']);

const agentPlaceChoiceSchema = z.object({
  place: agentPhoneSchema,
  line: lineStateSchema,
  /** Whether he may choose himself (AuthorizedCurrentDevice). */
  mayChoose: z.boolean(),
  devices: z.array(z.object({ id: z.string(), name: z.string(), kind: z.enum(['browser', 'phone']), isRegistered: z.boolean() })),
  /** Numbers of his that are known: his mobile. Any other may be given. */
  numbers: z.array(z.string()),
});
export type AgentPlaceChoice = z.infer<typeof agentPlaceChoiceSchema>;

export const myAgentPlace = route({
  method: 'GET',
  path: '/api/v1/me/agent/place',
  audience: 'signed-in',
  tag: 'agent',
  summary: 'Where I work as an agent, and where else I could',
  response: agentPlaceChoiceSchema,
});

export const chooseAgentPlace = route({
  method: 'PUT',
  path: '/api/v1/me/agent/place',
  audience: 'signed-in',
  tag: 'agent',
  summary: 'Choose where I work as an agent: at my telephones, at one of them, or at any number; with nothing in hand',
  body: agentPhoneSchema,
  response: agentPlaceChoiceSchema,
});
