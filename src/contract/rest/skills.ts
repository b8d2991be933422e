import { z } from 'zod';
import { administered } from './administered-routes.ts';
import { skillLevelSchema } from './interaction-target.ts';
import { administeredSchema } from './listing.ts';
import { namesSchema } from './primitives.ts';
import { route } from './route.ts';
import { nameSchema } from './telephony-primitives.ts';

const fields = {
  name: nameSchema,
  /** Where pages and reports call it otherwise, by their language. */
  names: namesSchema,
  description: z.string().trim().max(500),
};

export const skillSchema = z.object({
  ...fields,
  ...administeredSchema.shape,
  id: z.string(),
  /** How many agents have it, and how many queues ask for it. */
  agentCount: z.number().int(),
  queueCount: z.number().int(),
});
export type SkillView = z.infer<typeof skillSchema>;

const skills = administered('skills');

export const listSkills = skills.list({
  summary: 'What agents know, and queues ask for',
  item: skillSchema,
  sortable: ['name', 'changedAt'],
  filters: {},
});

export const createSkill = skills.create({
  summary: 'Add a skill',
  body: z.object({ ...fields, names: fields.names.default({}), description: fields.description.default('') }),
  response: skillSchema,
});

export const readSkill = skills.read({ summary: 'One skill', response: skillSchema });

export const changeSkill = skills.change({ summary: 'Change a skill', fields: z.object(fields), response: skillSchema });

export const skillDependents = skills.dependents('What hangs on a skill');

export const deleteSkill = skills.remove('Delete a skill; agents have it and queues ask for it no more');

/** One field of the matrix of agents and skills; `level` null: he has it not. */
export const agentSkillChangeSchema = z.object({
  agentId: z.string().max(100),
  skillId: z.string().max(100),
  level: skillLevelSchema.nullable(),
});
export type AgentSkillChange = z.infer<typeof agentSkillChangeSchema>;

export const changeAgentSkills = route({
  method: 'PUT',
  path: '/api/v1/admin/agent-skills',
  audience: 'administrator',
  tag: 'skills',
  summary: 'Set levels of several agents in several skills: all or none',
  body: z.object({ changes: z.array(agentSkillChangeSchema).min(1).max(2000) }),
  response: z.object({ changed: z.number().int() }),
});
