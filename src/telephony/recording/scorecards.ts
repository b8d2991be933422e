import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId, IdSource, UserId } from '../../kernel/ids.ts';
import type { Actor } from '../../platform/api/index.ts';
import type { ScorecardFormRecords } from './form-administration.ts';
import type { RecordingId } from './recording.ts';
import type { RecordingAccess } from './recording-access.ts';
import type { Recordings } from './recordings.ts';
import {
  type Scorecard,
  type ScorecardAnswer,
  type ScorecardForm,
  type ScorecardFormId,
  type ScorecardId,
  scoreOf,
  shareOfQuestion,
} from './scorecard.ts';

export interface ScorecardStore {
  ofRecording(companyId: CompanyId, recordingId: RecordingId): Promise<readonly Scorecard[]>;
  /** In place of the same reviewer's before. */
  put(card: Scorecard): Promise<void>;
  /** False: there was none. */
  remove(companyId: CompanyId, recordingId: RecordingId, formId: ScorecardFormId, reviewerId: UserId): Promise<boolean>;
  /** Of these people, written in a period. */
  ofPeople(
    companyId: CompanyId,
    userIds: readonly UserId[],
    period: { readonly fromMs: number; readonly untilMs: number; readonly formId?: string | undefined },
  ): Promise<readonly Scorecard[]>;
}

/** What one made of a form's questions over a period. */
export interface AgentScores {
  readonly agentUserId: UserId;
  readonly formId: ScorecardFormId;
  readonly scorecards: number;
  readonly average: number;
  readonly lowest: number;
  readonly highest: number;
  readonly questions: readonly { readonly id: string; readonly text: string; readonly average: number }[];
}

export interface ScorecardsParts {
  readonly ids: IdSource;
  readonly store: ScorecardStore;
  readonly forms: Pick<ScorecardFormRecords, 'find'>;
  readonly recordings: Recordings;
  readonly access: RecordingAccess;
}

/** Scorecards filled by coaches. Whom they are about reads them when he may hear the recording. */
export class Scorecards {
  readonly #parts: ScorecardsParts;

  constructor(parts: ScorecardsParts) {
    this.#parts = parts;
  }

  async list(actor: Actor, recordingId: string): Promise<readonly Scorecard[]> {
    const { id } = await this.#parts.recordings.read(actor, recordingId);
    return this.#parts.store.ofRecording(actor.companyId, id);
  }

  /** @throws ParleyError `recording-unknown`, `not-permitted`, `not-found`, `input-invalid` */
  async fill(
    actor: Actor,
    recordingId: string,
    formId: ScorecardFormId,
    filled: { readonly agentUserId: UserId; readonly answers: readonly ScorecardAnswer[]; readonly comment: string },
  ): Promise<Scorecard> {
    const { ids, store, recordings, access } = this.#parts;
    const recording = await recordings.read(actor, recordingId);
    access.demand(actor, 'review');
    const form = await this.#usable(actor.companyId, formId);
    if (!recording.userIds.includes(filled.agentUserId))
      throw new ParleyError('input-invalid', 'He did not speak in this recording: choose one of its people.');
    if (filled.agentUserId === actor.userId) throw new ParleyError('not-permitted', 'Nobody judges his own call.');
    const { questions } = form;
    const card: Scorecard = {
      ...filled,
      id: ids.next<ScorecardId>(),
      companyId: actor.companyId,
      recordingId: recording.id,
      formId,
      reviewerId: actor.userId,
      questions,
      score: scoreOf(questions, filled.answers),
      writtenAtMs: recordings.parts.clock.now(),
    };
    await store.put(card);
    await recordings.noted(actor, 'scored', recording.id, { formId, score: card.score });
    return card;
  }

  /** @throws ParleyError `not-found` */
  async remove(actor: Actor, recordingId: string, formId: ScorecardFormId): Promise<void> {
    const { store, recordings } = this.#parts;
    const { id } = await recordings.read(actor, recordingId);
    if (!(await store.remove(actor.companyId, id, formId, actor.userId)))
      throw new ParleyError('not-found', 'There is no such scorecard of yours.');
  }

  /** Of those whose recordings he may hear. */
  async byAgent(
    actor: Actor,
    period: { readonly fromMs: number; readonly untilMs: number; readonly formId?: string | undefined },
  ): Promise<readonly AgentScores[]> {
    const { store, access } = this.#parts;
    const cards = await store.ofPeople(actor.companyId, access.sightOf(actor).userIds, period);
    const groups = Map.groupBy(
      cards.filter(({ score }) => score !== null),
      ({ agentUserId, formId }) => `${agentUserId} ${formId}`,
    );
    return [...groups.values()].map(scoresOf);
  }

  async #usable(companyId: CompanyId, formId: ScorecardFormId): Promise<ScorecardForm> {
    const form = await this.#parts.forms.find(companyId, formId);
    if (!form?.enabled) throw new ParleyError('not-found', 'There is no such form.');
    return form;
  }
}

/** @param cards at least one, of one person and form, each with a score */
function scoresOf(cards: readonly Scorecard[]): AgentScores {
  const scores = cards.map(({ score }) => score!);
  const { agentUserId, formId } = cards[0]!;
  return {
    agentUserId,
    formId,
    scorecards: cards.length,
    average: mean(scores),
    lowest: Math.min(...scores),
    highest: Math.max(...scores),
    questions: questionMeans(cards),
  };
}

function questionMeans(cards: readonly Scorecard[]): AgentScores['questions'] {
  const shares = new Map<string, { text: string; shares: number[] }>();
  for (const { questions, answers } of cards)
    for (const question of questions) {
      const value = answers.find(({ questionId }) => questionId === question.id)?.value ?? null;
      const share = value === null ? null : shareOfQuestion(question, value);
      if (share === null) continue;
      const known = shares.get(question.id) ?? { text: question.text, shares: [] };
      known.shares.push(100 * share);
      shares.set(question.id, { ...known, text: question.text });
    }
  return [...shares].map(([id, { text, shares: all }]) => ({ id, text, average: mean(all) }));
}

function mean(values: readonly number[]): number {
  return Math.round((10 * values.reduce((sum, value) => sum + value, 0)) / values.length) / 10;
}
