import { z } from 'zod';
import { administered } from './administered-routes.ts';
import { administeredSchema, flagSchema } from './listing.ts';
import { idParams, timestampSchema } from './primitives.ts';
import { route } from './route.ts';
import { nameSchema } from './telephony-primitives.ts';

/** What may stand in braces in a script's text. `{caller.name}` */
export const scriptPlaceholders = [
  'caller.name',
  'caller.number',
  'caller.company',
  'called.number',
  'agent.name',
  'queue.name',
  'company.name',
  'day.greeting',
] as const;
export type ScriptPlaceholder = (typeof scriptPlaceholders)[number];

const key = z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,39}$/, 'letters, digits and _, first a letter');
const label = z.string().trim().min(1).max(200);

/** Text to be read out, with placeholders in braces; also `{answer.key}` for what was filled in above. */
const textBlock = z.object({ kind: z.literal('text'), text: z.string().trim().min(1).max(4000) });
const fieldBlock = z.object({
  kind: z.literal('field'),
  /** Under which its answer is kept. */
  key,
  label,
  help: z.string().trim().max(300).default(''),
  type: z.enum(['text', 'long-text', 'choice', 'yes-no', 'date', 'number']),
  isRequired: z.boolean().default(false),
  /** Of a choice. */
  options: z.array(label).max(50).default([]),
});
export const scriptBlockSchema = z.discriminatedUnion('kind', [textBlock, fieldBlock]);
export type ScriptBlock = z.infer<typeof scriptBlockSchema>;
export type ScriptField = z.infer<typeof fieldBlock>;

const blocks = z.array(scriptBlockSchema).max(100);
const fields = { name: nameSchema, description: z.string().trim().max(500), blocks, enabled: z.boolean() };

export const scriptSchema = z.object({ ...fields, ...administeredSchema.shape, id: z.string(), queueCount: z.number().int() });
export type ScriptView = z.infer<typeof scriptSchema>;

const scripts = administered('scripts');

export const listScripts = scripts.list({
  summary: 'What agents read out and fill in',
  item: scriptSchema,
  sortable: ['name', 'changedAt'],
  filters: { enabled: flagSchema.optional() },
});

export const createScript = scripts.create({
  summary: 'Add a script',
  body: z.object({
    ...fields,
    description: fields.description.default(''),
    blocks: blocks.default([]),
    enabled: fields.enabled.default(true),
  }),
  response: scriptSchema,
});

export const readScript = scripts.read({ summary: 'One script', response: scriptSchema });

export const changeScript = scripts.change({
  summary: 'Change a script; its wording until now is kept',
  fields: z.object(fields),
  response: scriptSchema,
});

export const scriptDependents = scripts.dependents('What uses a script');

export const deleteScript = scripts.remove('Delete a script and its wordings');

const scriptVersionSchema = z.object({ version: z.number().int(), blocks, madeAt: timestampSchema, madeBy: z.string() });
export type ScriptVersionView = z.infer<typeof scriptVersionSchema>;

export const scriptVersions = route({
  method: 'GET',
  path: '/api/v1/admin/scripts/:id/versions',
  audience: 'administrator',
  tag: 'scripts',
  summary: 'The wordings a script had, the newest first',
  params: idParams,
  response: z.object({ items: z.array(scriptVersionSchema) }),
});
