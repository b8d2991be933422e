import { z } from 'zod';
import { administered } from './administered-routes.ts';
import { administeredSchema } from './listing.ts';
import { route } from './route.ts';

const placed = { x: z.number().int(), y: z.number().int() };

/** Plain text and checked addresses; nothing of it is markup. */
export const popElementSchema = z.discriminatedUnion('kind', [
  z.object({ ...placed, kind: z.literal('text'), text: z.string() }),
  z.object({ ...placed, kind: z.literal('image'), url: z.string() }),
  z.object({
    ...placed,
    kind: z.literal('button'),
    label: z.string(),
    /** Null: it cannot be pressed, and `fault` says why. */
    url: z.string().nullable(),
    fault: z
      .enum(['empty', 'no-scheme', 'scheme-not-allowed', 'host-from-field', 'not-a-url', 'program-not-allowed', 'no-action'])
      .nullable(),
  }),
]);
export type PopElementView = z.infer<typeof popElementSchema>;

const windowSchema = {
  /** Pixels. */
  width: z.number().int(),
  height: z.number().int(),
};

/** The window about a caller, filled in for the one who asks. */
export const screenPopSchema = z.discriminatedUnion('mode', [
  z.object({
    ...windowSchema,
    mode: z.literal('layout'),
    elements: z.array(popElementSchema),
    /** What makes the caller very important, when the layout wants it marked. */
    vip: z.string().nullable(),
    /** Colour of the window then, as `#rrggbb`. */
    vipColour: z.string(),
  }),
  z.object({ ...windowSchema, mode: z.literal('page'), url: z.string() }),
]);
export type ScreenPopView = z.infer<typeof screenPopSchema>;

export const readScreenPop = route({
  method: 'GET',
  path: '/api/v1/calls/:callId/legs/:legId/screen-pop',
  audience: 'signed-in',
  tag: 'calls',
  summary: 'The window about the caller of one of my calls; null when there is none',
  params: z.object({ callId: z.string().max(100), legId: z.string().max(100) }),
  response: z.object({ pop: screenPopSchema.nullable() }),
});

const fields = {
  name: z.string().trim().min(1).max(100),
  /** `<alerter>` with texts, images and buttons. */
  xml: z.string().max(65_536),
};

export const screenPopLayoutSchema = z.object({
  ...administeredSchema.shape,
  ...fields,
  id: z.string(),
  /** Fields that stand for nothing: the window leaves them empty. */
  unknownFields: z.array(z.string()),
});
export type ScreenPopLayoutView = z.infer<typeof screenPopLayoutSchema>;

const layouts = administered('screen-pop-layouts', { tag: 'screen-pops' });

export const listScreenPopLayouts = layouts.list({
  summary: 'Layouts of the window about a caller',
  item: screenPopLayoutSchema,
  sortable: ['name', 'changedAt'],
  filters: {},
});

export const createScreenPopLayout = layouts.create({
  summary: 'Add a layout',
  body: z.object(fields),
  response: screenPopLayoutSchema,
});

export const readScreenPopLayout = layouts.read({ summary: 'One layout', response: screenPopLayoutSchema });

export const changeScreenPopLayout = layouts.change({
  summary: 'Change a layout; windows that are open stay as they are',
  fields: z.object(fields),
  response: screenPopLayoutSchema,
});

export const screenPopLayoutDependents = layouts.dependents('Which parameters name a layout');

export const deleteScreenPopLayout = layouts.remove('Delete a layout');

const textSchema = z.string().max(500).default('');

/** A call that is only pretended, for looking at a layout while it is made. */
export const sampleCallSchema = z.object({
  number: textSchema,
  firstName: textSchema,
  lastName: textSchema,
  companyName: textSchema,
  /** Values of fields by their names, beside these. */
  fields: z.record(z.string().max(100), z.string().max(1000)).default({}),
  vip: z.string().max(200).nullable().default(null),
  /** Names of the directories that know the caller; empty: he is unknown. */
  directories: z.array(z.string().max(200)).max(50).default([]),
});
export type SampleCall = z.infer<typeof sampleCallSchema>;

export const previewScreenPop = route({
  method: 'POST',
  path: '/api/v1/admin/screen-pop-preview',
  audience: 'administrator',
  tag: 'screen-pops',
  summary: 'What a layout shows of a pretended call, before it is stored; a layout that cannot be read is 422 with its line',
  body: z.object({ xml: fields.xml, call: sampleCallSchema }),
  response: z.object({ elements: z.array(popElementSchema), marksVip: z.boolean(), unknownFields: z.array(z.string()) }),
});

/** What stands for something in a layout. */
export const listPopFields = route({
  method: 'GET',
  path: '/api/v1/admin/screen-pop-fields',
  audience: 'administrator',
  tag: 'screen-pops',
  summary: 'Names of fields that layouts may use: the product’s own, and those of the company’s directories',
  response: z.object({ own: z.array(z.string()), ofDirectories: z.array(z.string()) }),
});
