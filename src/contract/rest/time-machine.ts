import { z } from 'zod';
import { skillLevelSchema } from './interaction-target.ts';
import { idParams, namedSchema, timestampSchema } from './primitives.ts';
import { routingStrategies } from './queues.ts';
import { figureSchema } from './reports.ts';
import { route } from './route.ts';

const common = { audience: 'signed-in', tag: 'time-machine' } as const;
const id = z.string().min(1).max(100);
const percent = z.number().int().min(10).max(300);
const minuteOfDay = z.number().int().min(0).max(1440);
const ms = (least: number, most: number) => z.number().int().min(least).max(most);

/** What is changed against what was; everything left out stays. */
export const scenarioSchema = z.object({
  /** Customers, of those there were. */
  volumePercent: percent.default(100),
  /** Time agents need for each, wrap-up included. */
  handlingPercent: percent.default(100),
  /** More agents, each day of the period from one time of day to another; `toMinute` not after `fromMinute` means: into the next day. */
  addAgents: z
    .array(
      z.object({
        queueIds: z.array(id).min(1).max(200),
        count: z.number().int().min(1).max(500),
        fromMinute: minuteOfDay,
        toMinute: minuteOfDay,
        skills: z
          .array(z.object({ skillId: id, level: skillLevelSchema }))
          .max(50)
          .default([]),
      }),
    )
    .max(20)
    .default([]),
  withoutAgentIds: z.array(id).max(5000).default([]),
  /** Their working time begins and ends so much later; negative: earlier. No agents: all. */
  shiftMoves: z
    .array(z.object({ agentIds: z.array(id).max(5000).default([]), byMinutes: z.number().int().min(-720).max(720) }))
    .max(20)
    .default([]),
  /** Level 0: he does not have it. */
  skills: z
    .array(z.object({ agentId: id, skillId: id, level: z.number().int().min(0).max(10) }))
    .max(5000)
    .default([]),
  members: z
    .array(z.object({ queueId: id, agentId: id, isMember: z.boolean() }))
    .max(5000)
    .default([]),
  /** How many of a channel an agent has at once. No agents: all. */
  capacity: z
    .array(
      z.object({
        agentIds: z.array(id).max(5000).default([]),
        channel: z.enum(['voice', 'call-back', 'video', 'chat', 'e-mail', 'whatsapp', 'sms']),
        most: z.number().int().min(0).max(20),
      }),
    )
    .max(20)
    .default([]),
  queues: z
    .array(
      z.object({
        queueId: id,
        strategy: z.enum(routingStrategies).optional(),
        priority: z.number().int().min(1).max(9).optional(),
        offerTimeoutMs: ms(3000, 120_000).optional(),
        wrapUpMs: ms(0, 3_600_000).optional(),
        stickyMs: ms(0, 3_600_000).optional(),
        maxWaitMs: ms(0, 86_400_000).optional(),
      }),
    )
    .max(2000)
    .default([]),
});
export type Scenario = z.output<typeof scenarioSchema>;
export type ScenarioInput = z.input<typeof scenarioSchema>;

const value = z.number().nullable();

/** One figure three times: what happened, the replay with nothing changed, the replay with the changes. */
const threeValues = { happened: value, unchanged: value, changed: value };

export const replayResultSchema = z.object({
  figures: z.array(figureSchema.pick({ id: true, name: true, unit: true, better: true }).extend(threeValues)),
  /** The same over the period; `from` of each interval, one more for the end. */
  course: z.object({
    bounds: z.array(timestampSchema),
    lines: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        unit: figureSchema.shape.unit,
        happened: z.array(value),
        unchanged: z.array(value),
        changed: z.array(value),
      }),
    ),
  }),
  /** What customers' patience was estimated from: who gave up, and who was answered before he did. */
  patience: z.object({ givenUp: z.number().int(), answered: z.number().int(), medianMs: value }),
  interactions: z.number().int(),
  /** Of them, left out: their queue is gone, or nobody is offered its callers. */
  leftOut: z.number().int(),
  /** Computing alone, both replays together, and what they replayed. */
  tookMs: z.number(),
  replayedMs: z.number(),
});
export type ReplayResult = z.infer<typeof replayResultSchema>;

export const replayRunSchema = z.object({
  id: z.string(),
  state: z.enum(['reading', 'replaying', 'done', 'failed', 'cancelled']),
  /** 0 to 1. */
  progress: z.number(),
  from: timestampSchema,
  to: timestampSchema,
  queueIds: z.array(z.string()),
  scenario: scenarioSchema,
  startedAt: timestampSchema,
  error: z.string().nullable(),
  result: replayResultSchema.nullable(),
});
export type ReplayRun = z.infer<typeof replayRunSchema>;

export const readTimeMachineFloor = route({
  ...common,
  method: 'GET',
  path: '/api/v1/time-machine/floor',
  summary: 'Queues, agents and skills a replay can change: those I see',
  response: z.object({
    queues: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        strategy: z.enum(routingStrategies),
        priority: z.number().int(),
        offerTimeoutMs: z.number().int(),
        wrapUpMs: z.number().int(),
        maxWaitMs: z.number().int(),
        agentIds: z.array(z.string()),
      }),
    ),
    agents: z.array(
      z.object({ id: z.string(), name: z.string(), skills: z.array(z.object({ skillId: z.string(), level: z.number().int() })) }),
    ),
    skills: z.array(namedSchema.extend({ id: z.string() })),
    zone: z.string(),
  }),
});

export const startReplay = route({
  ...common,
  method: 'POST',
  path: '/api/v1/time-machine/runs',
  summary: 'Replay a period with changes; one at a time',
  body: z.object({
    from: z.number().int().min(0).max(8.64e15),
    to: z.number().int().min(0).max(8.64e15),
    /** Whose figures are shown; none: of all I see. All queues of the company are replayed: their agents are the same. */
    queueIds: z.array(id).max(2000).default([]),
    scenario: scenarioSchema.prefault({}),
  }),
  status: 201,
  response: replayRunSchema,
});

export const listReplays = route({
  ...common,
  method: 'GET',
  path: '/api/v1/time-machine/runs',
  summary: 'My replays of late, newest first; kept until the server restarts',
  response: z.object({ items: z.array(replayRunSchema.omit({ result: true })) }),
});

export const readReplay = route({
  ...common,
  method: 'GET',
  path: '/api/v1/time-machine/runs/:id',
  summary: 'How far a replay is, and what came of it',
  params: idParams,
  response: replayRunSchema,
});

export const cancelReplay = route({
  ...common,
  method: 'DELETE',
  path: '/api/v1/time-machine/runs/:id',
  summary: 'Cancel or forget a replay',
  params: idParams,
});
