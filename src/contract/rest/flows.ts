import { z } from 'zod';
import { administered } from './administered-routes.ts';
import { flowDocumentSchema, flowNodeKinds } from './flow-document.ts';
import { flowEndSchema } from './flow-test.ts';
import { administeredSchema, flagSchema } from './listing.ts';
import { decisionStepSchema, idParams, namesSchema, timestampSchema } from './primitives.ts';
import { route } from './route.ts';
import { internalNumberSchema, nameSchema } from './telephony-primitives.ts';

const tag = 'flows';
const audience = 'administrator';
const numberSchema = z.number().int().min(1);

/** A saved version; none is ever changed. */
export const flowVersionSchema = z.object({
  number: numberSchema,
  savedAt: timestampSchema,
  savedBy: z.string(),
  note: z.string(),
  /** Calls go through it now. */
  isLive: z.boolean(),
  /** When it went live the last time, and by whom; null: never. */
  publishedAt: timestampSchema.nullable(),
  publishedBy: z.string().nullable(),
});
export type FlowVersionView = z.infer<typeof flowVersionSchema>;

const fields = {
  domainId: z.string(),
  name: nameSchema,
  description: z.string().trim().max(1000),
  /** Internal numbers one dials to reach it. */
  numbers: z.array(internalNumberSchema).max(100),
  enabled: z.boolean(),
};

export const flowSchema = z.object({
  ...fields,
  ...administeredSchema.shape,
  id: z.string(),
  domainName: z.string(),
  /** The latest version; null: nothing was saved yet. */
  draft: flowVersionSchema.nullable(),
  live: flowVersionSchema.nullable(),
  /** Callers who are in it now. */
  callers: z.number().int(),
  /** Names of the secrets it has; their values are told to nobody. */
  secrets: z.array(z.string()),
});
export type FlowView = z.infer<typeof flowSchema>;

export const newFlowSchema = z.object({
  ...fields,
  domainId: z.string().optional(),
  description: fields.description.default(''),
  numbers: fields.numbers.default([]),
  enabled: z.boolean().default(true),
  /** Saved as version 1 when it is given. */
  document: flowDocumentSchema.optional(),
});
export type NewFlowInput = z.input<typeof newFlowSchema>;

const flows = administered('flows');

export const listFlows = flows.list({
  summary: 'Call flows of the company',
  item: flowSchema,
  sortable: ['name', 'domain', 'changedAt'],
  filters: { domainId: z.string().max(100).optional(), enabled: flagSchema.optional() },
});
export const createFlow = flows.create({ summary: 'Add a call flow', body: newFlowSchema, response: flowSchema });
export const readFlow = flows.read({ summary: 'One call flow', response: flowSchema });
export const changeFlow = flows.change({
  summary: 'Change name, numbers or whether calls go through a call flow; what is drawn has versions of its own',
  fields: z.object(fields).omit({ domainId: true }),
  response: flowSchema,
});
export const flowDependents = flows.dependents('What hangs on a call flow');
export const deleteFlow = flows.remove('Delete a call flow with all its versions');

// ---- what is drawn

/** What is wrong with a document. Errors keep it from going live. */
export const flowProblemSchema = z.object({
  severity: z.enum(['error', 'warning']),
  code: z.string(),
  params: decisionStepSchema.shape.params,
  sentence: z.string(),
  /** Where: the node, the field of its settings (`speech.0`, `outlet:timeout`); null: the flow as a whole. */
  nodeId: z.string().nullable(),
  field: z.string().nullable(),
});
export type FlowProblem = z.infer<typeof flowProblemSchema>;

/** One node passed. */
export const flowStepSchema = z.object({
  nodeId: z.string(),
  kind: z.enum(flowNodeKinds),
  name: z.string(),
  /** By which it was left; null: the call is still there, or ended there. */
  outlet: z.string().nullable(),
  /** Why it was left so. */
  ...decisionStepSchema.shape,
  /** What was said there. */
  said: z.array(z.string()),
  /** In a test: milliseconds of its own time since the call came. */
  atMs: z.number(),
});
export type FlowStep = z.infer<typeof flowStepSchema>;

export const flowTestResultSchema = z.object({
  testId: z.string(),
  name: z.string(),
  passed: z.boolean(),
  /** The first thing that differs, in words; null when it passed. */
  difference: decisionStepSchema.nullable(),
  end: flowEndSchema,
  path: z.array(flowStepSchema),
  said: z.array(z.string()),
  variables: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});
export type FlowTestResult = z.infer<typeof flowTestResultSchema>;

export const flowCheckSchema = z.object({
  problems: z.array(flowProblemSchema),
  tests: z.array(flowTestResultSchema),
  /** No errors, and every test passed. */
  mayGoLive: z.boolean(),
});
export type FlowCheck = z.infer<typeof flowCheckSchema>;

const versionParams = z.object({ id: z.string().max(100), number: z.coerce.number().int().min(1) });
const documentBytes = 4_000_000;

export const listFlowVersions = route({
  method: 'GET',
  path: '/api/v1/admin/flows/:id/versions',
  audience,
  tag,
  params: idParams,
  summary: 'Every saved version of a call flow, the newest first',
  response: z.object({ items: z.array(flowVersionSchema) }),
});

export const flowVersionDocumentSchema = flowVersionSchema.extend({ document: flowDocumentSchema });

export const readFlowVersion = route({
  method: 'GET',
  path: '/api/v1/admin/flows/:id/versions/:number',
  audience,
  tag,
  params: versionParams,
  summary: 'A saved version with what is drawn in it',
  response: flowVersionDocumentSchema,
});

export const saveFlowVersion = route({
  method: 'POST',
  path: '/api/v1/admin/flows/:id/versions',
  audience,
  tag,
  status: 201,
  params: idParams,
  summary: 'Save what is drawn as a new version; it may still have faults. `from`: the version it was made from, 0 for the first',
  body: z.object({ from: z.number().int().min(0), note: z.string().trim().max(500).default(''), document: flowDocumentSchema }),
  maxBodyBytes: documentBytes,
  response: flowVersionSchema,
});

export const restoreFlowVersion = route({
  method: 'POST',
  path: '/api/v1/admin/flows/:id/versions/:number/restore',
  audience,
  tag,
  status: 201,
  params: versionParams,
  summary: 'Go back: save an earlier version anew, as the latest. `note`: left out, an English sentence says which',
  body: z.object({ from: z.number().int().min(0), note: z.string().trim().max(500).optional() }),
  response: flowVersionSchema,
});

/** One difference; `field` as in problems, null for a whole node or edge. */
export const flowDifferenceSchema = z.object({
  what: z.enum(['node', 'edge', 'variable', 'test', 'languages']),
  change: z.enum(['added', 'removed', 'changed', 'moved']),
  id: z.string(),
  name: z.string(),
  field: z.string().nullable(),
  before: z.string().nullable(),
  after: z.string().nullable(),
});
export type FlowDifference = z.infer<typeof flowDifferenceSchema>;

export const compareFlowVersions = route({
  method: 'GET',
  path: '/api/v1/admin/flows/:id/comparison',
  audience,
  tag,
  params: idParams,
  query: z.object({ from: z.coerce.number().int().min(1), to: z.coerce.number().int().min(1) }),
  summary: 'What differs between two versions',
  response: z.object({ items: z.array(flowDifferenceSchema) }),
});

export const checkFlow = route({
  method: 'POST',
  path: '/api/v1/admin/flows/:id/check',
  audience,
  tag,
  params: idParams,
  summary: 'Look for faults in what is drawn and run its tests; nothing is saved. `testId`: only that test',
  body: z.object({ document: flowDocumentSchema, testId: z.string().max(100).optional() }),
  maxBodyBytes: documentBytes,
  response: flowCheckSchema,
});

export const publishFlow = route({
  method: 'POST',
  path: '/api/v1/admin/flows/:id/versions/:number/publish',
  audience,
  tag,
  params: versionParams,
  summary:
    'Let calls go through this version; refused (`flow-not-ready`, details: the check) unless it is without faults and every test passes',
  response: flowSchema,
});

export const withdrawFlow = route({
  method: 'POST',
  path: '/api/v1/admin/flows/:id/withdraw',
  audience,
  tag,
  params: idParams,
  summary: 'Take a call flow out of use: its numbers answer no more; who is in it stays',
  response: flowSchema,
});

const secretParams = z.object({ id: z.string().max(100), name: z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,39}$/) });

export const setFlowSecret = route({
  method: 'PUT',
  path: '/api/v1/admin/flows/:id/secrets/:name',
  audience,
  tag,
  params: secretParams,
  summary: 'Set a secret for the HTTP requests of a call flow (`{secret.name}`); it can be used, never read',
  body: z.object({ value: z.string().min(1).max(4000) }),
});
export const deleteFlowSecret = route({
  method: 'DELETE',
  path: '/api/v1/admin/flows/:id/secrets/:name',
  audience,
  tag,
  params: secretParams,
  summary: 'Forget a secret of a call flow',
});

/** A caller in a flow, and how he came where he is. */
export const flowTraceSchema = z.object({
  flowId: z.string(),
  flowName: z.string(),
  version: z.number().int(),
  enteredAt: timestampSchema,
  /** Null: he is still in it. */
  leftAt: timestampSchema.nullable(),
  end: flowEndSchema.nullable(),
  steps: z.array(flowStepSchema),
  variables: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});
export type FlowTrace = z.infer<typeof flowTraceSchema>;

export const flowCallers = route({
  method: 'GET',
  path: '/api/v1/admin/flows/:id/callers',
  audience,
  tag,
  params: idParams,
  summary: 'Who is in a call flow now, and the way each came',
  response: z.object({ items: z.array(flowTraceSchema.extend({ callId: z.string() })) }),
});

/** For whoever may see the call. */
export const callFlowTrace = route({
  method: 'GET',
  path: '/api/v1/calls/:callId/flows',
  audience: 'signed-in',
  tag: 'calls',
  params: z.object({ callId: z.string().max(100) }),
  summary: 'The way of a call through call flows, each step with its reason',
  response: z.object({ items: z.array(flowTraceSchema) }),
});

/** Parts of settings that are picked from lists, for the editor. */
export const flowChoices = route({
  method: 'GET',
  path: '/api/v1/admin/flows/:id/choices',
  audience,
  tag,
  params: idParams,
  summary: 'What can be picked in this call flow: queues, skills, opening hours, prompts, mailboxes, people, flows, directories',
  response: z.object({
    queues: z.array(choice()),
    skills: z.array(choice().extend({ names: namesSchema })),
    hours: z.array(choice()),
    prompts: z.array(choice()),
    phrases: z.array(choice()),
    people: z.array(choice()),
    flows: z.array(choice()),
    directories: z.array(choice()),
    contactFields: z.array(choice()),
  }),
});

function choice() {
  return z.object({ id: z.string(), name: z.string(), detail: z.string() });
}
