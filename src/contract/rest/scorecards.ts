import { z } from 'zod';
import { administered } from './administered-routes.ts';
import { administeredSchema, flagSchema } from './listing.ts';
import { idParams, timestampSchema } from './primitives.ts';
import { recordingPersonSchema } from './recordings.ts';
import { route } from './route.ts';
import { nameSchema } from './telephony-primitives.ts';

/** `yes-no` gives all or nothing, `scale` its share from 0 to `most`; what does not apply counts for nothing. */
export const scorecardQuestionSchema = z.object({
  /** Kept when the words change, so that old answers stay with their question. */
  id: z.string().regex(/^[a-z0-9-]{1,40}$/),
  section: z.string().trim().max(100).default(''),
  text: z.string().trim().min(1).max(500),
  help: z.string().trim().max(1000).default(''),
  kind: z.enum(['yes-no', 'scale', 'comment']),
  most: z.number().int().min(2).max(10).default(5),
  weight: z.number().min(0).max(100).default(1),
  /** Answered with no (or 0) the whole score is 0: what must never happen. */
  isKnockOut: z.boolean().default(false),
});
export type ScorecardQuestion = z.infer<typeof scorecardQuestionSchema>;

const fields = {
  name: nameSchema,
  describes: z.string().trim().max(1000),
  enabled: z.boolean(),
  questions: z.array(scorecardQuestionSchema).min(1).max(100),
};

export const scorecardFormSchema = z.object({ ...fields, ...administeredSchema.shape, id: z.string() });
export type ScorecardFormView = z.infer<typeof scorecardFormSchema>;

const forms = administered('scorecard-forms');

export const listScorecardForms = forms.list({
  summary: 'Forms of scorecards',
  item: scorecardFormSchema,
  sortable: ['name', 'changedAt'],
  filters: { enabled: flagSchema.optional() },
});
export const createScorecardForm = forms.create({
  summary: 'Add a form with weighted questions',
  body: z.object({ ...fields, describes: fields.describes.default(''), enabled: fields.enabled.default(true) }),
  response: scorecardFormSchema,
});
export const readScorecardForm = forms.read({ summary: 'One form', response: scorecardFormSchema });
export const changeScorecardForm = forms.change({
  summary: 'Change a form; scorecards that are filled keep their questions and scores',
  fields: z.object(fields),
  response: scorecardFormSchema,
});
export const scorecardFormDependents = forms.dependents('What hangs on a form: filled scorecards go with it');
export const deleteScorecardForm = forms.remove('Delete a form with all scorecards filled by it');

// ---- for coaches

const common = { audience: 'signed-in', tag: 'recordings' } as const;

const answerSchema = z.object({
  questionId: z.string().max(40),
  /** yes-no: 0 or 1; scale: 0 to `most`. Null: does not apply. */
  value: z.number().min(0).max(10).nullable(),
  comment: z.string().trim().max(2000).default(''),
});

export const scorecardSchema = z.object({
  id: z.string(),
  recordingId: z.string(),
  formId: z.string(),
  formName: z.string(),
  /** As they were when it was filled. */
  questions: z.array(scorecardQuestionSchema),
  answers: z.array(answerSchema),
  /** 0 to 100; null: no question applied. */
  score: z.number().nullable(),
  comment: z.string(),
  /** Whose work it is about. */
  agent: recordingPersonSchema,
  reviewer: recordingPersonSchema,
  writtenAt: timestampSchema,
});
export type ScorecardView = z.infer<typeof scorecardSchema>;

export const usableScorecardForms = route({
  ...common,
  method: 'GET',
  path: '/api/v1/scorecard-forms',
  summary: 'Forms that can be filled',
  response: z.object({ items: z.array(scorecardFormSchema) }),
});

export const listScorecards = route({
  ...common,
  method: 'GET',
  path: '/api/v1/recordings/:id/scorecards',
  params: idParams,
  summary: 'Scorecards filled for a recording',
  response: z.object({ items: z.array(scorecardSchema) }),
});

export const fillScorecard = route({
  ...common,
  method: 'PUT',
  path: '/api/v1/recordings/:id/scorecards/:formId',
  params: z.object({ id: z.string().max(100), formId: z.string().max(100) }),
  summary: 'Fill my scorecard for one of the people of a recording, or fill it anew',
  body: z.object({
    /** One of the recording's people. */
    agentUserId: z.string().max(100),
    answers: z.array(answerSchema).max(100),
    comment: z.string().trim().max(4000).default(''),
  }),
  response: scorecardSchema,
});

export const deleteScorecard = route({
  ...common,
  method: 'DELETE',
  path: '/api/v1/recordings/:id/scorecards/:formId',
  params: z.object({ id: z.string().max(100), formId: z.string().max(100) }),
  summary: 'Delete my scorecard',
});

export const scoresByAgent = route({
  ...common,
  method: 'GET',
  path: '/api/v1/recording-scores',
  summary: 'Scores of people whose recordings I may hear, my own among them',
  query: z.object({
    from: z.coerce.number().int().min(0),
    until: z.coerce.number().int().min(0),
    formId: z.string().max(100).optional(),
  }),
  response: z.object({
    items: z.array(
      z.object({
        agent: recordingPersonSchema,
        formId: z.string(),
        formName: z.string(),
        scorecards: z.number().int(),
        average: z.number(),
        lowest: z.number(),
        highest: z.number(),
        /** The same of each question that was answered, as a share of what it can give, 0 to 100. */
        questions: z.array(z.object({ id: z.string(), text: z.string(), average: z.number() })),
      }),
    ),
  }),
});
