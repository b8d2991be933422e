import { z } from 'zod';
import { administered } from './administered-routes.ts';
import { administeredSchema, flagSchema } from './listing.ts';
import { languageSchema, timestampSchema } from './primitives.ts';
import { route } from './route.ts';
import { nameSchema } from './telephony-primitives.ts';

const tag = 'prompts';
const audience = 'administrator';

/** What is said in one language. */
export const promptSoundSchema = z.object({
  language: languageSchema,
  /** `text`: spoken by the machine; `sound`: uploaded, recorded in the browser or by telephone. */
  kind: z.enum(['text', 'sound']),
  /** Of a sound: what is said in it, for tests and for who reads; may be empty. */
  text: z.string(),
  durationMs: z.number().int().nullable(),
  /** False: it is not spoken yet, or there is no speech engine. */
  isReady: z.boolean(),
  madeAt: timestampSchema.nullable(),
});
export type PromptSoundView = z.infer<typeof promptSoundSchema>;

export const promptSchema = z.object({
  ...administeredSchema.shape,
  id: z.string(),
  name: nameSchema,
  sounds: z.array(promptSoundSchema),
  /** Flows whose draft or live version says it. */
  usedBy: z.array(z.object({ id: z.string(), name: z.string() })),
});
export type PromptView = z.infer<typeof promptSchema>;

const textSchema = z.string().trim().max(4000);
const fields = { name: nameSchema, texts: z.partialRecord(languageSchema, textSchema) };

const prompts = administered('prompts');

export const listPrompts = prompts.list({
  summary: 'Prompts of the company',
  item: promptSchema,
  sortable: ['name', 'changedAt'],
  filters: { isReady: flagSchema.optional() },
});
export const createPrompt = prompts.create({
  summary: 'Add a prompt; languages with a text are spoken by the machine until there is a sound',
  body: z.object({ ...fields, texts: fields.texts.default({}) }),
  response: promptSchema,
});
export const readPrompt = prompts.read({ summary: 'One prompt', response: promptSchema });
export const changePrompt = prompts.change({
  summary: 'Change name and texts of a prompt; an empty text takes the language away unless it has a sound',
  fields: z.object(fields),
  response: promptSchema,
});
export const promptDependents = prompts.dependents('What hangs on a prompt');
export const deletePrompt = prompts.remove('Delete a prompt');

const soundParams = z.object({ id: z.string().max(100), language: languageSchema });

export const uploadPromptSound = route({
  method: 'POST',
  path: '/api/v1/admin/prompts/:id/sounds/:language',
  audience,
  tag,
  params: soundParams,
  isUpload: true,
  maxBodyBytes: 20_000_000,
  summary: 'Say it by this sound: WAV, and MP3 or Ogg where the server can convert them (`readSpeechEngine`)',
  response: promptSchema,
});
export const hearPromptSound = route({
  method: 'GET',
  path: '/api/v1/admin/prompts/:id/sounds/:language',
  audience,
  tag,
  params: soundParams,
  summary: 'How it sounds in a language, a WAV file',
  contentType: 'audio/wav',
});
export const deletePromptSound = route({
  method: 'DELETE',
  path: '/api/v1/admin/prompts/:id/sounds/:language',
  audience,
  tag,
  params: soundParams,
  summary: 'Take a sound away; where there is a text it is spoken by the machine again',
});
export const recordPrompt = route({
  method: 'POST',
  path: '/api/v1/admin/prompts/:id/sounds/:language/recording',
  audience,
  tag,
  params: soundParams,
  summary: 'Ring my telephone and record what I say; # ends it',
  response: z.object({ callId: z.string() }),
});
export const hearText = route({
  method: 'POST',
  path: '/api/v1/admin/prompts/speech',
  audience,
  tag,
  summary: 'How the machine says a text, a WAV file',
  body: z.object({ language: languageSchema, text: textSchema.min(1) }),
  contentType: 'audio/wav',
});
export const listPhrases = route({
  method: 'GET',
  path: '/api/v1/admin/prompts/phrases',
  audience,
  tag,
  summary: 'Phrases that come with the product',
  query: z.object({ language: languageSchema.default('en') }),
  response: z.object({ items: z.array(z.object({ name: z.string(), text: z.string() })) }),
});
export const readSpeechEngine = route({
  method: 'GET',
  path: '/api/v1/admin/prompts/engine',
  audience,
  tag,
  summary: 'Whether texts can be spoken here and sounds converted, and what to do where they cannot',
  response: z.object({
    speech: z.object({ isReady: z.boolean(), name: z.string(), sentence: z.string() }),
    conversion: z.object({ isReady: z.boolean(), formats: z.array(z.string()), sentence: z.string() }),
  }),
});
