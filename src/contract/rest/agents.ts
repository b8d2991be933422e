import { z } from 'zod';
import { administered } from './administered-routes.ts';
import { agentStateSchema } from './agent.ts';
import { agentPhoneSchema } from './agent-place.ts';
import { skillLevelSchema } from './interaction-target.ts';
import { administeredSchema, flagSchema } from './listing.ts';
import { timestampSchema } from './primitives.ts';

export const channelNames = ['voice', 'call-back', 'video', 'chat', 'e-mail', 'whatsapp', 'sms'] as const;

export type { AgentPhoneView } from './agent-place.ts';

const fields = {
  /** A disabled agent stays in his queues and is offered nothing. */
  enabled: z.boolean(),
  skills: z
    .array(z.object({ skillId: z.string().max(100), level: skillLevelSchema }))
    .max(200)
    .refine((skills) => new Set(skills.map(({ skillId }) => skillId)).size === skills.length, { message: 'each skill once' }),
  /** How many of each channel at once; none named: one call. */
  capacity: z.partialRecord(z.enum(channelNames), z.number().int().min(0).max(50)),
  phone: agentPhoneSchema,
  /** Queues he serves. */
  queueIds: z.array(z.string().max(100)).max(500),
};

export const agentSchema = z.object({
  ...fields,
  ...administeredSchema.shape,
  id: z.string(),
  userId: z.string(),
  userName: z.string(),
  login: z.string(),
  queues: z.array(z.object({ id: z.string(), name: z.string() })),
  /** What he does now. */
  state: agentStateSchema,
  reason: z.string().nullable(),
  stateSinceMs: timestampSchema,
});
export type AgentAdministrationView = z.infer<typeof agentSchema>;

const agents = administered('agents');

export const listAgents = agents.list({
  summary: 'Agents of the company and what they do now',
  item: agentSchema,
  sortable: ['name', 'login', 'changedAt'],
  filters: { queueId: z.string().max(100).optional(), skillId: z.string().max(100).optional(), enabled: flagSchema.optional() },
});

export const createAgent = agents.create({
  summary: 'Make a user an agent',
  body: z.object({
    userId: z.string().max(100),
    enabled: fields.enabled.default(true),
    skills: fields.skills.default([]),
    capacity: fields.capacity.default({}),
    phone: fields.phone.default({ kind: 'own' }),
    queueIds: fields.queueIds.default([]),
  }),
  response: agentSchema,
});

export const readAgent = agents.read({ summary: 'One agent', response: agentSchema });

export const changeAgent = agents.change({
  summary: 'Change an agent: his skills, queues, telephone, how much at once',
  fields: z.object(fields),
  response: agentSchema,
});

export const agentDependents = agents.dependents('What hangs on an agent');

export const deleteAgent = agents.remove('Make an agent a mere user again');
